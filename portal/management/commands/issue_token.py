"""Makes an API token for a script; prints the secret alone (contract T4)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.accounts.models import Partner
from portal.accounts.rights import PartnerRole
from portal.accounts.tokens import service
from portal.base import clock
from portal.base.actors import system
from portal.base.errors import DomainError


class Command(BaseCommand):
    """python manage.py issue_token --partner PUBLIC_ID_OR_NAME --role ROLE [--scopes …] [--days N] [--name …]"""

    help = "Makes an API token of a partner and prints it, alone, on standard output. It is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """For whom, and what it may do."""
        parser.add_argument("--partner", required=True, help="the partner's id or its name")
        parser.add_argument("--role", required=True, choices=PartnerRole.values)
        parser.add_argument(
            "--scopes",
            nargs="+",
            default=[],
            metavar="SCOPE",
            help="separate them by spaces or commas; else all",
        )
        parser.add_argument("--days", type=int, default=service.DAYS, help="1 to 365")
        parser.add_argument("--name", default="issued by command")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make it, or say why not."""
        try:
            _token, secret = service.make(
                actor=system("issue_token"),
                partner=partner_of(options["partner"]),
                name=options["name"],
                role=options["role"],
                wanted=[one for part in options["scopes"] for one in part.replace(",", " ").split()],
                days=options["days"],
                at=clock.now(),
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(secret)


def partner_of(wanted: str) -> Partner:
    """The partner of an id or a name. Raises `CommandError` for none, and for several."""
    found = list(Partner.objects.filter(public_id=wanted) or Partner.objects.filter(name__iexact=wanted))
    if not found:
        raise CommandError(f"There is no partner with the id or name {wanted!r}.")
    if len(found) > 1:
        ids = ", ".join(sorted(one.public_id for one in found))
        raise CommandError(f"{len(found)} partners are named {wanted!r}: name one by its id ({ids}).")
    return found[0]
