"""The customer and the immutable versions of everything about it that is screened."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Substr
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from customers.models.querysets import CustomerQuerySet
from customers.models.shown import HELD
from customers.rules import layout
from customers.states import COMPLIANCE, GONE, PROVISIONING, UNDER_REVIEW, Compliance, Provisioning
from portal.base import clock
from portal.base.ids import public_id
from portal.base.transitions import allowed_values
from portal.base.versions import Versioned

SORTED_BY = 100
"""Letters of the search text, which begins with the name, that a list is sorted by."""


class Customer(Versioned):
    """An organisation being onboarded. `compliance_status` is written only by profile.compliance_status."""

    public_id = models.CharField(_("id"), max_length=20, unique=True, default=public_id, editable=False)
    partner = models.ForeignKey(
        "accounts.Partner", verbose_name=_("partner"), on_delete=models.PROTECT, related_name="customers"
    )
    external_id = models.CharField(_("external ID"), max_length=100)
    template = models.ForeignKey(
        "customers.OnboardingTemplate",
        verbose_name=_("onboarding template"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
    )
    profile = models.OneToOneField(
        "customers.Profile",
        verbose_name=_("current profile"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    name = models.CharField(_("legal name"), max_length=500)
    is_own_organisation = models.BooleanField(_("your organisation"), default=False)
    org_country = CountryField(_("organisation's country"))
    call_in_number = models.CharField(_("default call-in number"), max_length=20, blank=True)
    site_time_zone = models.CharField(_("site time zone"), max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    created_level = models.PositiveSmallIntegerField(_("package level at creation"), default=0)
    provisioning_status = models.CharField(
        _("provisioning status"),
        max_length=24,
        choices=Provisioning.choices,
        default=Provisioning.PROVISIONING,
    )
    compliance_status = models.CharField(
        _("compliance status"), max_length=20, choices=Compliance.choices, default=Compliance.CHECKING
    )
    compliance_since = models.DateTimeField(_("in this compliance status since"))
    recheck_pending = models.BooleanField(_("recheck pending"), default=False)
    non_compliant_on = models.DateField(_("non-compliant on (UTC)"), null=True, blank=True)
    # From when to when the outcome of its checks is held back from its partner (profile.brake).
    outcome_held_at = models.DateTimeField(
        _("outcome held back since"), null=True, blank=True, editable=False
    )
    outcome_shown_at = models.DateTimeField(_("outcome shown at"), null=True, blank=True, editable=False)
    submission_key = models.CharField(_("submission key"), max_length=64, blank=True)
    search_text = models.TextField(_("search text"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="created_customers",
    )
    assignees = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("assigned to"), blank=True, related_name="assigned_customers"
    )
    created_at = models.DateTimeField(_("created at"))
    updated_at = models.DateTimeField(_("updated at"))
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [
            allowed_values("provisioning_status", PROVISIONING.states, "customer_provisioning_known"),
            allowed_values("compliance_status", COMPLIANCE.states, "customer_compliance_known"),
            models.UniqueConstraint(
                "partner",
                Lower("external_id"),
                condition=~Q(provisioning_status="removed"),
                name="external_id_per_partner",
            ),
            models.UniqueConstraint(
                fields=["partner", "submission_key"],
                condition=~Q(submission_key=""),
                name="one_customer_per_submission",
            ),
            models.UniqueConstraint(
                fields=["partner"],
                condition=Q(is_own_organisation=True) & ~Q(provisioning_status="removed"),
                name="one_own_organisation",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "-created_at"], name="customer_by_partner"),
            # The list's pages walk along these; the whole search text would be too long for an index.
            models.Index(
                "partner", Substr("search_text", 1, SORTED_BY), "public_id", name="customer_by_name"
            ),
            models.Index(fields=["partner", "updated_at", "public_id"], name="customer_by_change"),
            # The deadline task walks only these.
            models.Index(
                fields=["non_compliant_on"],
                condition=Q(compliance_status="non_compliant"),
                name="customer_deadline",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_gone(self) -> bool:
        """Whether it is being removed, or is removed."""
        return self.provisioning_status in GONE

    @property
    def is_non_compliant(self) -> bool:
        """Whether a refusal stands: nothing more may be taken, and the 30 days run."""
        return self.compliance_status == Compliance.NON_COMPLIANT

    @property
    def is_under_review(self) -> bool:
        """Whether a reviewer, or its partner, has an open case of it."""
        return self.compliance_status in UNDER_REVIEW

    @property
    def holds_back(self) -> bool:
        """Whether anything of a check's outcome is held back from the partner now."""
        return self.outcome_shown_at is not None and self.outcome_shown_at > clock.now()

    @property
    def is_held(self) -> bool:
        """Whether the partner is shown "checking", whatever was found."""
        return self.holds_back and self.compliance_status in HELD

    @property
    def shown_status(self) -> str:
        """The compliance status as the partner is shown it; staff read the column."""
        return Compliance.CHECKING if self.is_held else self.compliance_status

    @property
    def shown_since(self) -> datetime:
        """Since when, as the partner is shown it: the moment of a move would tell that there was one."""
        return self.profile.created_at if self.profile and self.is_held else self.compliance_since

    @property
    def shown_recheck(self) -> bool:
        """Whether the partner reads that a change is still looked at; that it no longer is, is an outcome too."""
        return not self.is_held if self.holds_back else self.recheck_pending


