"""The catalogue is data: support keeps it here, and every change is in the history."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from customers import events
from customers.licensing.catalogue import highest_level_held
from customers.models import CallInLocation, CallInNumber, CountryLocation, Product
from portal.accounts.keeping import KeptBySupport
from portal.base.formerrors import PlainWords

SERVICES = [
    ("calling", _("Calling")),
    ("messaging", _("Messaging")),
    ("basic_meetings", _("Basic meetings")),
    ("meetings", _("Meetings")),
    ("queues", _("Queues")),
    ("contact_center", _("Contact center")),
]
_NUMBER = re.compile(r"\+[0-9](?: ?[0-9]){5,14}")


class KeptInCatalogue(KeptBySupport):
    """A row of the catalogue."""

    history = {"added": events.CatalogueAdded, "changed": events.CatalogueChanged}


class ProductForm(PlainWords, forms.ModelForm):
    """What a product may become without breaking what customers hold."""

    services = forms.MultipleChoiceField(
        label=_("services"), choices=SERVICES, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Product
        fields = (
            "code",
            "name",
            "kind",
            "services",
            "level",
            "for_subscribers",
            "has_quantity",
            "available_from",
            "position",
            "needs_one_of",
        )

    def clean(self) -> dict[str, Any]:
        """Levels and prerequisites."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        is_package = given.get("kind") == Product.Kind.PACKAGE
        needs = list(given.get("needs_one_of") or [])
        if is_package and needs:
            self.add_error("needs_one_of", _("Only an add-on has prerequisites."))
        if any(not one.is_package for one in needs):
            self.add_error("needs_one_of", _("Only packages can be prerequisites."))
        if not is_package and given.get("level"):
            self.add_error("level", _("Only a package has a level; an add-on’s is 0."))
        self._keep_level(given)
        self._keep_shape(given)
        return given

    def _keep_level(self, given: dict[str, Any]) -> None:
        least = highest_level_held(self.instance) if self.instance.pk else 0
        if given.get("level") is not None and given["level"] < least:
            self.add_error(
                "level",
                _(
                    "Administrators of customers created at level %(level)s hold this package: it cannot be "
                    "set below that."
                )
                % {"level": least},
            )

    def _keep_shape(self, given: dict[str, Any]) -> None:
        """What customers bought stays what it is."""
        if not self.instance.pk or not self.instance.quantities.exists():
            return
        for name in ("code", "kind", "for_subscribers", "has_quantity"):
            if name in given and given[name] != self.initial.get(name):
                self.add_error(name, _("Customers have bought this product, so this cannot change."))


@admin.register(Product)
class ProductAdmin(KeptInCatalogue):
    """Packages and add-ons."""

    form = ProductForm
    list_display = ("name", "code", "kind", "level", "for_subscribers", "has_quantity", "available_from")
    list_filter = ("kind", "for_subscribers", "has_quantity")
    search_fields = ("code", "name")
    ordering = ("position", "pk")


class NumberForm(PlainWords, forms.ModelForm):
    """A call-in number as people dial it."""

    def clean_number(self) -> str:
        """International form."""
        return _dialled(self.cleaned_data["number"])


class LocationForm(PlainWords, forms.ModelForm):
    """A location's default number."""

    def clean_default_number(self) -> str:
        """International form."""
        return _dialled(self.cleaned_data["default_number"])


def _dialled(number: str) -> str:
    if not _NUMBER.fullmatch(number):
        raise forms.ValidationError(_("Write the number in international form, like +44 20 7946 0321."))
    return number


@admin.register(CallInLocation)
class CallInLocationAdmin(KeptInCatalogue):
    """The five locations with Cisco-provided call-in."""

    form = LocationForm
    list_display = ("code", "calling_code", "country", "place", "default_number")
    ordering = ("position", "pk")


class CountryForm(PlainWords, forms.ModelForm):
    """Which location a country belongs to."""


@admin.register(CountryLocation)
class CountryLocationAdmin(KeptInCatalogue):
    """Which location a country belongs to."""

    form = CountryForm
    list_display = ("country", "location")
    list_filter = ("location",)
    list_select_related = ("location",)
    search_fields = ("country",)
    ordering = ("country",)


@admin.register(CallInNumber)
class CallInNumberAdmin(KeptInCatalogue):
    """The telephony domain: the first available number of a country is its default."""

    form = NumberForm
    list_display = ("country", "position", "number", "is_available", "note")
    list_filter = ("is_available", "country")
    search_fields = ("country", "number", "note")
    ordering = ("country", "position", "pk")
