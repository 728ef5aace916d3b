"""Mails as owed work: those that somebody outside waits for, and those to the desk, which may come a little later."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.jobs import kinds

DESK = "desk."
"""How the names of the kinds begin that go to the operator's own people."""


def register() -> None:
    """One table, two shares."""
    from portal.outbox import sending
    from portal.outbox.models import Mail

    to_desk = Q(kind__startswith=DESK)
    kinds.register(kinds.Kind("mail", Mail, sending.run, rows=~to_desk, label=_("Mails")))
    kinds.register(
        kinds.Kind(
            "desk_mail", Mail, sending.run, share=kinds.SMALL, rows=to_desk, label=_("Mails to reviewers")
        )
    )
