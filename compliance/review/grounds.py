"""Which reasons are true of a case, from its verdicts and events, and the fact that a reason has to name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from compliance.models import Case, CaseCandidate
from compliance.review import reasons
from compliance.review.verdicts import UnknownReason
from compliance.states import Band, VerdictWord
from portal.base.errors import DomainError

FACT = 100
"""Characters of a number or an authority."""


class UntrueReason(UnknownReason):
    """Nothing that happened on the case bears it out."""

    code = "untrue_reason"
    text = _("This reason is not true of this case. Choose another one.")


class NumberNeeded(DomainError):
    """Which licence or exception it is."""

    code = "number_needed"
    text = _("Enter the number of the licence, or the citation of the exception.")
    status = 422


class AuthorityNeeded(DomainError):
    """Who granted it."""

    code = "authority_needed"
    text = _("Enter the authority that granted it.")
    status = 422


class DayNeeded(DomainError):
    """A licence that has run out allows nothing."""

    code = "licence_day_needed"
    text = _("Enter the last day of the licence; it must not be over.")
    status = 422


def standing(case: Case) -> list[CaseCandidate]:
    """The candidates that count: review and strong ones still on a list."""
    return list(case.candidates.filter(delisted_at=None, band__in=[Band.REVIEW, Band.STRONG]))


def offered(case: Case, decision: str) -> reasons.Choices:
    """The reasons that may be given for a decision (a `DecisionWord`) on this case, in order. Three queries."""
    untrue = _untrue(case)
    return [(code, text) for code, text in reasons.DECISIONS.get(decision, []) if code not in untrue]


def _untrue(case: Case) -> set[str]:
    given = {one.verdict for one in standing(case)}
    held = {
        "confirmed_match": VerdictWord.MATCH in given,
        "unresolved": VerdictWord.UNSURE in given or not given,
        "confirmed_by_partner": case.questions.filter(answered_at__isnull=False).exists(),
        "no_answer": _unanswered(case),
    }
    return {code for code, is_true in held.items() if not is_true}


def _unanswered(case: Case) -> bool:
    """Whether the partner was asked, and answered nothing of the newest round."""
    newest = case.questions.filter(round__isnull=False).order_by("-round_id").first()
    if newest is None:
        return False
    return not case.questions.filter(round_id=newest.round_id, answered_at__isnull=False).exists()


def require(case: Case, decision: str, reason: str, fact: Mapping[str, str], *, on: date) -> dict[str, str]:
    """What is kept of the reason's fact: number, authority and last day (ISO), those that it needs.

    Raises `UntrueReason`, `NumberNeeded`, `AuthorityNeeded` and `DayNeeded`.
    """
    if reason not in dict(offered(case, decision)):
        raise UntrueReason(field="reason")
    kept = {name: str(fact.get(name) or "").strip()[:FACT] for name in reasons.FACTS.get(reason, ())}
    for name, missing in (("number", NumberNeeded), ("authority", AuthorityNeeded)):
        if name in kept and not kept[name]:
            raise missing(field=name)
    if "until" in kept and not _stands(kept["until"], on):
        raise DayNeeded(field="until")
    return kept


def _stands(day: str, on: date) -> bool:
    try:
        return date.fromisoformat(day) >= on
    except ValueError:
        return False
