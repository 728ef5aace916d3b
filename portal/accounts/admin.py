"""Users, partners and memberships in support's admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Membership, Partner, User

admin.site.unregister(Group)


class MembershipInline(admin.TabularInline):
    """Who works for the partner."""

    model = Membership
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(Partner)
class PartnerAdmin(admin.ModelAdmin):
    """Partners and their sub-partners."""

    list_display = ("name", "parent", "suspended_at", "language", "contact_email")
    list_filter = ("language", ("suspended_at", admin.EmptyFieldListFilter))
    search_fields = ("name", "public_id", "contact_email")
    readonly_fields = ("public_id", "created_at")
    autocomplete_fields = ("parent",)
    inlines = (MembershipInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A partner is suspended, never deleted: its customers' evidence stays."""
        return False


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People; the e-mail is the login."""

    ordering = ("email",)
    list_display = ("email", "name", "operator_role", "is_staff", "is_active", "last_login")
    list_filter = ("operator_role", "is_staff", "is_active")
    search_fields = ("email", "name")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password", "name")}),
        (_("Preferences"), {"fields": ("language", "time_zone", "theme")}),
        (_("Operator"), {"fields": ("operator_role", "is_staff", "is_superuser", "is_active")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "name", "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People are made inactive: history names them."""
        return False
