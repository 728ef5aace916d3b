"""The schedules, as data. Rows come from here only: one bad row would stop them all (S1)."""

from __future__ import annotations

from datetime import datetime

from django_q.models import Schedule

EVERY_MINUTE = {
    "sweep": "portal.jobs.tasks.sweep",
    "heartbeat": "portal.jobs.tasks.heartbeat",
    "periodic": "portal.jobs.tasks.run_periodic",
}
"""Periodic jobs have their own intervals (kinds.Periodic); the cluster only has to look once a minute."""


def sync(at: datetime) -> tuple[int, int]:
    """Make the rows what the table says; (written, removed)."""
    for name, path in EVERY_MINUTE.items():
        Schedule.objects.update_or_create(
            name=name,
            defaults={
                "func": path,
                "args": None,
                "kwargs": None,
                "schedule_type": Schedule.MINUTES,
                "minutes": 1,
                "repeats": -1,
                "next_run": at,
            },
        )
    removed, _by_model = Schedule.objects.exclude(name__in=EVERY_MINUTE).delete()
    return len(EVERY_MINUTE), removed
