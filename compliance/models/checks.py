"""Checks: one owed for every profile version, and one for every customer that a list change hits."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from compliance.states import CHECK, Band
from portal.base.transitions import allowed_values
from portal.jobs.models import OwedWork


class Check(OwedWork):
    """One screening of one profile version. What it asked and with which versions never changes once finished."""

    class Trigger(models.TextChoices):
        CREATED = "created", _("New customer")
        ADDRESS = "address", _("Address change")
        NAME = "name", _("Name change")
        CONTACTS = "contacts", _("Contacts change")
        OWNERS = "owners", _("Owners change")
        LOCATION = "location", _("Location change")
        SCOPE = "scope", _("More of it is checked")
        LIST = "list", _("List change")

    customer = models.ForeignKey(
        "customers.Customer", verbose_name=_("customer"), on_delete=models.PROTECT, related_name="checks"
    )
    profile = models.ForeignKey(
        "customers.Profile",
        verbose_name=_("profile version"),
        on_delete=models.PROTECT,
        related_name="checks",
    )
    trigger = models.CharField(_("trigger"), max_length=10, choices=Trigger.choices)
    list_update = models.ForeignKey(
        "compliance.ListUpdate",
        verbose_name=_("list update"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="checks",
    )
    query = models.JSONField(_("what was asked"), default=dict)
    engine_state = models.CharField(_("engine's answer"), max_length=12, blank=True)
    incomplete_reason = models.CharField(_("incomplete because"), max_length=40, blank=True)
    in_force = models.ForeignKey(
        "compliance.ListInForce",
        verbose_name=_("lists in force"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    versions = models.JSONField(_("versions"), default=dict)
    list_versions = models.JSONField(_("list versions"), default=dict)
    suppressed = models.JSONField(_("held back by an earlier verdict"), default=list)
    result_hash = models.CharField(_("hash of the result"), max_length=64, blank=True)
    top_score = models.PositiveIntegerField(_("top score × 10,000"), default=0)

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        constraints = [
            allowed_values("state", CHECK.states, "check_state_known"),
            models.UniqueConstraint(
                fields=["profile"], condition=~Q(trigger="list"), name="one_check_per_profile_version"
            ),
            models.UniqueConstraint(
                fields=["customer", "list_update"],
                condition=Q(trigger="list"),
                name="one_check_per_list_update",
            ),
        ]
        indexes = [
            # The sweep and the drain look for these alone, for those of a list change apart.
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state__in=["queued", "running"]) & ~Q(trigger="list"),
                name="check_owed",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state__in=["queued", "running"], trigger="list"),
                name="rescreen_owed",
            ),
            models.Index(fields=["customer", "-id"], name="check_by_customer"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.trigger} {self.state}"


class CheckCandidate(models.Model):
    """One listed party that a check found, in the wording it then had, with the reasons."""

    check_run = models.ForeignKey(
        Check, verbose_name=_("check"), on_delete=models.PROTECT, related_name="candidates"
    )
    party_key = models.CharField(_("party"), max_length=600)
    list_code = models.CharField(_("list"), max_length=20)
    entry = models.ForeignKey(
        "compliance.ListedEntry",
        verbose_name=_("list entry"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    row_hash = models.CharField(_("row hash"), max_length=64)
    score = models.PositiveIntegerField(_("score × 10,000"))
    band = models.CharField(_("band"), max_length=10, choices=Band.choices)
    position = models.PositiveSmallIntegerField(_("position"))
    detail = models.JSONField(_("reasons"), default=dict)

    class Meta:
        verbose_name = _("check candidate")
        verbose_name_plural = _("check candidates")
        constraints = [
            allowed_values("band", ["strong", "review", "near_miss"], "candidate_band_known"),
            models.UniqueConstraint(fields=["check_run", "party_key"], name="party_once_per_check"),
        ]

    def __str__(self) -> str:
        return f"{self.party_key} {self.score}"
