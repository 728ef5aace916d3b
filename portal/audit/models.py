"""One row for every change: who, on behalf of whom, what, before and after, and who may read it."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who may read an event. Partner pages select `partner` only."""

    OPERATOR = "operator", _("Operator only")
    PARTNER = "partner", _("Partner and operator")


class AuditEvent(models.Model):
    """Never changed, never deleted: a database trigger refuses both. Names are copied as text."""

    at = models.DateTimeField(_("at"), db_index=True)
    verb = models.CharField(_("verb"), max_length=80)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    audience = models.CharField(
        _("audience"), max_length=10, choices=Audience.choices, default=Audience.OPERATOR
    )
    actor_kind = models.CharField(_("kind of actor"), max_length=10)
    actor_id = models.BigIntegerField(_("actor id"), null=True)
    actor_name = models.CharField(_("actor"), max_length=200)
    actor_role = models.CharField(_("role then"), max_length=20, blank=True)
    partner_id = models.BigIntegerField(_("partner id"), null=True, db_index=True)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=200, blank=True)
    customer_id = models.BigIntegerField(_("customer id"), null=True, db_index=True)
    object_type = models.CharField(_("kind of object"), max_length=60)
    object_id = models.CharField(_("object id"), max_length=60)
    object_name = models.CharField(_("object"), max_length=300, blank=True)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    reason = models.CharField(_("reason"), max_length=2000, blank=True)
    request_id = models.CharField(_("request id"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("history event")
        verbose_name_plural = _("history events")
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.verb} {self.object_id} #{self.pk}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """History is never deleted."""
        raise TypeError("History is append-only.")
