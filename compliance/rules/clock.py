"""The review clock, computed from a case's events; it stands still only while the partner has the ball."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

START = frozenset({"opened", "reopened"})
PAUSE = frozenset({"asked"})
RESUME = frozenset({"answered", "resumed"})
STOP = frozenset({"decided", "confirmed", "kept", "withdrawn"})
GO_ON = frozenset({"undone"})


@dataclass(frozen=True)
class Clock:
    """Time used. `state` is ok, late (past the target), over (past the limit) or paused."""

    state: str
    elapsed: timedelta
    running: bool


@dataclass
class _Span:
    """What the events read so far say."""

    began: datetime
    paused_at: datetime | None = None
    paused: timedelta = timedelta()
    stopped_at: datetime | None = None

    def take(self, kind: str, at: datetime) -> None:
        if kind in PAUSE and self.paused_at is None:
            self.paused_at = at
        elif kind in RESUME and self.paused_at is not None:
            self.paused, self.paused_at = self.paused + (at - self.paused_at), None
        elif kind in STOP:
            self.stopped_at = at
        elif kind in GO_ON:
            self.stopped_at = None

    def used(self, at: datetime) -> timedelta:
        until = min(one for one in (at, self.stopped_at, self.paused_at) if one is not None)
        return max(timedelta(), until - self.began - self.paused)


def read(
    events: Iterable[Any], round_number: int, opened_at: datetime, at: datetime
) -> tuple[int, bool, bool]:
    """(seconds used, paused, running) of one round.

    `events` have `kind`, `at` and `round`, in order; without a starting event the round began at `opened_at`.
    """
    span = _Span(opened_at)
    for event in events:
        if event.round != round_number or event.at > at:
            continue
        if event.kind in START:
            span = _Span(event.at)
        else:
            span.take(event.kind, event.at)
    running = span.stopped_at is None
    return int(span.used(at).total_seconds()), running and span.paused_at is not None, running


def clock(
    events: Iterable[Any],
    *,
    round_number: int,
    opened_at: datetime,
    at: datetime,
    target: timedelta,
    limit: timedelta,
) -> Clock:
    """The clock of one round against its target and limit."""
    seconds, paused, running = read(events, round_number, opened_at, at)
    used = timedelta(seconds=seconds)
    state = "over" if used >= limit else "late" if used > target else "ok"
    return Clock("paused" if paused else state, used, running)
