"""What the cluster runs. Each takes nothing and returns nothing: a return value could be lost on its way (D4)."""

from __future__ import annotations

from django.conf import settings

from portal.base import clock
from portal.jobs import health, hint, periodic, queue, work


def drain() -> None:
    """Do owed work until the time budget is spent; hint again when more is left."""
    work.run_due(at=clock.now(), seconds=settings.DRAIN_SECONDS)
    hint.if_owed(clock.now())


def sweep() -> None:
    """Find what is owed and hint, so that a lost hint costs a minute and no more."""
    work.ensure_all(at=clock.now())
    hint.if_owed(clock.now())


def run_periodic() -> None:
    """Run every periodic job whose turn has come."""
    if periodic.run_due(clock.now(), seconds=settings.DRAIN_SECONDS):
        queue.ask_for_periodic()


def heartbeat() -> None:
    """Note that a task has gone all the way through the cluster."""
    health.beat(clock.now())
