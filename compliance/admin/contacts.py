"""Contact rounds, attempts and questions."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from compliance.models import AnswerDraft, AnswerFile, ContactAttempt, ContactRound, Question
from portal.base.admin import ReadOnlyAdmin


@admin.register(ContactRound)
class ContactRoundAdmin(ReadOnlyAdmin):
    """Rounds of contacting a partner."""

    list_display = ("id", "case", "started_at", "ended_at", "ended_because")
    list_filter = ("ended_because",)
    list_select_related = ("case",)
    search_fields = ("case__public_id", "case__customer__name")
    ordering = ("-id",)


@admin.register(ContactAttempt)
class ContactAttemptAdmin(ReadOnlyAdmin):
    """Single recorded tries."""

    list_display = ("id", "round", "channel", "outcome", "person", "by_name", "at")
    list_filter = ("channel", "outcome")
    list_select_related = ("round",)
    search_fields = ("person", "proof", "round__case__public_id")
    ordering = ("-id",)


@admin.register(Question)
class QuestionAdmin(ReadOnlyAdmin):
    """Questions to partners and their answers."""

    list_display = ("public_id", "case", "code", "asked_at", "answered_at", "read_at")
    list_filter = ("code",)
    list_select_related = ("case",)
    search_fields = ("public_id", "case__public_id", "text", "answer")
    ordering = ("-id",)


@admin.register(AnswerFile)
class AnswerFileAdmin(ReadOnlyAdmin):
    """Files sent with answers; those of a draft are the partner's alone."""

    list_display = ("public_id", "question", "kind", "size", "scan", "sent_at")
    list_filter = ("kind", "scan")
    list_select_related = ("question",)
    search_fields = ("public_id", "sha256", "question__public_id")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AnswerFile]:
        """What was sent."""
        found: QuerySet[AnswerFile] = super().get_queryset(request)
        return found.filter(sent_at__isnull=False)


@admin.register(AnswerDraft)
class AnswerDraftAdmin(ReadOnlyAdmin):
    """That there is a draft, and since when; its text is the partner's alone."""

    list_display = ("id", "question", "saved_at")
    list_select_related = ("question",)
    search_fields = ("question__public_id",)
    exclude = ("text", "saved_by_name")
    ordering = ("-id",)
