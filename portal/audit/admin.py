"""History in support's admin: readable, never writable."""

from __future__ import annotations

from django.contrib import admin

from portal.audit.models import AuditEvent
from portal.base.admin import ReadOnlyAdmin


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Every change, newest first."""

    list_display = ("at", "verb", "actor_name", "on_behalf_of", "object_name", "audience", "request_id")
    list_filter = ("audience", "actor_kind", "object_type", "at")
    search_fields = ("verb", "actor_name", "object_name", "object_id", "request_id", "reason")
    ordering = ("-at", "-pk")
    date_hierarchy = "at"
