"""What people are told of their customers: what each chose, whom they mute, and one notice an event and reader."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.base.ids import public_id
from portal.base.transitions import allowed_values


class ByMail(models.TextChoices):
    """When something comes by mail."""

    NEVER = "never", _("Never")
    AT_ONCE = "at_once", _("At once")
    DIGEST = "digest", _("Daily digest")


class NoticeChoice(models.Model):
    """How one person wants to hear of one type of event; without a row, as the portal proposes (`notices.kinds`)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="notice_choices",
    )
    verb = models.CharField(_("type of event"), max_length=80)
    in_portal = models.BooleanField(_("in the portal"))
    by_mail = models.CharField(_("by mail"), max_length=8, choices=ByMail.choices)

    class Meta:
        verbose_name = _("choice of notifications")
        verbose_name_plural = _("choices of notifications")
        constraints = [
            models.UniqueConstraint(fields=["user", "verb"], name="one_notice_choice_a_type"),
            allowed_values("by_mail", ["never", "at_once", "digest"], "notice_choice_mail_known"),
        ]
        indexes = [models.Index(fields=["verb", "user"], name="notice_choice_by_type")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.verb}"


class NoticeMute(models.Model):
    """A customer of whom a person does not want to hear."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="notice_mutes",
    )
    customer = models.ForeignKey(
        "customers.Customer", verbose_name=_("customer"), on_delete=models.CASCADE, related_name="mutes"
    )

    class Meta:
        verbose_name = _("muted customer")
        verbose_name_plural = _("muted customers")
        constraints = [models.UniqueConstraint(fields=["user", "customer"], name="one_mute_a_customer")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.customer_id}"


class Notice(models.Model):
    """One event for one reader, made with the event. `told_in` is the mail of the digest that holds it.

    What it says is read from the history each time, and so is whether its reader may still see the customer.
    """

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("reader"), on_delete=models.CASCADE, related_name="notices"
    )
    customer = models.ForeignKey(
        "customers.Customer", verbose_name=_("customer"), on_delete=models.CASCADE, related_name="notices"
    )
    event = models.BigIntegerField(_("id of the event"))
    verb = models.CharField(_("type of event"), max_length=80)
    is_outcome = models.BooleanField(_("outcome of a check"), default=False)
    in_portal = models.BooleanField(_("in the portal"))
    by_mail = models.CharField(_("by mail"), max_length=8, choices=ByMail.choices)
    told_in = models.BigIntegerField(_("mail of the digest"), null=True, blank=True)
    at = models.DateTimeField(_("at"), db_index=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notification of an event")
        verbose_name_plural = _("notifications of events")
        constraints = [
            models.UniqueConstraint(fields=["user", "event"], name="one_notice_an_event_and_reader"),
            allowed_values("by_mail", ["never", "at_once", "digest"], "notice_mail_known"),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], condition=Q(in_portal=True), name="notice_by_reader"),
            models.Index(
                fields=["user"], condition=Q(in_portal=True, read_at__isnull=True), name="notice_unread"
            ),
            models.Index(
                fields=["user", "at"],
                condition=Q(by_mail="digest", told_in__isnull=True),
                name="notice_for_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.verb} #{self.event}"
