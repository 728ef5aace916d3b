"""Makes a sandbox partner; prints its id alone (contract A18)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.accounts import sandbox
from portal.base import clock
from portal.base.actors import system
from portal.base.errors import DomainError
from portal.management.commands.issue_token import partner_of


class Command(BaseCommand):
    """python manage.py sandbox_partner NAME [--under PUBLIC_ID_OR_NAME]"""

    help = "Makes a sandbox partner, whose customers are never real, and prints its id, alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What it is called, and who is above it."""
        parser.add_argument("name")
        parser.add_argument("--under", help="the id or the name of the partner whose sandbox it is")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make it, or say why not."""
        parent = partner_of(options["under"]) if options["under"] else None
        who = system("sandbox_partner")
        try:
            made = sandbox.make(actor=who, name=options["name"], parent=parent, at=clock.now())
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(made.public_id)
