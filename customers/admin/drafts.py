"""Drafts of customers: support sees that there are some, and how old they are."""

from __future__ import annotations

from django.contrib import admin

from customers.models import Draft
from portal.base.admin import ReadOnlyAdmin


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    """One draft."""

    list_display = ("name", "partner", "started_by", "written_by", "written_at", "customer")
    list_select_related = ("partner", "started_by", "written_by", "customer")
    search_fields = ("name", "public_id", "partner__name")
