"""Proves counters against rows, states against events, and refusals against the people who ended them."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from portal.base import invariants


class Command(BaseCommand):
    """python manage.py check_invariants"""

    help = "Says every row that contradicts another one, in words with ids; exit code 1 when there is any."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Read in one transaction, so that what is compared belongs to one moment; print what is wrong."""
        with transaction.atomic():
            found = list(invariants.violations())
        for one in found:
            self.stdout.write(str(one))
        names = invariants.names()
        self.stdout.write(f"{len(names)} invariants proved, {len(found)} violations")
        if found:
            sys.exit(1)
