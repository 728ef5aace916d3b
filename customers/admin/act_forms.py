"""What support fills in to act: the values at hand, and always the reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from customers.admin.acting import ReasonForm
from customers.lifecycle import assignments
from customers.models import CallingLocation, Product
from customers.profile import versions
from portal.accounts.forms import zone_choices

PARTS = versions.ADDRESS_PARTS


class ProfileForm(ReasonForm):
    """Name and billing address."""

    def build(self) -> None:
        """The current values."""
        profile = self.subject.profile
        labels = {
            name: capfirst(profile._meta.get_field(name).verbose_name) for name in ("legal_name", *PARTS)
        }
        for name, label in labels.items():
            initial = str(getattr(profile, name))
            self.fields[name] = forms.CharField(label=label, initial=initial, required=False)
        self.fields["country"] = forms.ChoiceField(
            label=labels["country"], choices=list(countries), initial=str(profile.country)
        )


class QuantitiesForm(ReasonForm):
    """A number for each product that has a quantity; an emptied one leaves it as it is."""

    def build(self) -> None:
        """The current values."""
        held = {one.product_id: one.quantity for one in self.subject.quantities.order_by("pk")}
        for product in Product.objects.filter(has_quantity=True).order_by("position", "pk"):
            self.fields[f"quantity_{product.code}"] = forms.IntegerField(
                label=product.name, min_value=0, required=False, initial=held.get(product.pk, 0)
            )


class PlacesForm(ReasonForm):
    """The calling location, at the billing address, and the meetings site's time zone."""

    location_name = forms.CharField(label=_("Location name"), max_length=80, required=False)
    location_time_zone = forms.ChoiceField(label=_("Location time zone"), required=False)
    location_language = forms.ChoiceField(label=_("Location language"), choices=settings.LANGUAGES)
    site_time_zone = forms.ChoiceField(label=_("Site time zone"), required=False)

    def build(self) -> None:
        """The current values."""
        held = CallingLocation.objects.filter(customer=self.subject).first()
        for name in ("location_time_zone", "site_time_zone"):
            self.fields[name].choices = [("", "–"), *zone_choices()]  # type: ignore[attr-defined]
        for part in ("name", "time_zone", "language"):
            self.fields[f"location_{part}"].initial = getattr(held, part, None)
        self.fields["site_time_zone"].initial = self.subject.site_time_zone


class PackageForm(ReasonForm):
    """A package for a subscriber."""

    def build(self) -> None:
        """The packages people can have."""
        found = Product.objects.filter(kind=Product.Kind.PACKAGE, for_subscribers=True)
        choices = list(found.order_by("position", "pk").values_list("code", "name"))
        self.fields["package"] = forms.ChoiceField(label=_("Package"), choices=choices)


class SubscriberForm(PackageForm):
    """A new subscriber."""

    first_name = forms.CharField(label=_("First name"), max_length=80)
    last_name = forms.CharField(label=_("Last name"), max_length=80)
    email = forms.EmailField(label=_("E-mail"))
    is_administrator = forms.BooleanField(label=_("Full administrator"), required=False)


class AppointForm(ReasonForm):
    """Whether somebody is a full administrator."""

    def build(self) -> None:
        """The current value."""
        initial = self.subject.is_administrator
        self.fields["is_administrator"] = forms.BooleanField(
            label=_("Full administrator"), required=False, initial=initial
        )


class OwnForm(ReasonForm):
    """Whether it is the partner's own organisation."""

    def build(self) -> None:
        """The current value."""
        initial = self.subject.is_own_organisation
        self.fields["own"] = forms.BooleanField(
            label=_("The partner’s own organisation"), required=False, initial=initial
        )


class AssignForm(ReasonForm):
    """The people of the partner a customer is assigned to."""

    def build(self) -> None:
        """The colleagues, the present ones chosen."""
        self.fields["people"] = forms.ModelMultipleChoiceField(
            label=_("Assigned to"),
            queryset=assignments.colleagues(self.subject),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=list(self.subject.assignees.values_list("pk", flat=True)),
        )


def values_of(given: dict[str, Any], prefix: str) -> dict[str, Any]:
    """The cleaned values whose names begin so, without that beginning."""
    return {name.removeprefix(prefix): value for name, value in given.items() if name.startswith(prefix)}
