"""An onboarding form as far as it is filled in: no customer yet, so nothing is checked and no quantity taken."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.base.ids import public_id
from portal.base.versions import Versioned


class Draft(Versioned):
    """What was typed, by field. `key` is the form's submission key; `page` the open page that wrote last.

    Once it has become a customer it holds nothing but that.
    """

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    partner = models.ForeignKey(
        "accounts.Partner", verbose_name=_("partner"), on_delete=models.PROTECT, related_name="drafts"
    )
    key = models.CharField(_("submission key"), max_length=64)
    name = models.CharField(_("legal name"), max_length=500, blank=True)
    values = models.JSONField(_("what was typed"), default=dict)
    page = models.CharField(_("page"), max_length=64, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("started by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    customer = models.OneToOneField(
        "customers.Customer",
        verbose_name=_("customer"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="draft",
    )
    started_at = models.DateTimeField(_("started at"))
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("draft of a customer")
        verbose_name_plural = _("drafts of customers")
        constraints = [
            models.UniqueConstraint(fields=["partner", "key"], name="draft_once_per_form"),
            models.CheckConstraint(condition=~Q(key=""), name="draft_has_a_key"),
        ]
        indexes = [
            models.Index(fields=["partner", "-written_at"], name="draft_by_partner"),
            models.Index(fields=["written_at"], name="draft_by_age"),
        ]

    def __str__(self) -> str:
        return self.name or str(_("without a name"))
