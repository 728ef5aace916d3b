"""The kinds of owed work and periodic jobs, registered by each app when it starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.jobs.models import OwedWork


@dataclass(frozen=True)
class Kind:
    """One kind of owed work.

    `run(row_id, attempt)` does the work of a claimed row and finishes it under its fencing number.
    `ensure(at)` creates rows that should exist but do not and returns how many (safe to repeat).
    `priority`: lower runs first.
    """

    name: str
    model: type[OwedWork]
    run: Callable[[int, int, datetime], None]
    ensure: Callable[[datetime], int] | None = None
    priority: int = 50


@dataclass(frozen=True)
class Periodic:
    """A job that runs every so often: `run(at)` is safe to repeat and to skip; True when more is left to do.

    `command` does the same in a process of its own: for a job that may take longer than a task may.
    """

    name: str
    run: Callable[[datetime], object]
    every_minutes: int
    command: tuple[str, ...] = ()


_kinds: dict[str, Kind] = {}
_periodic: dict[str, Periodic] = {}


def register(kind: Kind) -> None:
    """Make a kind known; called from `AppConfig.ready`."""
    _kinds[kind.name] = kind


def register_periodic(job: Periodic) -> None:
    """Make a periodic job known; called from `AppConfig.ready`."""
    _periodic[job.name] = job


def kinds() -> list[Kind]:
    """Every kind, most urgent first."""
    return sorted(_kinds.values(), key=lambda kind: (kind.priority, kind.name))


def kind(name: str) -> Kind:
    """One kind by its name."""
    return _kinds[name]


def periodic_jobs() -> list[Periodic]:
    """Every periodic job, by name."""
    return sorted(_periodic.values(), key=lambda job: job.name)
