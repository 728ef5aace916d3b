"""Judging one candidate: a new row each time, the newest stands."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from compliance.events.decisions import VerdictGiven
from compliance.models import CaseCandidate, Verdict
from compliance.review import case_log, reasons, whitelist
from compliance.states import VerdictWord
from portal.base.actors import Actor
from portal.base.errors import DomainError

NOTE = 400


class UnknownReason(DomainError):
    """The reason does not go with the word, or there is none."""

    code = "unknown_reason"
    text = _("Choose one of the reasons.")
    status = 422


def judge(
    *,
    actor: Actor,
    candidate: CaseCandidate,
    verdict: str,
    reason: str,
    note: str = "",
    remember: bool = True,
    at: datetime,
) -> Verdict:
    """Give a verdict on one candidate; `no_match` is remembered for later checks unless `remember` is off.

    `verdict` and `reason` are codes of `review.reasons.VERDICTS`. Raises `NotAllowed`, `NotHeld` and
    `UnknownReason`.
    """
    case_log.reviewer(actor)
    if reason not in dict(reasons.VERDICTS.get(verdict, [])):
        raise UnknownReason(field="reason")
    case = candidate.case
    with transaction.atomic():
        case_log.hold(case, actor)
        case_log.require_holder(case, actor, at=at)
        candidate.refresh_from_db()
        candidate.case = case
        given = _write(candidate, actor, verdict, reason, note, at)
        if verdict == VerdictWord.NO_MATCH and remember:
            whitelist.remember(actor=actor, candidate=candidate, verdict=given, at=at)
        else:
            keys = [candidate.party_key]
            whitelist.end(customer=case.customer, party_keys=keys, because="judged_anew", at=at)
    return given


def _write(
    candidate: CaseCandidate, actor: Actor, verdict: str, reason: str, note: str, at: datetime
) -> Verdict:
    assert actor.user_id is not None  # case_events.reviewer made sure
    given = Verdict.objects.create(
        candidate=candidate,
        round=candidate.case.round,
        verdict=verdict,
        reason=reason,
        note=note,
        by_id=actor.user_id,
        at=at,
    )
    candidate.verdict, candidate.note = verdict, note[:NOTE]
    candidate.save(update_fields=["verdict", "note"])
    told = VerdictGiven(party=candidate.party_key, verdict=verdict, code=reason)
    case_log.add(told, case=candidate.case, actor=actor, at=at)
    return given
