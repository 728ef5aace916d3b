"""The catalogue as data: packages, add-ons, the telephony domain, onboarding templates."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from portal.base.ids import public_id
from portal.base.versions import Versioned


class Product(models.Model):
    """A package (the base unit of service) or an add-on (domain.md §2)."""

    class Kind(models.TextChoices):
        PACKAGE = "package", _("Package")
        ADD_ON = "add_on", _("Add-on")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    services = models.JSONField(_("services"), default=list)
    level = models.PositiveSmallIntegerField(_("level"), default=0)
    for_subscribers = models.BooleanField(_("for subscribers"), default=True)
    has_quantity = models.BooleanField(_("has a quantity"), default=True)
    available_from = models.DateField(_("available from"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    needs_one_of = models.ManyToManyField(
        "self", verbose_name=_("needs one of"), symmetrical=False, blank=True, related_name="enables"
    )

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["package", "add_on"]), name="product_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_package(self) -> bool:
        """Whether this is a base package."""
        return self.kind == self.Kind.PACKAGE


class CallInLocation(models.Model):
    """One of the five locations with Cisco-provided call-in (domain.md §5), with its default number."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    position = models.PositiveSmallIntegerField(_("position"))
    calling_code = models.CharField(_("calling code"), max_length=5)
    country = CountryField(_("country"))
    place = models.CharField(_("place"), max_length=80)
    default_number = models.CharField(_("default number"), max_length=20)

    class Meta:
        verbose_name = _("call-in location")
        verbose_name_plural = _("call-in locations")

    def __str__(self) -> str:
        return f"{self.code} {self.calling_code}"


class CountryLocation(models.Model):
    """Which location a country belongs to. Not public, so it is data."""

    country = CountryField(_("country"), unique=True)
    location = models.ForeignKey(
        CallInLocation, verbose_name=_("location"), on_delete=models.CASCADE, related_name="countries"
    )

    class Meta:
        verbose_name = _("country's location")
        verbose_name_plural = _("countries' locations")

    def __str__(self) -> str:
        return f"{self.country} → {self.location.code}"


class CallInNumber(models.Model):
    """One number of the telephony domain; the first available one of a country is its default."""

    country = CountryField(_("country"))
    position = models.PositiveSmallIntegerField(_("position"))
    number = models.CharField(_("number"), max_length=20)
    is_available = models.BooleanField(_("available"), default=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("call-in number")
        verbose_name_plural = _("call-in numbers")
        constraints = [models.UniqueConstraint(fields=["country", "position"], name="call_in_number_order")]

    def __str__(self) -> str:
        return self.number


class OnboardingTemplate(Versioned):
    """Reusable settings for new customers; `public_id` is the Provisioning ID the API asks for."""

    public_id = models.CharField(
        _("Provisioning ID"), max_length=20, unique=True, default=public_id, editable=False
    )
    partner = models.ForeignKey(
        "accounts.Partner", verbose_name=_("partner"), on_delete=models.CASCADE, related_name="templates"
    )
    name = models.CharField(_("name"), max_length=120)
    admin_email = models.EmailField(_("service-provider administrator"))
    country = CountryField(_("country or region"), blank=True)
    language = models.CharField(_("default language"), max_length=5, choices=settings.LANGUAGES, default="en")
    is_default = models.BooleanField(_("default"), default=False)

    class Meta:
        verbose_name = _("onboarding template")
        verbose_name_plural = _("onboarding templates")
        constraints = [
            models.UniqueConstraint(
                fields=["partner"],
                condition=models.Q(is_default=True),
                name="one_default_template_per_partner",
            ),
            models.UniqueConstraint(fields=["partner", "name"], name="template_name_per_partner"),
        ]

    def __str__(self) -> str:
        return self.name
