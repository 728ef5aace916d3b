"""What people choose to be told."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from portal.audit.events import Change


class NoticesChosen(Change):
    """How somebody wants to hear of what; values are words such as "portal, digest" by the type of event."""

    name = "customers.notices.chosen"
    keys: ClassVar[frozenset[str] | None] = None
    raises = ("user",)
    desk = _("chose what to be notified of")


class CustomerMuted(Change):
    """Somebody does not want to hear of a customer, or does again."""

    name = "customers.notices.muted"
    keys = frozenset({"muted"})
    desk = _("muted the notifications of %(name)s, or asked for them again")
