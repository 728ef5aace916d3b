"""Cases, candidates, verdicts, decisions and what was remembered."""

from __future__ import annotations

from django.contrib import admin

from compliance.models import Case, CaseCandidate, CaseEvent, Clearance, Decision, RefusalMark, Verdict
from portal.base.admin import ReadOnlyAdmin


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    """Review cases."""

    list_display = (
        "public_id",
        "customer",
        "state",
        "round",
        "trigger",
        "top_band",
        "opened_at",
        "decided_at",
    )
    list_filter = ("state", "trigger", "top_band")
    list_select_related = ("customer", "claimed_by")
    search_fields = ("public_id", "customer__name", "customer__public_id", "customer__external_id")
    date_hierarchy = "opened_at"
    ordering = ("-id",)


@admin.register(RefusalMark)
class RefusalMarkAdmin(ReadOnlyAdmin):
    """Under what refused and withdrawn customers were known: whoever comes again under it is reviewed."""

    list_display = ("case", "kind", "value")
    list_filter = ("kind",)
    list_select_related = ("case",)
    search_fields = ("value", "case__public_id")
    ordering = ("-id",)


@admin.register(CaseCandidate)
class CaseCandidateAdmin(ReadOnlyAdmin):
    """The listed parties of a case."""

    list_display = ("case", "list_code", "party_key", "band", "score", "verdict", "delisted_at")
    list_filter = ("list_code", "band", "verdict")
    list_select_related = ("case",)
    search_fields = ("party_key", "case__public_id", "case__customer__name")
    raw_id_fields = ("case", "entry", "check_run")
    ordering = ("-id",)


@admin.register(CaseEvent)
class CaseEventAdmin(ReadOnlyAdmin):
    """What the clock is computed from."""

    list_display = ("case", "kind", "at", "by_name", "round")
    list_filter = ("kind",)
    list_select_related = ("case",)
    search_fields = ("case__public_id", "by_name")
    ordering = ("-id",)


@admin.register(Verdict)
class VerdictAdmin(ReadOnlyAdmin):
    """Judgements of single candidates."""

    list_display = ("candidate", "verdict", "reason", "by", "at", "round")
    list_filter = ("verdict", "reason")
    list_select_related = ("candidate", "by")
    search_fields = ("candidate__party_key", "candidate__case__public_id", "note")
    ordering = ("-id",)


@admin.register(Clearance)
class ClearanceAdmin(ReadOnlyAdmin):
    """Remembered "not a match"."""

    list_display = (
        "customer",
        "party_key",
        "author_name",
        "given_at",
        "review_on",
        "ended_at",
        "ended_because",
    )
    list_filter = ("ended_because", "reason")
    list_select_related = ("customer",)
    search_fields = ("customer__name", "party_key", "author_name")
    ordering = ("-id",)


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """Decisions on cases."""

    list_display = ("case", "decision", "outcome", "reason", "by_name", "at", "second_by", "final_at")
    list_filter = ("decision", "outcome", "reason")
    list_select_related = ("case", "second_by")
    search_fields = ("case__public_id", "case__customer__name", "by_name", "note")
    date_hierarchy = "at"
    ordering = ("-id",)
