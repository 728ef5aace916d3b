"""Contact rounds, attempts, questions, notices, and mails to the desk."""

from __future__ import annotations

from django.contrib import admin

from compliance.models import ContactAttempt, ContactRound, DeskMail, Notice, Question
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


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """Mails owed to partners."""

    list_display = ("id", "customer", "kind", "state", "to", "due_at", "attempts", "cancelled")
    list_filter = ("kind", "state", "cancelled")
    list_select_related = ("customer",)
    search_fields = ("customer__name", "customer__public_id", "to", "key")
    ordering = ("-id",)


@admin.register(DeskMail)
class DeskMailAdmin(ReadOnlyAdmin):
    """Mails owed to compliance leads."""

    list_display = ("id", "user", "kind", "case", "state", "sent", "due_at", "attempts")
    list_filter = ("kind", "state", "sent")
    list_select_related = ("user", "case")
    search_fields = ("user__name", "user__email", "case__public_id", "key")
    ordering = ("-id",)
