"""The token as it is kept: never the secret itself."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.rights import PartnerRole
from portal.accounts.tokens import scopes
from portal.base.ids import public_id
from portal.base.versions import Versioned


class ApiToken(Versioned):
    """What a program signs in with, for one partner. With a person it never may more than they do now."""

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    partner = models.ForeignKey(
        "accounts.Partner", verbose_name=_("partner"), on_delete=models.PROTECT, related_name="api_tokens"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="api_tokens",
    )
    client = models.ForeignKey(
        "accounts.OAuthClient",
        verbose_name=_("program"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="grants",
    )
    name = models.CharField(_("name"), max_length=80)
    role = models.CharField(_("role"), max_length=20, choices=PartnerRole.choices)
    scopes = models.JSONField(_("scopes"), default=list)
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    shown = models.CharField(_("begins with"), max_length=12, editable=False)
    last_four = models.CharField(_("ends with"), max_length=4, editable=False)
    old_digest = models.CharField(_("digest before"), max_length=64, blank=True, editable=False)
    old_until = models.DateTimeField(_("old secret valid until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"))
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        app_label = "accounts"
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=PartnerRole.values), name="token_role_known"),
            models.UniqueConstraint(
                fields=["old_digest"], condition=~Q(old_digest=""), name="one_token_per_old_secret"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_read_only(self) -> bool:
        """Whether none of its scopes lets it change anything."""
        return all(scopes.only_reads(one) for one in self.scopes)

    def is_live(self, at: datetime) -> bool:
        """Whether it opens anything at this moment."""
        return self.revoked_at is None and at < self.expires_at


class TokenUse(models.Model):
    """How often a token was used on one day (UTC); kept for 90 days."""

    token = models.ForeignKey(
        ApiToken, verbose_name=_("token"), on_delete=models.CASCADE, related_name="uses"
    )
    day = models.DateField(_("day (UTC)"))
    minutes = models.PositiveIntegerField(_("minutes in use"), default=0)

    class Meta:
        app_label = "accounts"
        verbose_name = _("use of a token")
        verbose_name_plural = _("uses of tokens")
        constraints = [models.UniqueConstraint(fields=["token", "day"], name="one_row_a_token_and_day")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.day}: {self.minutes}"


class IdempotentCall(models.Model):
    """What was answered to a POST with an `Idempotency-Key`: kept for a day, so that it is not done twice."""

    token = models.ForeignKey(
        ApiToken, verbose_name=_("API token"), on_delete=models.CASCADE, related_name="idempotent_calls"
    )
    key = models.CharField(_("key"), max_length=255)
    digest = models.CharField(_("digest of the call"), max_length=64)
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    status = models.PositiveSmallIntegerField(_("status"), default=0)
    headers = models.JSONField(_("headers"), default=dict)
    body = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("idempotent call")
        verbose_name_plural = _("idempotent calls")
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_a_key")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.key[:20]}"
