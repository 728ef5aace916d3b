"""Says whether background work goes through."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from portal.base import clock
from portal.jobs import health


class Command(BaseCommand):
    """python manage.py worker_health"""

    help = (
        "Heartbeat, oldest owed work, stuck queue rows, failures; exit code 1 when work does not go through."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print the figures as JSON."""
        figures = health.figures(clock.now())
        self.stdout.write(json.dumps(figures.as_dict(), indent=2))
        if not figures.healthy:
            sys.exit(1)
