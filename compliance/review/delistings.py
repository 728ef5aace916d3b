"""A refusal whose party left its list: looked at again before anything more happens to the customer (domain.md §4).

The case goes to the top of the queue and holds deprovisioning. One reviewer keeps the refusal, two end it. The same
holds for a case that only waits for its partner: nobody is deprovisioned on a party that is no longer listed unseen.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from compliance.events.contacts import CaseResumed
from compliance.events.decisions import RefusalDelisted, RefusalKept
from compliance.models import Case, CaseCandidate, Decision, ListUpdate
from compliance.review import case_log, decisions, unread_answers, withdrawals
from compliance.rules import refusal
from compliance.states import CASE, CaseState, DecisionWord, VerdictWord
from portal.base.actors import Actor, system
from portal.base.errors import DomainError


class NotDelisted(DomainError):
    """No refusal waits to be looked at again."""

    code = "not_delisted"
    text = _("No refusal of this case waits to be looked at again.")


def loses_ground(case: Case, gone: Collection[str]) -> bool:
    """Whether what a refusal, or the question to a partner, stands on is gone with these parties (keys)."""
    if not (_is_refused(case) or case.state == CaseState.AWAITING_PARTNER):
        return False
    listed = list(case.candidates.filter(delisted_at=None))
    lost = [one for one in listed if one.party_key in gone and one.verdict != VerdictWord.NO_MATCH]
    return bool(lost) and not _carry(case, [one for one in listed if one.party_key not in gone])


def _is_refused(case: Case) -> bool:
    return case.customer.is_non_compliant


def _carry(case: Case, left: list[CaseCandidate]) -> bool:
    """Whether those still listed carry it; a refusal needs what it was given for, a question any open candidate."""
    if not _is_refused(case):
        return any(one.verdict != VerdictWord.NO_MATCH for one in left)
    refused = case.decisions.filter(decision=DecisionWord.NON_COMPLIANT, outcome=Decision.Outcome.FINAL)
    last = refused.order_by("-pk").first()
    return refusal.carries((one.verdict for one in left), last.reason if last else "")


def look_again(case: Case, *, at: datetime) -> None:
    """Bring a held case that lost its ground to the top of the queue."""
    actor = system("list update")
    if case.state == CaseState.NON_COMPLIANT:
        decisions.reopen_held(case, actor=actor, reason="", at=at)
    elif case.state == CaseState.AWAITING_PARTNER:
        withdrawals.end_round(case, because="delisted", at=at)
        CASE.move(case, CaseState.OPEN, claimed_by_id=None, claimed_until=None)
        case_log.add(CaseResumed(because="delisted"), case=case, actor=actor, at=at)
        withdrawals.back_in_review(case, actor=actor, at=at)
    _mark(case, at)
    case_log.add(RefusalDelisted(), case=case, actor=actor, at=at)


def _mark(case: Case, at: datetime | None) -> None:
    case.delisted_at = at
    Case.objects.filter(pk=case.pk).update(delisted_at=at)


def holds(case: Case) -> bool:
    """Whether deprovisioning waits for somebody to look; also while a list that came into force is still read."""
    if Case.objects.filter(customer_id=case.customer_id, delisted_at__isnull=False).exists():
        return True
    unread = ListUpdate.objects.filter(finished_at__isnull=True).values_list("removed_keys", flat=True)
    return loses_ground(case, {key for keys in unread for key in keys})


def looked(case: Case) -> None:
    """Somebody looked at a held case and asks the partner on; a refusal still waits to be kept or ended."""
    if not _is_refused(case):
        _mark(case, None)


def keep(*, actor: Actor, case: Case, reason: str, at: datetime) -> None:
    """Keep a delisted refusal, with a reason: its 30 days run on from day 0 and are held no more.

    One person may: the two who refused stand behind it. Raises `NotAllowed`, `NotHeld`, `ReasonNeeded`, `NotDelisted`.
    """
    case_log.reviewer(actor)
    if not reason.strip():
        raise decisions.ReasonNeeded(field="reason")
    with transaction.atomic():
        case_log.hold(case, actor)
        case_log.require_holder(case, actor, at=at)
        if case.delisted_at is None or not _is_refused(case):
            raise NotDelisted
        unread_answers.read_all(case, actor=actor, at=at)
        CASE.move(case, CaseState.NON_COMPLIANT, decided_at=at, claimed_by_id=None, claimed_until=None)
        _mark(case, None)
        case_log.add(RefusalKept(), case=case, actor=actor, at=at, reason=reason)
