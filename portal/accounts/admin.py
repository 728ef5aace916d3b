"""Users, partners and memberships in support's admin. Every change is in the history."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts.forms_support import MembershipForm, NewPersonForm, PartnerForm, PersonForm
from portal.accounts.keeping import KeptBySupport
from portal.accounts.models import Membership, Partner, User
from portal.accounts.rights import Right

OPERATOR_FIELDS = ("operator_role", "is_staff", "is_superuser")


class MembershipInline(admin.TabularInline):
    """Who works for the partner, and as what."""

    model = Membership
    form = MembershipForm
    extra = 0
    autocomplete_fields = ("user",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Everybody whom the site lets in."""
        return bool(request.user.is_active and request.user.is_staff)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Support alone."""
        return _may_keep(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Support alone."""
        return _may_keep(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Somebody who left the partner."""
        return _may_keep(request)


def _may_keep(request: HttpRequest) -> bool:
    from portal.accounts.access import actor

    return actor(request).may(Right.SUPPORT_ACTIONS)


@admin.register(Partner)
class PartnerAdmin(KeptBySupport):
    """Partners and their sub-partners. One is suspended, never deleted: its customers' evidence stays."""

    verb = "accounts.partner"
    form = PartnerForm
    fields = (
        "name",
        "parent",
        "contact_email",
        "language",
        "time_zone",
        "suspended",
        "suspended_at",
        "public_id",
        "created_at",
    )
    list_display = ("name", "parent", "suspended_at", "language", "contact_email")
    list_filter = ("language", ("suspended_at", admin.EmptyFieldListFilter))
    list_select_related = ("parent",)
    search_fields = ("name", "public_id", "contact_email")
    readonly_fields = ("suspended_at", "public_id", "created_at")
    ordering = ("name", "pk")
    autocomplete_fields = ("parent",)
    inlines = (MembershipInline,)


@admin.register(User)
class PersonAdmin(KeptBySupport, UserAdmin):
    """People; the e-mail is the login. They are made inactive, never deleted: history names them.

    The operator's own roles are given by a superuser, and nobody gives them to themselves.
    """

    verb = "accounts.user"
    form = PersonForm
    add_form = NewPersonForm
    ordering = ("email",)
    list_display = ("email", "name", "operator_role", "is_staff", "is_active", "last_login")
    list_filter = ("operator_role", "is_staff", "is_active")
    search_fields = ("email", "name")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("email", "password", "name")}),
        (_("Preferences"), {"fields": ("language", "time_zone", "theme")}),
        (_("Operator"), {"fields": (*OPERATOR_FIELDS, "is_active")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "name", "password1", "password2")}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Roles of the operator's staff are out of reach for others than superusers, and for oneself."""
        dates = ("last_login", "date_joined")
        if obj is None or (request.user.is_superuser and obj.pk != request.user.pk):
            return dates
        own = ("is_active",) if obj.pk == request.user.pk else ()
        return (*dates, *OPERATOR_FIELDS, *own)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Support alone; the operator's own staff (and so their passwords) are a superuser's."""
        if not super().has_change_permission(request, obj):
            return False
        own = obj is not None and obj.pk == request.user.pk
        return bool(obj is None or not obj.operator_role or own or request.user.is_superuser)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """A changed password is in the history too; what it is, never."""
        if request.resolver_match and request.resolver_match.url_name == "auth_user_password_change":
            self._record(request, "password_set", obj, {}, {})
        return super().log_change(request, obj, message)
