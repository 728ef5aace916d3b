"""A load that fell short and is put in force all the same: accepted by one person, confirmed by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from compliance.models.lists import ListLoad
from portal.base.ids import public_id
from portal.base.transitions import allowed_values


class ListAcceptance(models.Model):
    """What a lead asked for a kept load, and what became of it. `short` is what fell short as it was shown."""

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", _("Waits for a second person")
        CONFIRMED = "confirmed", _("Confirmed, about to be in force")
        DONE = "done", _("In force")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")
        VOID = "void", _("Void: the lists have changed since")

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    load = models.ForeignKey(
        ListLoad, verbose_name=_("load"), on_delete=models.PROTECT, related_name="acceptances"
    )
    short = models.JSONField(_("what fell short"), default=list)
    reason = models.CharField(_("reason"), max_length=2000)
    by_command = models.BooleanField(_("asked by command"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("acceptance of a list")
        verbose_name_plural = _("acceptances of lists")
        constraints = [
            allowed_values(
                "state",
                ["asked", "confirmed", "done", "refused", "withdrawn", "expired", "void"],
                "list_acceptance_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "done"])
                | Q(closed_by__isnull=False) & ~Q(closed_by=F("asked_by")),
                name="list_acceptance_takes_two",
            ),
            models.UniqueConstraint(
                fields=["load"],
                condition=Q(state__in=["asked", "confirmed"]),
                name="one_open_acceptance_a_load",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.load} · {self.get_state_display()}"
