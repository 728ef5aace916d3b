"""The outbox in support's admin: what was sent to whom, what waits and why, and what was not sent."""

from __future__ import annotations

from django.contrib import admin

from portal.base.admin import ReadOnlyAdmin
from portal.outbox.models import Mail


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """Every mail that is owed, was sent, or was not."""

    list_display = (
        "id",
        "kind",
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

    @admin.display(description=Mail._meta.get_field("recipient").verbose_name)
    def reader(self, mail: Mail) -> str:
        """Where it went; before it goes, whose it is."""
        return mail.to or str(mail.user or mail.partner or "–")
