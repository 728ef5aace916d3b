"""The kinds of owed work and periodic jobs, registered by each app when it starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise

from portal.jobs.models import OwedWork

USUAL, SMALL, LEFT_OVER = 8.0, 4.0, 1.0
"""Shares: what people wait for, what may come a little later, what only takes what the others leave."""


@dataclass(frozen=True)
class Kind:
    """One kind of owed work.

    `run(row_id, attempt)` does the work of a claimed row and finishes it under its fencing number.
    `ensure(at)` creates rows that should exist but do not and returns how many (safe to repeat).
    `rows` tells a kind from others of the same table; write its values with `work.Written`.
    `share` is its part of a worker's time while others owe as well; `late_setting` names the seconds after
    which a row that still waits is late. `label` is for people.
    """

    name: str
    model: type[OwedWork]
    run: Callable[[int, int, datetime], None]
    ensure: Callable[[datetime], int] | None = None
    share: float = USUAL
    rows: Q = field(default_factory=Q)
    label: str | Promise = ""
    late_setting: str = "CHECKS_LATE_AFTER_SECONDS"

    @property
    def late_after(self) -> int:
        """Seconds."""
        return int(getattr(settings, self.late_setting))


@dataclass(frozen=True)
class Periodic:
    """A job that runs every so often: `run(at)` is safe to repeat and to skip; True when more is left to do.

    `command` does the same in a process of its own: for a job that may take longer than a task may.
    A job that goes on for long in small slices has a `share` of LEFT_OVER, so that it holds up no other.
    """

    name: str
    run: Callable[[datetime], object]
    every_minutes: int
    command: tuple[str, ...] = ()
    share: float = USUAL


_kinds: dict[str, Kind] = {}
_periodic: dict[str, Periodic] = {}


def register(kind: Kind) -> None:
    """Make a kind known; called from `AppConfig.ready`."""
    _kinds[kind.name] = kind


def register_periodic(job: Periodic) -> None:
    """Make a periodic job known; called from `AppConfig.ready`."""
    _periodic[job.name] = job


def kinds() -> list[Kind]:
    """Every kind, the largest share first."""
    return sorted(_kinds.values(), key=lambda kind: (-kind.share, kind.name))


def kind(name: str) -> Kind:
    """One kind by its name."""
    return _kinds[name]


def periodic_jobs() -> list[Periodic]:
    """Every periodic job, by name."""
    return sorted(_periodic.values(), key=lambda job: job.name)
