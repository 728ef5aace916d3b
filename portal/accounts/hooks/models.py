"""An endpoint of a partner's, and every message that it is owed."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.base.ids import public_id
from portal.base.versions import Versioned
from portal.jobs.models import OwedWork


class Webhook(Versioned):
    """Where messages go. The secret is kept as it is, for every message is signed with it; pages show it once."""

    class State(models.TextChoices):
        """Whether it is sent to, and why not."""

        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        FAILING = "failing", _("Paused: the last try failed")
        GONE = "gone", _("Switched off: the receiver is gone")

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    partner = models.ForeignKey(
        "accounts.Partner", verbose_name=_("partner"), on_delete=models.PROTECT, related_name="webhooks"
    )
    url = models.CharField(_("address"), max_length=500)
    description = models.CharField(_("description"), max_length=200, blank=True)
    types = models.JSONField(_("types of event"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ACTIVE)
    secret = models.CharField(_("secret"), max_length=80, editable=False)
    old_secret = models.CharField(_("secret before"), max_length=80, blank=True, editable=False)
    old_until = models.DateTimeField(_("old secret valid until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)

    class Meta:
        app_label = "accounts"
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["active", "paused", "failing", "gone"]), name="webhook_state_known"
            )
        ]

    def __str__(self) -> str:
        return self.host

    @property
    def host(self) -> str:
        """What names it in lists and in the history."""
        return urlsplit(self.url).netloc

    @property
    def last_four(self) -> str:
        """What pages show of the secret."""
        return self.secret[-4:]

    @property
    def is_active(self) -> bool:
        """Whether it is sent to."""
        return self.state == self.State.ACTIVE

    def secrets_at(self, at: datetime) -> list[str]:
        """Those that sign: the new one, and the one before for a while."""
        old = self.old_secret if self.old_until and at < self.old_until else ""
        return [self.secret, *([old] if old else [])]


class DeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    """Messages, as their partner may see them."""

    def shown(self, at: datetime) -> Self:
        """Without those whose time to be known has not come."""
        return self.exclude(hidden_until__gt=at)


class WebhookDelivery(OwedWork):
    """One message to one endpoint; what is sent is kept word for word, so that a repetition is the same.

    `tries` counts one series, `attempts` every claim; `event` is the history's row, none for a test.
    `urgent` is what a person asked for: it does not wait for the endpoint's gap.
    """

    class State(models.TextChoices):
        """How far it is."""

        QUEUED = "queued", _("Waits")
        RUNNING = "running", _("Is being sent")
        DONE = "done", _("Delivered")
        FAILED = "failed", _("Given up")
        HELD = "held", _("Waits until the webhook is resumed")

    class Problem(models.TextChoices):
        """Why no answer came, or none that counts."""

        NONE = "", _("None")
        ADDRESS = "address", _("The address is not allowed")
        UNRESOLVED = "unresolved", _("The name has no address")
        NOT_PUBLIC = "not_public", _("The name leads to an address that is not public")
        UNREACHABLE = "unreachable", _("No connection")
        CERTIFICATE = "certificate", _("The certificate could not be verified")
        TIMEOUT = "timeout", _("No answer within 15 seconds")
        UNREADABLE = "unreadable", _("The answer could not be read")
        REDIRECT = "redirect", _("A redirect, which is not followed")

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    webhook = models.ForeignKey(
        Webhook, verbose_name=_("webhook"), on_delete=models.CASCADE, related_name="deliveries"
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.QUEUED)
    event = models.BigIntegerField(_("history event"), null=True, blank=True)
    hidden_until = models.DateTimeField(_("hidden until"), null=True, blank=True)
    type = models.CharField(_("type of event"), max_length=60)
    body = models.TextField(_("message"))
    urgent = models.BooleanField(_("asked for by a person"), default=False)
    tries = models.PositiveIntegerField(_("tries"), default=0)
    last_at = models.DateTimeField(_("last try at"), null=True, blank=True)
    took_ms = models.PositiveIntegerField(_("milliseconds"), default=0)
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=12, choices=Problem.choices, blank=True)
    answer = models.TextField(_("answer"), blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        app_label = "accounts"
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event"], name="one_delivery_an_event"),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running", "done", "failed", "held"]),
                name="webhook_delivery_state_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state__in=["queued", "running"]),
                name="webhook_delivery_owed",
            ),
            models.Index(fields=["webhook", "-created_at"], name="webhook_delivery_log"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.public_id}"

    @property
    def message_id(self) -> str:
        """What `webhook-id` says; the same for every try, so that a receiver can tell a repetition."""
        return f"msg_{self.public_id}"

    @property
    def is_finished(self) -> bool:
        """Whether it may be sent once more by hand."""
        return self.state in (self.State.DONE, self.State.FAILED)

    @property
    def is_test(self) -> bool:
        """Whether it is about nothing that happened."""
        return self.event is None
