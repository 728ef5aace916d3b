"""Gives the first reviewer or compliance lead their role; afterwards two people do."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.accounts import appointments
from portal.accounts.models import Membership, User
from portal.base import clock


class Command(BaseCommand):
    """python manage.py appoint EMAIL ROLE"""

    help = (
        "Gives an existing account the role reviewer or compliance_lead, for the first people of an installation. "
        "It is in the history as done by this command, and every compliance lead is told."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom, and as what."""
        parser.add_argument("email")
        parser.add_argument("role", choices=[role.value for role in appointments.DECIDING])

    def handle(self, *_args: Any, email: str, role: str, **_options: Any) -> None:
        """Appoint, or say why not."""
        person = User.objects.filter(email=email.lower()).first()
        if person is None:
            raise CommandError(f"Nobody signs in with {email}. Make the account in the Django admin first.")
        if person.is_staff or Membership.objects.filter(user=person).exists():
            raise CommandError(f"{email} is of support or works for a partner, and so cannot decide.")
        appointments.first(person=person, role=role, at=clock.now())
        self.stdout.write(f"{person} is {person.get_operator_role_display()} now.")
