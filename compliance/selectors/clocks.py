"""The review clock as the desk shows it, always recomputed from the case's events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from compliance.models import Case, CaseEvent
from compliance.rules import clock as rules
from compliance.states import OPEN_CASE_STATES
from portal.base.templatetags.portal_ui import time_span

MANY = 900


@dataclass(frozen=True)
class ClockView:
    """Time used against target and limit; `state` is ok, late, over or paused (templates/components/_clock.html)."""

    state: str
    text: str
    used: float
    left_seconds: int

    @property
    def long_text(self) -> str:
        """The text where there is room for it."""
        return _("%(text)s, past target") % {"text": self.text} if self.state == "late" else self.text

    @property
    def notch(self) -> str:
        """Where the target lies on the bar, in percent."""
        return f"{100 * settings.REVIEW_TARGET_MINUTES / settings.REVIEW_LIMIT_MINUTES - 0.6:.1f}"

    @property
    def target_text(self) -> str:
        """The target, in words."""
        return _("target %(n)s min") % {"n": settings.REVIEW_TARGET_MINUTES}

    @property
    def limit_text(self) -> str:
        """The limit, in words."""
        return _("limit %(n)s min") % {"n": settings.REVIEW_LIMIT_MINUTES}


def view(used_seconds: int, *, paused: bool, running: bool = True) -> ClockView:
    """The clock of a case that has used so many seconds."""
    limit = settings.REVIEW_LIMIT_MINUTES * 60
    target = settings.REVIEW_TARGET_MINUTES * 60
    left = limit - used_seconds
    state = "over" if left <= 0 else "late" if used_seconds > target else "ok"
    return ClockView(
        state="paused" if paused or not running else state,
        text=_text(left, used_seconds, paused=paused, running=running),
        used=min(100.0, 100 * used_seconds / limit),
        left_seconds=left,
    )


def _text(left: int, used: int, *, paused: bool, running: bool) -> str:
    if not running:
        return _("Took %(time)s") % {"time": time_span(used)}
    if paused:
        return _("Paused, partner’s turn")
    if left <= 0:
        return _("Over by %(time)s") % {"time": time_span(-left)}
    return _("%(n)s min left") % {"n": -(-left // 60)}


def events_of(case_ids: list[int]) -> dict[int, list[CaseEvent]]:
    """The events of open cases, by case. One query."""
    found = CaseEvent.objects.filter(case_id__in=case_ids) if len(case_ids) < MANY else _of_open()
    by_case: dict[int, list[CaseEvent]] = defaultdict(list)
    for event in found.order_by("at", "pk").only("case_id", "kind", "at", "round"):
        by_case[event.case_id].append(event)
    return by_case


def _of_open() -> QuerySet[CaseEvent]:
    """SQLite takes no longer lists of ids; the set of open cases holds them all."""
    return CaseEvent.objects.filter(case__state__in=OPEN_CASE_STATES)


def of(events: Iterable[CaseEvent], *, round_number: int, opened_at: datetime, at: datetime) -> ClockView:
    """The clock of an open case from its events."""
    used, paused, running = rules.read(events, round_number, opened_at, at)
    return view(used, paused=paused, running=running)


def of_case(case: Case, *, at: datetime) -> ClockView:
    """The clock of one case. One query."""
    events = list(case.events.order_by("at", "pk"))
    return of(events, round_number=case.round, opened_at=case.opened_at, at=at)
