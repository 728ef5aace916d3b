"""`manage.py load_catalogue`: packages, add-ons and the telephony domain."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from customers.licensing import catalogue
from portal.base import clock


class Command(BaseCommand):
    """Load what is shipped. Safe to repeat."""

    help = (
        "Creates the products, call-in locations and numbers that are missing. What support changed in "
        "the admin stays as it is; --reset puts everything shipped back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch."""
        parser.add_argument("--reset", action="store_true", help="put the shipped values back")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many rows were written."""
        written = catalogue.load(reset=options["reset"], at=clock.now())
        self.stdout.write(", ".join(f"{count} {name}" for name, count in written.items()))