class Profile(models.Model):
    """One immutable version of what is screened. A version without a finished check owes one: it *is* the outbox."""

    class Reason(models.TextChoices):
        CREATED = "created", _("Created")
        ADDRESS = "address", _("Billing address changed")
        NAME = "name", _("Legal name changed")
        CONTACTS = "contacts", _("Contacts changed")
        OWNERS = "owners", _("Owners changed")
        LOCATION = "location", _("Location changed")
        NUMBERS = "numbers", _("Numbers or website changed")
        SCOPE = "scope", _("More of it is checked")

    customer = models.ForeignKey(
        Customer, verbose_name=_("customer"), on_delete=models.PROTECT, related_name="profiles"
    )
    number = models.PositiveIntegerField(_("version"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    legal_name = models.CharField(_("legal name"), max_length=500)
    line1 = models.CharField(_("address line 1"), max_length=50)
    line2 = models.CharField(_("address line 2"), max_length=50, blank=True)
    city = models.CharField(_("city"), max_length=50)
    state = models.CharField(_("state or province"), max_length=50, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    country = CountryField(_("country"))
    contacts = models.JSONField(_("contacts"), default=list)
    other_names = models.JSONField(_("trading and former names"), default=list)
    administrator = models.CharField(_("first administrator"), max_length=200, blank=True)
    locations = models.JSONField(_("locations"), default=list)
    owners = models.JSONField(_("owners"), default=list)
    identifiers = models.JSONField(_("numbers and website"), default=list)
    created_by_name = models.CharField(_("written by"), max_length=200)
    # No key: a version never changes, not even when its writer is deleted.
    written_by = models.BigIntegerField(_("id of the writer"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("profile version")
        verbose_name_plural = _("profile versions")
        constraints = [models.UniqueConstraint(fields=["customer", "number"], name="profile_number")]
        indexes = [models.Index(fields=["created_at"], name="profile_by_time")]

    def __str__(self) -> str:
        return f"{self.legal_name} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: a version never changes."""
        if self.pk is not None:
            raise TypeError("A profile version is immutable.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """A version is evidence."""
        raise TypeError("A profile version is immutable.")

    @property
    def address_lines(self) -> list[str]:
        """The address as its country writes it, empty parts left out, without the country."""
        return layout.lines(self)


class CallingLocation(models.Model):
    """Where calls are made from: a calling package needs one (domain.md §2)."""

    customer = models.OneToOneField(
        Customer, verbose_name=_("customer"), on_delete=models.CASCADE, related_name="calling_location"
    )
    name = models.CharField(_("name"), max_length=80)
    line1 = models.CharField(_("address line 1"), max_length=50)
    line2 = models.CharField(_("address line 2"), max_length=50, blank=True)
    city = models.CharField(_("city"), max_length=50)
    state = models.CharField(_("state or province"), max_length=50, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    country = CountryField(_("country"))
    time_zone = models.CharField(_("time zone"), max_length=64)
    language = models.CharField(_("language"), max_length=10, default="en")

    class Meta:
        verbose_name = _("calling location")
        verbose_name_plural = _("calling locations")

    def __str__(self) -> str:
        return self.name
