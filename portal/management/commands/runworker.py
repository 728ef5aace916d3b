"""Runs the background cluster under our supervisor."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portal.base import clock
from portal.jobs import schedules
from portal.jobs.supervisor import Supervisor


class Command(BaseCommand):
    """python manage.py runworker"""

    help = (
        "Starts the background workers, watches that work goes through, and restarts them when it does not."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run until told to stop."""
        Supervisor(prepare=lambda: schedules.sync(clock.now())).run()
