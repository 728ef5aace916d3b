"""Mails to the operator's own people: apart from those to partners, so that neither is ever taken for the other."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.base.transitions import allowed_values
from portal.jobs.models import OwedWork


class DeskMail(OwedWork):
    """One mail owed to one person of the desk, sent once: the key says for what."""

    class Kind(models.TextChoices):
        HANDED_UP = "handed_up", _("Case handed to the compliance lead")
        OVERDUE = "overdue", _("Cases nobody moves")
        VELOCITY = "velocity", _("A partner changes very much at once")
        LOOK_ALIKES = "look_alikes", _("Names one letter apart")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("to"), on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    case = models.ForeignKey(
        "compliance.Case",
        verbose_name=_("case"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    key = models.CharField(_("idempotency key"), max_length=100, unique=True)
    by_name = models.CharField(_("by"), max_length=200, blank=True)
    context = models.JSONField(_("context"), default=dict, blank=True)
    sent = models.BooleanField(_("sent"), default=False)

    class Meta:
        verbose_name = _("mail to the desk")
        verbose_name_plural = _("mails to the desk")
        constraints = [
            allowed_values("state", ["queued", "running", "done"], "desk_mail_state_known"),
            allowed_values(
                "kind", ["handed_up", "overdue", "velocity", "look_alikes"], "desk_mail_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["due_at", "id"], condition=~Q(state="done"), name="desk_mail_owed")]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
