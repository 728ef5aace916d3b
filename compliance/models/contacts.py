"""Asking the partner: questions and answers, and counted contact attempts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.base.ids import public_id
from portal.base.transitions import allowed_values

PERSON = settings.AUTH_USER_MODEL


class ContactRound(models.Model):
    """One round of contacting the partner; any answer ends it. At most three counted attempts."""

    case = models.ForeignKey(
        "compliance.Case", verbose_name=_("case"), on_delete=models.PROTECT, related_name="contact_rounds"
    )
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_because = models.CharField(_("ended because"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("contact round")
        verbose_name_plural = _("contact rounds")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="one_running_round"
            )
        ]

    def __str__(self) -> str:
        return f"round #{self.pk}"


class ContactAttempt(models.Model):
    """One recorded try, append-only but for its outcome. Which ones count is computed (rules.contacts)."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Telephone")
        PORTAL = "portal", _("Portal message")

    class Outcome(models.TextChoices):
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        BOUNCED = "bounced", _("Bounced")
        SPOKE = "spoke", _("Spoke with them")
        VOICEMAIL = "voicemail", _("Left a message")
        UNANSWERED = "unanswered", _("Not answered")

    round = models.ForeignKey(
        ContactRound, verbose_name=_("round"), on_delete=models.PROTECT, related_name="attempts"
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    person = models.CharField(_("person contacted"), max_length=200)
    proof = models.CharField(_("proof"), max_length=2000, blank=True)
    by = models.ForeignKey(
        PERSON, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField(_("name"), max_length=200)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("contact attempt")
        verbose_name_plural = _("contact attempts")
        constraints = [
            allowed_values("channel", ["email", "phone", "portal"], "attempt_channel_known"),
            allowed_values(
                "outcome",
                ["sent", "delivered", "bounced", "spoke", "voicemail", "unanswered"],
                "attempt_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.outcome} #{self.pk}"


class Question(models.Model):
    """What we asked the partner on a case, and the answer. Partner-visible: never a list, candidate or score.

    One that names a decision was asked by nobody: the partner asked for another look at that decision, once; the
    text is its reason, the answer its new facts.
    """

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    case = models.ForeignKey(
        "compliance.Case", verbose_name=_("case"), on_delete=models.PROTECT, related_name="questions"
    )
    round = models.ForeignKey(
        ContactRound, verbose_name=_("round"), null=True, on_delete=models.PROTECT, related_name="questions"
    )
    decision = models.OneToOneField(
        "compliance.Decision",
        verbose_name=_("decision to look at again"),
        null=True,
        on_delete=models.PROTECT,
        related_name="another_look",
    )
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.CharField(_("question"), max_length=40)
    text = models.CharField(_("text"), max_length=1000)
    asked_at = models.DateTimeField(_("asked at"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=4000, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by_name = models.CharField(_("answered by"), max_length=200, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("question to the partner")
        verbose_name_plural = _("questions to the partner")
        constraints = [
            models.CheckConstraint(
                condition=Q(round__isnull=True, decision__isnull=False)
                | Q(round__isnull=False, decision__isnull=True),
                name="question_of_a_round_or_a_decision",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} #{self.pk}"
