"""Lists: loads, versions, entries, what is in force, what a load changed."""

from __future__ import annotations

from django.contrib import admin

from compliance.models import (
    ListAcceptance,
    ListedEntry,
    ListInForce,
    ListLoad,
    ListUpdate,
    ListVersion,
    VersionEntry,
)
from portal.base.admin import ReadOnlyAdmin


@admin.register(ListLoad)
class ListLoadAdmin(ReadOnlyAdmin):
    """Attempts to load a feed."""

    list_display = ("id", "feed", "state", "refusal", "loaded_by", "started_at", "finished_at")
    list_filter = ("feed", "state", "refusal")
    search_fields = ("source", "sha256", "loaded_by")
    ordering = ("-id",)


@admin.register(ListAcceptance)
class ListAcceptanceAdmin(ReadOnlyAdmin):
    """Loads that fell short, and the two people who put them in force."""

    list_display = ("id", "load", "state", "asked_by", "asked_at", "closed_by", "closed_at")
    list_filter = ("state",)
    list_select_related = ("load", "asked_by", "closed_by")
    raw_id_fields = ("load", "asked_by", "closed_by")
    search_fields = ("public_id", "reason")
    ordering = ("-id",)


@admin.register(ListVersion)
class ListVersionAdmin(ReadOnlyAdmin):
    """Versions of sub-lists."""

    list_display = (
        "id",
        "list_code",
        "feed",
        "state",
        "published_on",
        "row_count",
        "party_count",
        "in_force_at",
    )
    list_filter = ("list_code", "feed", "state")
    raw_id_fields = ("load", "previous")
    search_fields = ("list_code", "content_hash")
    ordering = ("-id",)


@admin.register(ListedEntry)
class ListedEntryAdmin(ReadOnlyAdmin):
    """Listed parties, one row a wording."""

    list_display = ("id", "list_code", "primary_name", "type", "key")
    list_filter = ("list_code", "type")
    search_fields = ("primary_name", "key", "row_hash")
    ordering = ("-id",)


@admin.register(ListInForce)
class ListInForceAdmin(ReadOnlyAdmin):
    """Sets in force, newest first."""

    list_display = ("id", "digest", "party_count", "since")
    search_fields = ("digest",)
    ordering = ("-id",)


@admin.register(ListUpdate)
class ListUpdateAdmin(ReadOnlyAdmin):
    """What a change of lists brought, and how far re-screening got."""

    list_display = (
        "id",
        "added",
        "changed",
        "removed",
        "customers_done",
        "customers_total",
        "hits",
        "finished_at",
    )
    list_select_related = ("load", "in_force")
    search_fields = ("load__feed",)
    ordering = ("-id",)


@admin.register(VersionEntry)
class VersionEntryAdmin(ReadOnlyAdmin):
    """Which entries a version holds."""

    list_display = ("id", "version", "entry")
    list_filter = ("version__list_code",)
    list_select_related = ("version", "entry")
    search_fields = ("entry__key", "entry__primary_name")
    raw_id_fields = ("version", "entry")
    ordering = ("-id",)
