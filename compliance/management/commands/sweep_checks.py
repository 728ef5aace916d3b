"""Finds owed work; with --inline does it here and now, with no cluster at all."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from portal.base import clock
from portal.jobs import hint, periodic, work

ROUND_SECONDS = 30.0


class Command(BaseCommand):
    """python manage.py sweep_checks [--inline]"""

    help = (
        "Finds every check and other work that is owed and hints to the workers; --inline does it all here."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to do the work."""
        parser.add_argument("--inline", action="store_true", help="do everything owed in this process")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Find, do, and say how many."""
        at = clock.now()
        found = work.ensure_all(at=at)
        done = self._do_all() if options["inline"] else 0
        owed = work.owed_count(at=clock.now())
        if owed and not options["inline"]:
            hint.send()
        if options["verbosity"]:
            self.stdout.write(f"{found} newly found, {done} done, {owed} owed")

    def _do_all(self) -> int:
        """Until nothing is due: work can owe further work, and a list update owes checks."""
        total = 0
        while True:
            more = periodic.run_due(clock.now())
            done = work.run_due(at=clock.now(), seconds=ROUND_SECONDS)
            total += done
            if not done and not more:
                return total
