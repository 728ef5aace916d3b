"""Sets up demo accounts, a few customers and the fictional sample list, and prints the logins."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from compliance import sample
from compliance.models import ListInForce
from compliance.services import lists
from portal import demo
from portal.base import clock
from portal.base.actors import system


class Command(BaseCommand):
    """python manage.py demo"""

    help = "Demo accounts, a few customers and the fictional sample list. Only with DEBUG on. Safe to repeat."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Set up and print."""
        if not settings.DEBUG:
            raise CommandError("The demo has known passwords, so it needs DEBUG=true. Nothing was changed.")
        at = clock.now()
        if not ListInForce.objects.exists():
            lists.load([sample.PATH], actor=system("demo"), at=at)
        demo.set_up(at)
        self._print_logins()

    def _print_logins(self) -> None:
        self.stdout.write(f"\n  Open {settings.SITE_URL}  (every demo password: {demo.PASSWORD})\n")
        for account in demo.ACCOUNTS:
            where = f", {account.partner}" if account.partner else ""
            self.stdout.write(f"    {account.email:28} {account.role_label}{where}")
        self.stdout.write(
            "\n  Try: onboard a customer called\n"
            f"    {sample.CLEAN_NAME!r}: clear within seconds\n"
            f"    {sample.NEAR_NAME!r}: goes to review, one reviewer decides\n"
            f"    {sample.EXACT_NAME!r}: goes to review, two people must agree\n"
        )
