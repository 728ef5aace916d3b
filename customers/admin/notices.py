"""What people chose to be told of, and what they were told: support reads it."""

from __future__ import annotations

from django.contrib import admin

from customers.models import Notice, NoticeChoice, NoticeMute
from portal.base.admin import ReadOnlyAdmin


@admin.register(NoticeChoice)
class NoticeChoiceAdmin(ReadOnlyAdmin):
    """Only what differs from what the portal proposes, or once did."""

    list_display = ("user", "verb", "in_portal", "by_mail")
    list_select_related = ("user",)
    list_filter = ("by_mail", "in_portal")
    search_fields = ("user__email", "verb")


@admin.register(NoticeMute)
class NoticeMuteAdmin(ReadOnlyAdmin):
    """Of whom somebody does not want to hear."""

    list_display = ("user", "customer")
    list_select_related = ("user", "customer")
    search_fields = ("user__email", "customer__name")


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """One event for one reader."""

    list_display = ("user", "customer", "verb", "at", "read_at", "in_portal", "by_mail", "told_in")
    list_select_related = ("user", "customer")
    list_filter = ("by_mail", "in_portal", "verb")
    search_fields = ("user__email", "customer__name", "verb")
    date_hierarchy = "at"
