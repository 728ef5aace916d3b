"""Cases that are decided or withdrawn, newest first: what was decided before, found by whoever it was about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from compliance.models import Case, CaseCandidate, Decision
from compliance.review import words
from compliance.review.queue import PAGE_SIZE, matches
from portal.base.paging import page_of

STATES = {"approved": _("Approved"), "non_compliant": _("Non-compliant"), "withdrawn": _("Withdrawn")}


@dataclass(frozen=True)
class Sought:
    """What the address asks for; unknown values count as nothing."""

    q: str = ""
    state: str = ""

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Sought:
        """Read a query string."""
        state = query.get("state", "")
        return cls(q=query.get("q", "").strip()[:100], state=state if state in STATES else "")

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self != Sought()


@dataclass(frozen=True)
class DecidedRow:
    """One decided case."""

    case: Case
    decided_at: datetime | None
    reason_text: str
    people: str
    closest: str


def page(sought: Sought, number: str | None) -> Page[Any]:
    """The page asked for. A fixed number of queries."""
    found = Case.objects.filter(state__in=[sought.state] if sought.state else list(STATES))
    if sought.q:
        found = found.filter(matches(sought.q) | Q(_names(sought.q)))
    newest = Prefetch(
        "decisions",
        Decision.objects.filter(outcome=Decision.Outcome.FINAL).select_related("second_by").order_by("-pk"),
        to_attr="final",
    )
    best = CaseCandidate.objects.select_related("entry").order_by("-score", "pk")
    found = found.select_related("customer__partner")
    found = found.prefetch_related(newest, Prefetch("candidates", best, to_attr="best"))
    return page_of(
        found.order_by(F("decided_at").desc(nulls_last=True), "-pk"),
        number,
        PAGE_SIZE,
        lambda some: map(_row, some),
    )


def _names(text: str) -> Exists:
    """Cases that had to do with a listed party of this name."""
    listed = CaseCandidate.objects.filter(case=OuterRef("pk"), entry__primary_name__icontains=text)
    return Exists(listed)


def _row(case: Any) -> DecidedRow:
    decision = case.final[0] if case.final else None
    entry = case.best[0].entry if case.best else None
    people = [decision.by_name, str(decision.second_by or "")] if decision else []
    return DecidedRow(
        case=case,
        decided_at=case.decided_at,
        reason_text=words.reason(decision.reason) if decision else "",
        people=" · ".join(name for name in people if name),
        closest=entry.primary_name if entry else "",
    )
