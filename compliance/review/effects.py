"""What a final decision does, and how an undo puts it back. Called by `decisions` with the case held."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings

from compliance.events.decisions import DecisionConfirmed, DecisionFinal, DecisionMade
from compliance.models import Case, Check, Decision
from compliance.review import case_log, partner_mails, refusals
from compliance.rules import deadline
from compliance.states import CASE, CaseState, DecisionWord
from customers.models import Customer
from customers.profile import compliance_status
from customers.states import Compliance
from portal.base.actors import Actor


def settle(decision: Decision, *, case: Case, actor: Actor, kind: type[DecisionFinal], at: datetime) -> None:
    """Make a decision final: the case, the customer, the events, and the mail that waits out the undo."""
    before = _standing(case)
    undo_until = at + timedelta(seconds=settings.UNDO_SECONDS)
    _save(decision, outcome=Decision.Outcome.FINAL, final_at=at, undo_until=undo_until)
    CASE.move(
        case, decision.decision, decided_at=at, claimed_by_id=None, claimed_until=None, delisted_at=None
    )
    if decision.decision == DecisionWord.APPROVED:
        _approve(case, actor, at)
        if decision.lifts_refusal:
            refusals.unmark(case.customer)
    else:
        _refuse(case.customer, actor, at)
        refusals.mark(case)
    _owe_mail(decision, case.customer, at=at, due_at=undo_until)
    told = kind(decision=decision.decision, code=decision.reason, number=decision.pk, before=before)
    case_log.add(told, case=case, actor=actor, at=at)


def _save(decision: Decision, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(decision, name, value)
    decision.save(update_fields=list(changes))


def _standing(case: Case) -> dict[str, str]:
    """Where the customer stands, for an undo to put back."""
    customer = case.customer
    day = customer.non_compliant_on
    recheck = "yes" if customer.recheck_pending else ""
    return {
        "status": customer.compliance_status,
        "day_zero": day.isoformat() if day else "",
        "recheck": recheck,
        "delisted": case.delisted_at.isoformat() if case.delisted_at else "",
    }


def _approve(case: Case, actor: Actor, at: datetime) -> None:
    """Clear; and on to checking when the latest version has not been checked: a clear never counts for it."""
    customer = case.customer
    Case.objects.filter(pk=case.pk).update(needs_full_review="")
    compliance_status.move(customer=customer, target=Compliance.CLEAR, actor=actor, at=at)
    if _checked(customer):
        compliance_status.clear_recheck(customer=customer, at=at)
    else:
        compliance_status.move(customer=customer, target=Compliance.CHECKING, actor=actor, at=at)


def _checked(customer: Customer) -> bool:
    latest = Check.objects.filter(profile=customer.profile, finished_at__isnull=False)
    return latest.exclude(trigger=Check.Trigger.LIST).exists()


def _refuse(customer: Customer, actor: Actor, at: datetime) -> None:
    """Start the 30 days; a customer that never stopped being non-compliant keeps its day 0."""
    if not customer.is_non_compliant:
        compliance_status.move(customer=customer, target=Compliance.NON_COMPLIANT, actor=actor, at=at)


def mail_event(decision: Decision) -> str:
    """What a decision's mail tells of."""
    return f"decision:{decision.pk}"


def _owe_mail(decision: Decision, customer: Customer, *, at: datetime, due_at: datetime) -> None:
    context: dict[str, Any] = {}
    if decision.decision == DecisionWord.NON_COMPLIANT:
        day_zero = customer.non_compliant_on or at.astimezone(UTC).date()
        due = deadline.due_at(day_zero, days=settings.NON_COMPLIANT_DAYS)
        context = {"due_on": due.date().isoformat()}
    elif customer.outcome_shown_at is not None:
        due_at = max(due_at, customer.outcome_shown_at)  # its partner is not told before it is shown
    kind, event = partner_mails.Notice(f"partner.{decision.decision}"), mail_event(decision)
    partner_mails.owe(customer=customer, kind=kind, event=event, at=at, due_at=due_at, **context)


def put_back(decision: Decision, *, case: Case, actor: Actor, at: datetime) -> None:
    """Undo a final decision: the case is the undoer's again, the customer stands where it stood, unless it was refused.

    One person alone ends no refusal: the customer stays non-compliant, and approving the case takes two.
    """
    final = case.events.filter(kind__in=[DecisionMade.kind, DecisionConfirmed.kind])
    made = final.filter(detail__number=decision.pk).latest("pk")
    before = made.detail["before"]
    customer = case.customer
    CASE.move(
        case,
        CaseState.CLAIMED,
        decided_at=None,
        claimed_by_id=actor.user_id,
        claimed_until=case_log.claim_until(at),
        delisted_at=datetime.fromisoformat(before["delisted"]) if before.get("delisted") else None,
    )
    if decision.decision == DecisionWord.APPROVED and customer.compliance_status != before["status"]:
        day_zero = date.fromisoformat(before["day_zero"]) if before["day_zero"] else None
        compliance_status.move(
            customer=customer, target=before["status"], actor=actor, at=at, day_zero=day_zero
        )
    if decision.lifts_refusal:
        refusals.mark(case)
    if before["recheck"] or not _checked(customer):
        compliance_status.mark_recheck(customer=customer, at=at)
