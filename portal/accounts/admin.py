"""Users, partners and memberships in support's admin. Every change is in the history."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.accounts import events
from portal.accounts.access import actor, without_page
from portal.accounts.appointments import decides
from portal.accounts.forms_support import MembershipForm, NewPersonForm, PartnerForm, PersonForm
from portal.accounts.keeping import KeptBySupport
from portal.accounts.models import (
    ApiToken,
    FeedEntry,
    Invitation,
    Membership,
    OAuthClient,
    OAuthCode,
    OAuthSecret,
    Partner,
    User,
)
from portal.accounts.oauth import clients
from portal.accounts.rights import OperatorRole, Right
from portal.accounts.tokens import service as tokens
from portal.base import clock
from portal.base.admin import ReadOnlyAdmin

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
    return actor(request).may(Right.SUPPORT_ACTIONS)


@admin.register(Partner)
class PartnerAdmin(KeptBySupport):
    """Partners and their sub-partners. One is suspended, never deleted: its customers' evidence stays."""

    history = {"added": events.PartnerAdded, "changed": events.PartnerChanged}
    row_history = {
        "added": events.MembershipAdded,
        "changed": events.MembershipChanged,
        "removed": events.MembershipRemoved,
    }
    form = PartnerForm
    fields = (
        "name",
        "parent",
        "contact_email",
        "language",
        "time_zone",
        "suspended",
        "suspended_at",
        "is_sandbox",
        "public_id",
        "created_at",
    )
    list_display = ("name", "parent", "suspended_at", "language", "contact_email")
    list_filter = ("language", "is_sandbox", ("suspended_at", admin.EmptyFieldListFilter))
    list_select_related = ("parent",)
    search_fields = ("name", "public_id", "contact_email")
    readonly_fields = ("suspended_at", "is_sandbox", "public_id", "created_at")
    ordering = ("name", "pk")
    autocomplete_fields = ("parent",)
    inlines = (MembershipInline,)


@admin.register(User)
class PersonAdmin(KeptBySupport, UserAdmin):
    """People; the e-mail is the login. They are made inactive, never deleted: history names them.

    Support is appointed by a superuser, whoever decides by two people (`appointments`), superusers by a command.
    """

    history = {
        "added": events.PersonAdded,
        "changed": events.PersonChanged,
        "password_set": events.PasswordSet,
    }
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
        """Superusers are made by command alone; who decides, and how they sign in, is changed by two people."""
        always = ("last_login", "date_joined", "is_superuser")
        if obj is None:
            return always
        if decides(obj):
            own = () if obj.is_active else ("is_active",)  # closing an account is safe; opening it takes two
            return (*always, "email", "operator_role", "is_staff", *own)
        if request.user.is_superuser and obj.pk != request.user.pk:
            return always
        own = ("is_active",) if obj.pk == request.user.pk else ()
        return (*always, "operator_role", "is_staff", *own)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """No role that decides is on offer here."""
        if db_field.name == "operator_role":
            offered = (OperatorRole.NONE, OperatorRole.SUPPORT)
            kwargs["choices"] = [(role.value, role.label) for role in offered]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Support alone; the operator's own staff is a superuser's."""
        if not super().has_change_permission(request, obj):
            return False
        own = obj is not None and obj.pk == request.user.pk
        return bool(obj is None or not obj.operator_role or own or request.user.is_superuser)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Nobody sets the password of anyone who decides: they choose it themselves, by mail."""
        person = self.get_object(request, id)
        if person is not None and decides(person):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """A changed password is in the history too; what it is, never."""
        if request.resolver_match and request.resolver_match.url_name == "auth_user_password_change":
            self._record(request, "password_set", obj, {}, {})
        return super().log_change(request, obj, message)


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Who was asked to join whom."""

    list_display = ("email", "partner", "role", "sent_at", "expires_at", "accepted_at", "revoked_at")
    list_filter = ("role", "partner")
    list_select_related = ("partner",)
    search_fields = ("email", "partner__name")
    ordering = ("-id",)


@admin.register(ApiToken)
class TokenAdmin(ReadOnlyAdmin):
    """Tokens of partners: support sees whose they are and when they were used, and takes one away at once."""

    list_display = ("name", "partner", "person", "role", "shown", "expires_at", "last_used_at", "revoked_at")
    list_filter = ("role", ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("partner", "person")
    search_fields = ("name", "partner__name", "partner__public_id", "person__email", "shown", "last_four")
    exclude = ("digest", "old_digest")
    ordering = ("-id",)
    actions = ("revoke",)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Support alone."""
        return _may_keep(request)

    @admin.action(description=_("Revoke the selected tokens"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[ApiToken]) -> None:
        """Refused from the next request on; it is in the history."""
        live = list(chosen.filter(revoked_at=None))
        for token in live:
            tokens.revoke(actor=without_page(request), token=token, at=clock.now())
        text = ngettext("%(n)s token was revoked.", "%(n)s tokens were revoked.", len(live))
        self.message_user(request, text % {"n": len(live)})


@admin.register(OAuthClient)
class ClientAdmin(ReadOnlyAdmin):
    """Programs of partners that sign in by OAuth: support sees whose they are, and takes one away at once."""

    list_display = ("name", "partner", "person", "kind", "role", "created_at", "revoked_at")
    list_filter = ("kind", ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("partner", "person")
    search_fields = ("name", "public_id", "partner__name", "partner__public_id", "person__email")
    exclude = ("digest",)
    ordering = ("-id",)
    actions = ("revoke",)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Support alone."""
        return _may_keep(request)

    @admin.action(description=_("Revoke the selected programs"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[OAuthClient]) -> None:
        """Refused from the next request on, with all that was given to them; it is in the history."""
        live = list(chosen.filter(revoked_at=None))
        for client in live:
            clients.revoke(actor=without_page(request), client=client, at=clock.now())
        text = ngettext("%(n)s program was revoked.", "%(n)s programs were revoked.", len(live))
        self.message_user(request, text % {"n": len(live)})


@admin.register(OAuthCode)
class CodeAdmin(ReadOnlyAdmin):
    """Consents of people, as codes; the code itself is nowhere."""

    list_display = ("client", "person", "created_at", "used_at")
    list_select_related = ("client", "person")
    search_fields = ("client__name", "client__public_id", "person__email")
    exclude = ("digest", "challenge")
    ordering = ("-id",)


@admin.register(OAuthSecret)
class SecretAdmin(ReadOnlyAdmin):
    """When programs got tokens; the tokens themselves are nowhere."""

    list_display = ("token", "kind", "created_at", "expires_at", "spent_at")
    list_filter = ("kind",)
    list_select_related = ("token",)
    search_fields = ("token__name", "token__public_id")
    exclude = ("digest",)
    ordering = ("-id",)


@admin.register(FeedEntry)
class FeedAdmin(ReadOnlyAdmin):
    """What partners' programs are told by the feed."""

    list_display = ("public_id", "partner", "number", "is_outcome", "created_at")
    list_filter = ("is_outcome",)
    list_select_related = ("partner",)
    search_fields = ("public_id", "partner__name", "partner__public_id")
    ordering = ("-id",)
