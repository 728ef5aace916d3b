"""Checks and what they found."""

from __future__ import annotations

from django.contrib import admin

from compliance.models import Check, CheckCandidate
from portal.base.admin import ReadOnlyAdmin


@admin.register(Check)
class CheckAdmin(ReadOnlyAdmin):
    """Owed and finished checks."""

    list_display = ("id", "customer", "trigger", "state", "engine_state", "attempts", "due_at", "finished_at")
    list_filter = ("state", "trigger", "engine_state")
    list_select_related = ("customer",)
    search_fields = ("customer__name", "customer__public_id", "customer__external_id", "result_hash")
    ordering = ("-id",)


@admin.register(CheckCandidate)
class CheckCandidateAdmin(ReadOnlyAdmin):
    """Candidates of checks, near misses too."""

    list_display = ("check_run", "position", "list_code", "party_key", "band", "score")
    list_filter = ("band", "list_code")
    list_select_related = ("check_run",)
    search_fields = ("party_key", "check_run__customer__name")
    ordering = ("-id",)
