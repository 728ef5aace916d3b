"""The outbox in support's admin: what was sent to whom, what waits and why, and what was not sent."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.base.admin import ReadOnlyAdmin
from portal.outbox import kinds
from portal.outbox.models import Mail


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """Every mail that is owed, was sent, or was not."""

    list_display = (
        "id",
        "what",
        "reader",
        "state",
        "why",
        "due_at",
        "attempts",
        "last_reason",
        "finished_at",
    )
    list_filter = ("state", "why", "last_reason", "kind")
    list_select_related = ("user", "partner")
    search_fields = ("to", "event", "recipient", "user__name", "user__email", "partner__name")
    date_hierarchy = "created_at"
    ordering = ("-id",)

    @admin.display(description=_("kind"), ordering="kind")
    def what(self, mail: Mail) -> str:
        """Its kind in words."""
        return str(kinds.kind(mail.kind).label) if mail.kind in kinds.names() else mail.kind

    @admin.display(description=Mail._meta.get_field("recipient").verbose_name)
    def reader(self, mail: Mail) -> str:
        """Where it went; before it goes, whose it is."""
        return mail.to or str(mail.user or mail.partner or "–")
