"""What is set up beside the profile: calling location, meetings site, who looks after the customer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy

from customers.forms.fields import Choice, Language, Text
from customers.models import CallingLocation, Customer, OnboardingTemplate
from customers.profile.forms import addresses
from customers.profile.forms.locations import PlaceFields
from customers.schemas import Location
from portal.accounts.models import User
from portal.base.formstyle import StyledForm


class PlacesForm(StyledForm, PlaceFields):
    """Calling location and meetings site. What is left empty stays as it is."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        values: Mapping[str, Any] = data if data is not None else self.initial
        country = str(values.get("location_country") or "")
        self.fields |= addresses.address_fields(country, values, prefix="location_", required=False)

    @property
    def location_address(self) -> dict[str, BoundField]:
        """The location's own address, by part."""
        return {part: self[f"location_{part}"] for part in addresses.PARTS}

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        location = None
        if given["location_name"]:
            place = addresses.address_of(given, "location_") if given["location_elsewhere"] else None
            location = Location(
                given["location_name"], place, given["location_time_zone"], given["location_language"]
            )
        return {"location": location, "site_time_zone": given["site_time_zone"] or None}


def places_of(customer: Customer, location: CallingLocation | None) -> dict[str, Any]:
    """The form's first values."""
    values: dict[str, Any] = {
        "site_time_zone": customer.site_time_zone,
        "location_time_zone": customer.site_time_zone or customer.partner.time_zone,
        "location_language": customer.language,
    }
    if location is None:
        return values
    billing = {part: str(getattr(customer.profile, part)) for part in addresses.PARTS}
    own = {part: str(getattr(location, part)) for part in addresses.PARTS}
    values |= {f"location_{name}": getattr(location, name) for name in ("name", "time_zone", "language")}
    if own != billing:
        values |= {f"location_{part}": value for part, value in own.items()} | {"location_elsewhere": True}
    return values


class PeopleForm(StyledForm, forms.Form):
    """Who looks after the customer."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("Assigned to"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self, colleagues: Iterable[User], data: Any = None, *, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.colleagues = {str(one.pk): one for one in colleagues}
        people = self.fields["people"]
        assert isinstance(people, forms.MultipleChoiceField)
        people.choices = [(key, _with_role(one)) for key, one in self.colleagues.items()]

    def chosen(self) -> list[User]:
        """Those ticked."""
        return [self.colleagues[key] for key in self.cleaned_data["people"]]


def _with_role(one: User) -> str:
    """Who they are and what they see: for some it makes a difference, for the others it only names an owner."""
    return f"{one} · {one.membership.get_role_display()}"


class SettingsForm(StyledForm, forms.Form):
    """External ID, language and template."""

    needed: ClassVar[Mapping[str, Any]] = {
        "external_id": gettext_lazy("Enter the number this customer has in your own systems."),
        "language": gettext_lazy("Choose the language of this customer."),
    }
    external_id = Text(label=gettext_lazy("External ID"), max_length=100)
    language = Language(label=gettext_lazy("Language"))
    template = Choice(
        unknown="unknown_template",
        label=gettext_lazy("Onboarding template"),
        required=False,
        help_text=gettext_lazy("Says where the customer came from; its presets are not applied again."),
    )

    def __init__(
        self,
        templates: Iterable[OnboardingTemplate],
        data: Any = None,
        *,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.templates = {one.public_id: one for one in templates}
        template = self.fields["template"]
        assert isinstance(template, forms.ChoiceField)
        template.choices = [("", "–"), *((key, one.name) for key, one in self.templates.items())]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        return {
            "external_id": given["external_id"],
            "language": given["language"],
            "template": self.templates.get(given["template"]),
        }


def settings_shown(customer: Customer) -> dict[str, str]:
    """The form's first values."""
    template = customer.template.public_id if customer.template else ""
    return {"external_id": customer.external_id, "language": customer.language, "template": template}
