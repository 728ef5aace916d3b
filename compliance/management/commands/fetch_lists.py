"""Fetches the official lists now."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from compliance.lists import fetches
from compliance.models import ListLoad
from portal.base import clock


class Command(BaseCommand):
    """python manage.py fetch_lists [--due]"""

    help = "Fetches the official files from their addresses (settings) and puts in force what changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Everything, or what the schedule asks for."""
        parser.add_argument(
            "--due", action="store_true", help="only feeds whose turn has come, as the schedule does"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Fetch each feed and say what came of it; exit code 1 when none could be had."""
        at = clock.now()
        loads = fetches.run(at) if options["due"] else fetches.fetch_all(at)
        if options["verbosity"]:
            for load in loads:
                why = f" ({load.refusal})" if load.refusal else ""
                self.stdout.write(f"{load.feed:10} {load.get_state_display()}{why}")
        if loads and all(load.state == ListLoad.State.FAILED for load in loads):
            raise CommandError("No feed could be fetched. What is in force stays in force.")
