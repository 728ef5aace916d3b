"""Cases that wait for their partners, unread answers first, then those who wait longest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Page
from django.db.models import Prefetch

from compliance.contacts import attempt_counts
from compliance.models import Case, ContactRound, Question
from compliance.review.queue import PAGE_SIZE, UNREAD
from portal.base.paging import page_of


@dataclass(frozen=True)
class WaitingRow:
    """One case that waits."""

    case: Case
    since: datetime
    unread: bool
    open_questions: int
    made: int
    next_text: str

    @property
    def most(self) -> int:
        """Counted attempts a round can have."""
        return settings.CONTACT_ATTEMPTS


def page(number: str | None, *, at: datetime) -> Page[Any]:
    """The page asked for. Five queries."""
    running = ContactRound.objects.order_by("-pk").prefetch_related("attempts")
    asked = Question.objects.only("case_id", "asked_at", "answered_at")
    found = Case.objects.filter(state="awaiting_partner").annotate(unread=UNREAD)
    found = found.select_related("customer__partner").prefetch_related(
        Prefetch("contact_rounds", running, to_attr="rounds"), Prefetch("questions", asked, to_attr="asked")
    )
    ordered = found.order_by("-unread", "customer__compliance_since", "pk")
    return page_of(ordered, number, PAGE_SIZE, lambda some: [_row(case, at) for case in some])


def _row(case: Any, at: datetime) -> WaitingRow:
    newest = case.rounds[0] if case.rounds else None
    return WaitingRow(
        case=case,
        since=newest.started_at if newest else case.customer.compliance_since,
        unread=case.unread,
        open_questions=sum(1 for one in case.asked if one.answered_at is None),
        made=attempt_counts.counted(newest) if newest else 0,
        next_text=attempt_counts.next_text(newest, at=at) if newest else "",
    )
