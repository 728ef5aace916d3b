"""Owed work done once: claim with a lease, finish under a fencing number, give back with a reason, drain.

The only writer of `OwedWork`'s columns. Every step is one conditional UPDATE whose row count is read,
so a task that runs twice, late, or is killed has one outcome (design.md §3).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.base import clock
from portal.jobs import kinds as registry
from portal.jobs.kinds import Kind
from portal.jobs.models import DONE, QUEUED, RUNNING, OwedWork
from portal.jobs.turns import Source, Turns

logger = logging.getLogger(__name__)

REASONS = frozenset(
    {
        "failed",
        "timeout",
        "no_list",
        "list_missing",
        "no_index",
        "no_backend",
        "mail_failed",
        "killed",
        "busy",
    }
)
"""Why work was given back: a closed list, so that nothing about a customer ends up in a column or a log."""

BACK_OFF_MINUTES = (1, 2, 4, 8, 15, 30, 60)
DEATHS_IN_A_ROW = 3
"""So often a row is taken up again at once after its worker died: a restart is no fault of the row's."""


class Written(models.Value):
    """A plain word written into the statement and not bound to it.

    SQLite takes a partial index only where it can read in the statement itself that the index holds every row.
    """

    def as_sql(self, *_args: Any, **_options: Any) -> tuple[str, list[Any]]:
        """The word between quotes."""
        if not str(self.value).isidentifier():
            raise ValueError(f"{self.value!r} is not a plain word")
        return f"'{self.value}'", []


_UNFINISHED = Q(state__in=[Written(QUEUED), Written(RUNNING)]) & ~Q(state=Written(DONE))
"""Said in both ways in which the tables of owed work name their partial index."""


def _takeable(at: datetime) -> Q:
    # A row that runs was due when it was taken.
    return Q(due_at__lte=at) & (Q(state=QUEUED) | Q(state=RUNNING, leased_until__lt=at))


def owed(kind: Kind, *, at: datetime) -> models.QuerySet[Any]:
    """Rows of a kind that may be claimed now, in due order: queued and due, or left by a dead worker."""
    rows = kind.model._default_manager.filter(kind.rows, _UNFINISHED)
    return rows.filter(_takeable(at)).order_by("due_at", "pk")


def claim(kind: Kind, row_id: int, *, at: datetime) -> int | None:
    """Take one row: its attempt number, or None when it is not owed or somebody else was first.

    A row whose worker died again and again may be what killed it: it waits, so that others get their turn.
    """
    rows = kind.model._default_manager.filter(_takeable(at), pk=row_id)
    seen = rows.values_list("attempts", "state").first()
    if seen is None:
        return None
    attempts, state = seen
    same = rows.filter(attempts=attempts, state=state)
    if state == RUNNING and attempts >= DEATHS_IN_A_ROW:
        due = at + _wait(attempts)
        same.update(state=QUEUED, due_at=due, leased_until=None, last_reason="killed")
        return None
    until = at + timedelta(seconds=settings.LEASE_SECONDS)
    taken = same.update(state=RUNNING, attempts=F("attempts") + 1, leased_until=until)
    return attempts + 1 if taken else None


def _wait(attempts: int) -> timedelta:
    return timedelta(minutes=BACK_OFF_MINUTES[min(attempts, len(BACK_OFF_MINUTES)) - 1])


def finish(
    model: type[OwedWork], row_id: int, attempt: int, *, at: datetime, state: str = DONE, **changes: object
) -> bool:
    """Close a row under its fencing number. False: another attempt has it now; roll back what was written."""
    held = model._default_manager.filter(pk=row_id, attempts=attempt, state=RUNNING)
    return held.update(state=state, finished_at=at, leased_until=None, last_reason="", **changes) == 1


def give_back(
    model: type[OwedWork],
    row_id: int,
    attempt: int,
    *,
    at: datetime,
    reason: str,
    due: datetime | None = None,
) -> bool:
    """Queue a row again, later each time up to hourly unless `due` says when; False: another attempt has it."""
    if reason not in REASONS:
        raise ValueError(f"{reason!r} is not a reason of portal.jobs.work.REASONS")
    held = model._default_manager.filter(pk=row_id, attempts=attempt, state=RUNNING)
    due = due or at + _wait(attempt)
    return held.update(state=QUEUED, due_at=due, leased_until=None, last_reason=reason) == 1


def run_one(kind: Kind, row_id: int, *, at: datetime) -> bool:
    """Claim a row and do its work; False when there was nothing to claim. A failure gives it back."""
    attempt = claim(kind, row_id, at=at)
    if attempt is None:
        return False
    try:
        kind.run(row_id, attempt, at)
    except Exception:
        logger.exception("owed work failed: %s %s, attempt %s", kind.name, row_id, attempt)
        give_back(kind.model, row_id, attempt, at=clock.now(), reason="failed")
    return True


def ensure_all(*, at: datetime, kinds: Iterable[Kind] | None = None) -> int:
    """Create the rows that should exist but do not. Safe to repeat; how many were made."""
    made = 0
    for kind in kinds if kinds is not None else registry.kinds():
        if kind.ensure is None:
            continue
        try:
            made += kind.ensure(at)
        except Exception:
            logger.exception("finding owed %s failed", kind.name)
    return made


def run_due(
    *,
    at: datetime,
    seconds: float,
    kinds: Iterable[Kind] | None = None,
    beside: Iterable[Source] = (),
    turns: Turns | None = None,
) -> int:
    """Do what is owed, the kinds in turns by their shares, until nothing is due or the time is spent; how many rows.

    Later than `at` counts too: the clock is read again between rows, so that work owed by work is done.
    `beside` are other things to do that take turns with the kinds.
    """
    chosen = list(kinds) if kinds is not None else registry.kinds()
    sources = [*(_source(kind, at) for kind in chosen), *beside]
    turns = turns or Turns()
    until = time.monotonic() + seconds
    made, done = ensure_all(at=at, kinds=chosen), 0
    while time.monotonic() < until:
        ran = turns.take(sources)
        if ran is not None:
            done += ran
        elif made:  # rows are made in batches: there may be more where these came from
            made = ensure_all(at=max(at, clock.now()), kinds=chosen)
        else:
            break
    return done


def _source(kind: Kind, at: datetime) -> Source:
    def step() -> int | None:
        now = max(at, clock.now())
        row_id = owed(kind, at=now).values_list("pk", flat=True).first()
        return None if row_id is None else int(run_one(kind, row_id, at=now))

    return Source(kind.name, kind.share, step)


def owed_count(*, at: datetime) -> int:
    """How many rows of all kinds are owed now."""
    return sum(owed(kind, at=at).count() for kind in registry.kinds())


def any_owed(*, at: datetime) -> bool:
    """Whether a row of any kind is owed now."""
    return any(owed(kind, at=at).exists() for kind in registry.kinds())
