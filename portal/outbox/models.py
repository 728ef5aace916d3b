"""One message to one reader, owed with what it tells of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.base.transitions import allowed_values
from portal.jobs.models import OwedWork


class Mail(OwedWork):
    """A mail, sent at most once: what happened and who reads it are unique together.

    The reader is a person, a partner (whoever reads its mails when this one's turn comes), or a bare address.
    `context` holds ids and plain values only: what the text names is read when its turn comes, and no secret
    is kept.
    """

    class State(models.TextChoices):
        """How far it is."""

        QUEUED = "queued", _("Waits")
        RUNNING = "running", _("Is being sent")
        DONE = "done", _("Sent")
        DROPPED = "dropped", _("Not sent")
        BOUNCED = "bounced", _("Came back")

    class Why(models.TextChoices):
        """Why it was not sent, or came back."""

        NONE = "", "–"
        CANCELLED = "cancelled", _("Cancelled before it left")
        UNTRUE = "untrue", _("No longer true")
        GONE = "gone", _("What it is about is gone")
        ANSWERED = "answered", _("Nobody waits for an answer any more")
        NOT_THEIRS = "not_theirs", _("No longer for this reader")
        NO_ADDRESS = "no_address", _("There was no address")
        REFUSED = "refused", _("The mail server refused the address")
        BEFORE = "before_outbox", _("From before the outbox")

    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.QUEUED)
    kind = models.CharField(_("kind"), max_length=40)
    event = models.CharField(_("what happened"), max_length=120)
    recipient = models.CharField(_("reader"), max_length=270)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    partner = models.ForeignKey(
        "accounts.Partner",
        verbose_name=_("partner"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    customer_id = models.BigIntegerField(_("customer id"), null=True, blank=True, db_index=True)
    to = models.EmailField(_("to"), blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    context = models.JSONField(_("context"), default=dict, blank=True)
    why = models.CharField(_("why not"), max_length=20, choices=Why.choices, blank=True, default=Why.NONE)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = [
            models.UniqueConstraint(fields=["event", "recipient"], name="one_mail_an_event_and_reader"),
            allowed_values("state", ["queued", "running", "done", "dropped", "bounced"], "mail_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state__in=["queued", "running"]), name="mail_owed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
