"""Clients, codes and secrets of OAuth; of each secret only the digest is kept."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.rights import PartnerRole
from portal.accounts.tokens.models import ApiToken
from portal.base.ids import public_id
from portal.base.versions import Versioned


class OAuthClient(Versioned):
    """A program of a partner's: an app that people let in, or a service that acts for itself."""

    class Kind(models.TextChoices):
        """How it signs in."""

        APP = "app", _("App: people sign in and let it act for them")
        SERVICE = "service", _("Service: acts for itself, without a person")

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    partner = models.ForeignKey(
        "accounts.Partner", verbose_name=_("partner"), on_delete=models.PROTECT, related_name="oauth_clients"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        related_name="oauth_clients",
    )
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    role = models.CharField(
        _("role of a service"), max_length=20, choices=PartnerRole.choices, blank=True, default=""
    )
    scopes = models.JSONField(_("scopes"), default=list)
    redirect_uris = models.JSONField(_("addresses to return to"), default=list)
    digest = models.CharField(_("digest of its secret"), max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        app_label = "accounts"
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="app", role="")
                | Q(kind="service", role__in=PartnerRole.values) & ~Q(digest=""),
                name="oauth_client_kind_fits",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_service(self) -> bool:
        """Whether it acts for itself."""
        return self.kind == self.Kind.SERVICE


class OAuthCode(models.Model):
    """What a person's consent is worth: exchanged once, within two minutes."""

    client = models.ForeignKey(OAuthClient, verbose_name=_("program"), on_delete=models.CASCADE)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    redirect_uri = models.CharField(_("address to return to"), max_length=500)
    challenge = models.CharField(_("PKCE challenge"), max_length=43, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    token = models.ForeignKey(
        ApiToken, verbose_name=_("token"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        app_label = "accounts"
        verbose_name = _("consent to a program")
        verbose_name_plural = _("consents to programs")

    def __str__(self) -> str:
        return f"{self.client_id} {self.created_at:%Y-%m-%d %H:%M}"


class OAuthSecret(models.Model):
    """An access or refresh token of a grant. A spent one is kept: when it comes again, the grant is revoked."""

    class Kind(models.TextChoices):
        """What it opens."""

        ACCESS = "access", _("Access token")
        REFRESH = "refresh", _("Refresh token")

    token = models.ForeignKey(
        ApiToken, verbose_name=_("token"), on_delete=models.CASCADE, related_name="oauth_secrets"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"))
    spent_at = models.DateTimeField(_("spent at"), null=True, blank=True)

    class Meta:
        app_label = "accounts"
        verbose_name = _("token of a program")
        verbose_name_plural = _("tokens of programs")

    def __str__(self) -> str:
        return f"{self.token_id} {self.kind}"

    def is_live(self, at: datetime) -> bool:
        """Whether it opens anything at this moment."""
        return self.spent_at is None and at < self.expires_at
