"""What people keep for their work with the list: support reads it."""

from __future__ import annotations

from django.contrib import admin

from customers.models import CustomerExport, CustomerTag, DeskMemory, ExportPart, ExportStep, SavedView
from portal.base.admin import ReadOnlyAdmin


@admin.register(CustomerTag)
class CustomerTagAdmin(ReadOnlyAdmin):
    """A partner's own words."""

    list_display = ("word", "partner")
    list_select_related = ("partner",)
    fields = ("word", "folded", "partner")
    search_fields = ("word", "partner__name")


@admin.register(SavedView)
class SavedViewAdmin(ReadOnlyAdmin):
    """States of the list under a name."""

    list_display = ("name", "user", "partner", "is_shared", "created_at")
    list_select_related = ("user", "partner")
    list_filter = ("is_shared",)
    search_fields = ("name", "user__email", "partner__name")


@admin.register(DeskMemory)
class DeskMemoryAdmin(ReadOnlyAdmin):
    """Columns and last visits."""

    list_display = ("user", "seen_at")
    list_select_related = ("user",)
    search_fields = ("user__email",)


@admin.register(CustomerExport)
class CustomerExportAdmin(ReadOnlyAdmin):
    """Files that people asked for."""

    list_display = ("public_id", "user", "form", "total", "written", "is_ready", "trouble", "created_at")
    list_select_related = ("user",)
    list_filter = ("form", "is_ready")
    search_fields = ("public_id", "user__email")


@admin.register(ExportStep)
class ExportStepAdmin(ReadOnlyAdmin):
    """The step that is owed next."""

    list_display = ("of", "state", "attempts", "due_at", "last_reason")
    list_select_related = ("of",)
    list_filter = ("state",)


@admin.register(ExportPart)
class ExportPartAdmin(ReadOnlyAdmin):
    """Pieces of files, without what is in them."""

    list_display = ("of", "number", "is_file")
    list_select_related = ("of",)
    fields = ("of", "number", "is_file")
