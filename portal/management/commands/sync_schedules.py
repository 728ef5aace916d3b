"""Writes the schedules that the code knows, and removes all others."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portal.base import clock
from portal.jobs import schedules


class Command(BaseCommand):
    """python manage.py sync_schedules"""

    help = "Makes the schedule rows what the code says. Part of every deploy, after migrate."

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write them and say how many."""
        written, removed = schedules.sync(clock.now())
        if options["verbosity"]:
            self.stdout.write(f"{written} schedules written, {removed} removed.")
