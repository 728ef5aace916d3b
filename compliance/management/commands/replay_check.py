"""Reproduces an old check."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from compliance.checks import replay
from compliance.models import Check
from portal.base.errors import DomainError


class Command(BaseCommand):
    """python manage.py replay_check ID"""

    help = "Screens again what a check asked, against the lists then in force; says whether the outcome is identical."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which check."""
        parser.add_argument("id", type=int)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Replay; exit code 1 when anything differs."""
        check = Check.objects.select_related("in_force").filter(pk=options["id"]).first()
        if check is None:
            raise CommandError(f"There is no check {options['id']}.")
        try:
            again = replay.replay(check)
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        if again.identical:
            self.stdout.write(f"Identical: {check.state}, {len(again.result.candidates)} candidates.")
            return
        self.stdout.write("Not identical:")
        for line in again.differences:
            self.stdout.write(f"  {line}")
        sys.exit(1)
