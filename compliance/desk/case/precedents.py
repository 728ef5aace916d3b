"""How one listed party was judged before: for this candidate, and in other customers' cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from compliance.models import Case, CaseCandidate, Verdict
from compliance.review import words
from compliance.states import CaseState, VerdictWord

PRECEDENTS = 5
DECIDED = (CaseState.APPROVED, CaseState.NON_COMPLIANT)
"""A verdict of a case that nobody has decided yet is no precedent."""


@dataclass(frozen=True)
class VerdictLine:
    """A verdict with its reason in words."""

    verdict: Verdict
    reason_text: str


@dataclass(frozen=True)
class Precedent:
    """How the same listed party was judged in other customers' cases."""

    cleared: int
    confirmed: int
    latest: tuple[VerdictLine, ...]


def verdict_lines(found: Iterable[Verdict]) -> tuple[VerdictLine, ...]:
    """Verdicts with their reasons in words."""
    return tuple(VerdictLine(one, words.reason(one.reason)) for one in found)


def of_party(case: Case, candidate: CaseCandidate) -> Precedent:
    """Verdicts on the candidate's listed party in other customers' decided cases. At most two queries."""
    elsewhere = CaseCandidate.objects.filter(party_key=candidate.party_key, case__state__in=DECIDED).exclude(
        case__customer=case.customer_id
    )
    counts = elsewhere.aggregate(
        cleared=Count("pk", filter=Q(verdict=VerdictWord.NO_MATCH)),
        confirmed=Count("pk", filter=Q(verdict=VerdictWord.MATCH)),
    )
    latest: tuple[VerdictLine, ...] = ()
    if counts["cleared"] or counts["confirmed"]:
        given = Verdict.objects.filter(
            candidate__party_key=candidate.party_key, candidate__case__state__in=DECIDED
        )
        given = given.exclude(candidate__case__customer=case.customer_id)
        newest = given.select_related("by", "candidate__case__customer").order_by("-pk")[:PRECEDENTS]
        latest = verdict_lines(newest)
    return Precedent(cleared=counts["cleared"], confirmed=counts["confirmed"], latest=latest)
