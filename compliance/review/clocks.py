"""The review clock as the desk shows it, always recomputed from the case's events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from compliance.models import Case, CaseEvent
from compliance.rules import clock as rules
from compliance.states import OPEN_CASE_STATES
from portal.base.moments import time_span

MANY = 900
MOVES = (rules.START | rules.PAUSE | rules.RESUME | rules.STOP | rules.GO_ON) - {"opened"}
"""Kinds of events that move a clock; a case knows itself when it was opened."""


@dataclass(frozen=True)
class ClockView:
    """Time used against target and limit; `state` is ok, late, over or paused (templates/components/_clock.html)."""

    state: str
    used_seconds: int
    left_seconds: int
    running: bool = True

    @property
    def used(self) -> float:
        """The share of the limit that is used, in percent, 100 at most."""
        return min(100.0, 100 * self.used_seconds / (self.used_seconds + self.left_seconds or 1))

    @property
    def text(self) -> str:
        """The clock in words."""
        if not self.running:
            return _("Took %(time)s") % {"time": time_span(self.used_seconds)}
        if self.state == "paused":
            return _("Paused, partner’s turn")
        if self.left_seconds <= 0:
            return _("Over by %(time)s") % {"time": time_span(-self.left_seconds)}
        return _("%(n)s min left") % {"n": -(-self.left_seconds // 60)}

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
    shown = "paused" if paused or not running else state
    return ClockView(shown, used_seconds, left, running)


@dataclass(frozen=True, slots=True)
class Tick:
    """An event as far as a clock needs it."""

    kind: str
    at: datetime
    round: int


def events_of(case_ids: list[int]) -> dict[int, list[Tick]]:
    """What moves the clocks of open cases, by case; a case that only opened has nothing. One query."""
    found = CaseEvent.objects.filter(kind__in=MOVES)
    # A longer list of ids is slower than all open cases, and SQLite refuses it.
    found = found.filter(case_id__in=case_ids) if len(case_ids) < MANY else _of_open(found)
    by_case: dict[int, list[Tick]] = defaultdict(list)
    columns = found.order_by("at", "pk").values_list("case_id", "kind", "at", "round")
    for case_id, kind, moment, number in columns:
        by_case[case_id].append(Tick(kind, moment, number))
    return by_case


def _of_open(found: QuerySet[CaseEvent]) -> QuerySet[CaseEvent]:
    return found.filter(case__state__in=OPEN_CASE_STATES)


def of(events: Iterable[Any], *, round_number: int, opened_at: datetime, at: datetime) -> ClockView:
    """The clock of a case from its events (`CaseEvent` or `Tick`), oldest first."""
    used, paused, running = rules.read(events, round_number, opened_at, at)
    return view(used, paused=paused, running=running)


def of_case(case: Case, *, at: datetime) -> ClockView:
    """The clock of one case. One query."""
    events = list(case.events.order_by("at", "pk"))
    return of(events, round_number=case.round, opened_at=case.opened_at, at=at)
