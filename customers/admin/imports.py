"""Imports of customers: support reads what a partner uploaded, and how far it has come."""

from __future__ import annotations

from django.contrib import admin

from customers.models import ColumnMapping, CustomerImport, ImportRow, ImportStep
from portal.base.admin import ReadOnlyAdmin


@admin.register(CustomerImport)
class CustomerImportAdmin(ReadOnlyAdmin):
    """One uploaded file."""

    list_display = ("file_name", "partner", "made_by", "row_count", "phase", "stopped", "created_at")
    list_select_related = ("partner", "made_by")
    list_filter = ("phase", "stopped")
    search_fields = ("file_name", "public_id", "partner__name")


@admin.register(ImportRow)
class ImportRowAdmin(ReadOnlyAdmin):
    """One row of a file, with what is wrong with it."""

    list_display = ("of", "number", "effect", "state", "customer", "subscriber")
    list_select_related = ("of", "customer", "subscriber")
    list_filter = ("state",)
    search_fields = ("of__public_id", "customer__public_id", "customer__name")


@admin.register(ImportStep)
class ImportStepAdmin(ReadOnlyAdmin):
    """The slice that is owed next."""

    list_display = ("of", "state", "attempts", "due_at", "last_reason")
    list_select_related = ("of",)
    list_filter = ("state",)


@admin.register(ColumnMapping)
class ColumnMappingAdmin(ReadOnlyAdmin):
    """What partners said their columns are."""

    list_display = ("partner", "header", "key", "of_subscribers", "updated_at")
    list_select_related = ("partner",)
    search_fields = ("partner__name", "header")
