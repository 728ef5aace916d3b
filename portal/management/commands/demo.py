"""Sets up demo accounts, a few customers and the fictional sample list, and prints the logins."""

from __future__ import annotations

import contextlib
import io
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from compliance import sample
from compliance.lists import loads
from compliance.models import ListInForce
from customers.licensing import catalogue
from customers.models import Product
from portal import demo, demo_cases, demo_partner
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
        if not Product.objects.exists():
            catalogue.load(at=at)
        if not ListInForce.objects.exists():
            loads.load([sample.PATH], actor=system("demo"), at=at)
        with contextlib.redirect_stdout(io.StringIO()):  # the mails of days gone by
            demo.set_up(at)
            demo_cases.tell(at)
            demo_partner.begin(at)
            demo.do_owed_work(at)
        self._print_logins()

    def _print_logins(self) -> None:
        self.stdout.write(
            f"\n  Open {settings.SITE_URL} and sign in. Every demo password: {demo.PASSWORD}\n\n"
        )
        rows = [(one.email, one.role_label, one.remark or one.partner) for one in demo.ACCOUNTS]
        first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
        for email, role, where in rows:
            self.stdout.write(f"    {email:{first}}  {role:{second}}  {where}".rstrip())
        self._print_names()

    def _print_names(self) -> None:
        """Names that do what is said of them; with official lists in force the invented ones resemble nobody."""
        if not any(age.version.feed == "sample" for age in loads.ages(clock.now())):
            self.stdout.write(
                "\n  Official lists are in force here: the name of a listed party, or one like it, opens a case."
            )
            return
        self.stdout.write("\n  Onboard a customer of one of these names:\n\n")
        tries = [
            (sample.CLEAN_NAME, "clear within seconds"),
            (sample.NEAR_NAME, "in review; one reviewer decides"),
            (sample.EXACT_NAME, "in review; two people must agree"),
        ]
        width = max(len(name) for name, _outcome in tries)
        for name, outcome in tries:
            self.stdout.write(f"    {name:{width}}  {outcome}")
