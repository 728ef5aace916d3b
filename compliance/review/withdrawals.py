"""Closing a case without judging it: its customer was deleted or deprovisioned. The evidence stays."""

from __future__ import annotations

from datetime import datetime

from compliance.events.cases import CaseWithdrawn
from compliance.models import Case, ContactRound, Decision
from compliance.review import case_log, partner_mails, refusals
from compliance.states import CASE, CaseState, DecisionWord
from customers.profile import compliance_status
from customers.states import Compliance
from portal.base.actors import Actor


def withdraw(case: Case, *, actor: Actor, because: str, at: datetime) -> None:
    """Close a held case as withdrawn; what waits for a second person is returned, the contact round ends."""
    case.decisions.filter(outcome=Decision.Outcome.PENDING).update(outcome=Decision.Outcome.RETURNED)
    CASE.move(case, CaseState.WITHDRAWN, decided_at=at, claimed_by_id=None, claimed_until=None)
    Decision.objects.create(
        case=case,
        round=case.round,
        decision=DecisionWord.WITHDRAWN,
        outcome=Decision.Outcome.FINAL,
        reason=because,
        by_id=actor.user_id,
        by_name=actor.name,
        at=at,
        final_at=at,
    )
    refusals.mark(case)
    end_round(case, because="withdrawn", at=at)
    partner_mails.cancel_queued(case.customer)
    case_log.add(CaseWithdrawn(because=because), case=case, actor=actor, at=at)


def back_in_review(case: Case, *, actor: Actor, at: datetime) -> None:
    """The customer waits for a reviewer again; a non-compliant one stays so."""
    if case.customer.compliance_status == Compliance.AWAITING_PARTNER:
        compliance_status.move(customer=case.customer, target=Compliance.IN_REVIEW, actor=actor, at=at)


def end_round(case: Case, *, because: str, at: datetime) -> bool:
    """End the running contact round; False when none runs."""
    running = ContactRound.objects.filter(case=case, ended_at=None)
    return running.update(ended_at=at, ended_because=because) == 1
