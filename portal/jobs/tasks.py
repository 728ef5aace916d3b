"""What the cluster runs. Each takes nothing and returns nothing: a return value could be lost on its way (D4)."""

from __future__ import annotations

from django.conf import settings

from portal.base import clock
from portal.jobs import health, hint, periodic, work
from portal.jobs.turns import Turns

_turns = Turns()
"""Kept from one drain to the next: a slow row at the start of each would otherwise keep the same kinds waiting."""


def drain() -> None:
    """Do owed work and the periodic jobs whose turn has come, until the time is spent; hint again for more."""
    beside = periodic.sources()
    work.run_due(at=clock.now(), seconds=settings.DRAIN_SECONDS, beside=beside, turns=_turns)
    if periodic.is_due(clock.now()):
        hint.send()
    else:
        hint.if_owed(clock.now())


def sweep() -> None:
    """Find what is owed and hint, so that a lost hint costs a minute and no more."""
    work.ensure_all(at=clock.now())
    hint.if_owed(clock.now())


def run_periodic() -> None:
    """Run every periodic job whose turn has come: in turns with what is owed, or these would wait for them."""
    drain()


def heartbeat() -> None:
    """Note that a task has gone all the way through the cluster."""
    health.beat(clock.now())
