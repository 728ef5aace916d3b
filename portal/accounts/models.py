"""Partners, the people who work for them, and the operator's own staff."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from portal.accounts.feed.models import FeedEntry, FeedHead
from portal.accounts.hooks.models import Webhook, WebhookDelivery
from portal.accounts.oauth.models import OAuthClient, OAuthCode, OAuthSecret
from portal.accounts.rights import OperatorRole, PartnerRole
from portal.accounts.team.models import Invitation
from portal.accounts.tokens.models import ApiToken, IdempotentCall, TokenUse
from portal.base.ids import public_id
from portal.base.versions import Versioned
from portal.outbox.recipients import Reader

__all__ = [
    "ApiToken",
    "Appointment",
    "FeedEntry",
    "FeedHead",
    "IdempotentCall",
    "Invitation",
    "Membership",
    "OAuthClient",
    "OAuthCode",
    "OAuthSecret",
    "Partner",
    "TokenUse",
    "User",
    "UserManager",
    "Webhook",
    "WebhookDelivery",
]


class Partner(models.Model):
    """A service provider, or a sub-partner under one (one level only)."""

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent partner"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sub_partners",
    )
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True)
    suspended_by_parent = models.BooleanField(_("suspended by its parent"), default=False, editable=False)
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    is_sandbox = models.BooleanField(_("sandbox"), default=False, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="partner_not_its_own_parent",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Sub-partners have one level (domain.md §1)."""
        super().clean()
        if self.parent is None:
            return
        if self.parent.parent_id is not None or self.parent.pk == self.pk:
            raise ValidationError({"parent": _("A sub-partner cannot have sub-partners of its own.")})
        if self.parent.is_sandbox and not self.is_sandbox:
            raise ValidationError({"parent": _("Only a sandbox can be under a sandbox.")})
        if self.pk and self.sub_partners.exists():
            raise ValidationError({"parent": _("This partner has sub-partners, so it cannot be one itself.")})

    def mail_address(self) -> str:
        """Its contact address, else its first wholesale administrator's; "" when there is neither."""
        return self.reader().address

    def reader(self) -> Reader:
        """Who reads its mails: the contact address, else its first wholesale administrator in their own language."""
        if not self.contact_email:
            admins = self.memberships.filter(role=PartnerRole.WHOLESALE_ADMIN, user__is_active=True)
            first = admins.select_related("user").order_by("pk").first()
            found = first.user.reader() if first else None
            if found is not None:
                return found
        return Reader(self.contact_email, self.name, self.language, self.time_zone)


class UserManager(BaseUserManager["User"]):
    """Creates users; the e-mail is the login."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a user; the e-mail is stored in lower case so that it is unique whatever its case."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a support user who may use all of the Django admin."""
        return self.create_user(
            email,
            password,
            **{"is_staff": True, "is_superuser": True, "operator_role": OperatorRole.SUPPORT, **fields},
        )


class User(Versioned, AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address: of a partner, or of the operator."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    operator_role = models.CharField(
        _("operator role"), max_length=20, choices=OperatorRole.choices, blank=True, default=OperatorRole.NONE
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    theme = models.CharField(
        _("theme"),
        max_length=5,
        choices=[("auto", _("Same as device")), ("light", _("Light")), ("dark", _("Dark"))],
        default="auto",
    )
    is_staff = models.BooleanField(_("may use the Django admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined at"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_any_case"),
            models.CheckConstraint(
                condition=models.Q(operator_role__in=OperatorRole.values), name="user_operator_role_known"
            ),
            # Whoever sees everything in the admin decides nothing, and works for no partner.
            models.CheckConstraint(
                condition=models.Q(is_staff=False, is_superuser=False)
                | models.Q(operator_role=OperatorRole.SUPPORT),
                name="admin_is_for_support",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name people see."""
        return str(self)

    def reader(self) -> Reader | None:
        """With their own language and time zone; nobody once the account is closed."""
        return Reader(self.email, str(self), self.language, self.time_zone) if self.is_active else None


class Membership(Versioned):
    """One user's role at one partner. A user belongs to at most one partner."""

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    user = models.OneToOneField(
        User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="membership"
    )
    partner = models.ForeignKey(
        Partner, verbose_name=_("partner"), on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=PartnerRole.choices)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=PartnerRole.values), name="membership_role_known"
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class Appointment(models.Model):
    """A change of what somebody of the operator's may decide, or of how they sign in: asked by one, done by another.

    Neither of the two is the person it is about (domain.md §4, "who may make a reviewer?").
    """

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", _("Waits for a second person")
        DONE = "done", _("In force")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    person = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="appointments"
    )
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    reason = models.CharField(_("reason"), max_length=2000)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(
        User, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="appointments_asked"
    )
    asked_at = models.DateTimeField(_("asked at"))
    closed_by = models.ForeignKey(
        User,
        verbose_name=_("closed by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="appointments_closed",
    )
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="done")
                | models.Q(closed_by__isnull=False) & ~models.Q(closed_by=models.F("asked_by")),
                name="appointment_takes_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(asked_by=models.F("person"))
                & (
                    models.Q(closed_by__isnull=True)
                    | ~models.Q(closed_by=models.F("person"))
                    | ~models.Q(state="done")
                ),
                name="appointment_not_of_oneself",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state="asked"), name="one_open_appointment_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_state_display()} #{self.pk}"
