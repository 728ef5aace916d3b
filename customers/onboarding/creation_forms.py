"""The onboarding form: one page, five sections, every value kept until it is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.forms.fields import LEGAL_NAME_NEEDED, Choice, Language, Text
from customers.licensing.forms.quantities import QuantityLine, lines_of, quantity_fields, wanted
from customers.models import OnboardingTemplate, Product
from customers.onboarding.creation import Address, Location, NewCustomer, Person
from customers.profile.forms import addresses, contacts, further
from customers.profile.forms.locations import PlaceFields
from portal.accounts.models import Partner
from portal.base.formstyle import StyledForm

SECTIONS: dict[str, Any] = {
    "company": gettext_lazy("Company"),
    "address": gettext_lazy("Billing address"),
    "packages": gettext_lazy("Packages and add-ons"),
    "administrator": gettext_lazy("First administrator"),
    "check": gettext_lazy("Restricted-party check"),
}
_COMPANY = (
    *("partner", "template", "legal_name", *further.NAMES),
    *("duplicate_reason", "external_id", "is_own_organisation", "language", "contact_"),
)
_ADMINISTRATOR = ("admin_",)


@dataclass(frozen=True)
class Offer:
    """What this actor can choose from: partners (none when there is one), templates, products."""

    partners: list[Partner]
    templates: list[OnboardingTemplate]
    products: list[Product]


def _in_words(field: forms.Field, value: Any) -> str:
    """A value as people read it; a tick is "Yes"."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else ""
    names = {str(code): str(label) for code, label in getattr(field, "choices", None) or []}
    text = str(value or "").strip()
    return names.get(text, text) if text else ""


class OnboardingForm(StyledForm, PlaceFields):
    """Everything a new customer needs. Fields depend on the country and on the catalogue."""

    needed: ClassVar[Mapping[str, Any]] = {
        "partner": gettext_lazy("Choose the partner this customer is for."),
        "legal_name": LEGAL_NAME_NEEDED,
        "external_id": gettext_lazy("Enter the number this customer has in your own systems."),
        "language": gettext_lazy("Choose the language of this customer."),
        "admin_first_name": gettext_lazy("Enter the first name of the administrator."),
        "admin_last_name": gettext_lazy("Enter the last name of the administrator."),
        "admin_email": gettext_lazy("Enter the e-mail address the administrator signs in with."),
    }

    submission_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    partner = forms.ChoiceField(
        label=gettext_lazy("Partner"),
        help_text=gettext_lazy("For a sub-partner you act on its behalf, and the history says so."),
    )
    template = Choice(
        unknown="unknown_template",
        label=gettext_lazy("Onboarding template"),
        required=False,
        help_text=gettext_lazy("Presets the country and the language; both can be changed here."),
    )
    legal_name = Text(
        label=gettext_lazy("Legal name"),
        max_length=500,
        help_text=gettext_lazy(
            "As registered, with the legal form: it is what the restricted-party check compares."
        ),
    )
    external_id = Text(
        label=gettext_lazy("External ID"),
        max_length=100,
        help_text=gettext_lazy("The customer’s number in your own systems; each is used once."),
    )
    language = Language(label=gettext_lazy("Language"))
    is_own_organisation = forms.BooleanField(
        label=gettext_lazy("This is our own organisation"),
        required=False,
        help_text=gettext_lazy(
            "It gets a badge in your list, is left out of totals, and is checked like any other."
        ),
    )
    duplicate_reason = Text(
        label=gettext_lazy("Why this is another company"),
        required=False,
        help_text=gettext_lazy("Needed only where you have a customer of this name in this city."),
    )
    admin_first_name = Text(label=gettext_lazy("First name"), max_length=80)
    admin_last_name = Text(label=gettext_lazy("Last name"), max_length=80)
    admin_email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("The login of the customer’s full administrator."),
    )

    def __init__(
        self,
        offer: Offer,
        data: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        contact_rows: int = contacts.FIRST_ROWS,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        values: Mapping[str, Any] = data if data is not None else self.initial
        self.offer = offer
        self._offer_choices(offer)
        rows = max(contacts.typed_rows(values), contact_rows)
        self.fields |= contacts.contact_fields(rows) | further.further_fields()
        self.fields |= addresses.address_fields(str(values.get("country") or ""), values)
        self.fields |= addresses.address_fields(
            str(values.get("location_country") or ""), values, prefix="location_", required=False
        )
        self.fields |= quantity_fields(offer.products)
        self.order_fields(sorted(self.fields, key=self._place))

    def _place(self, name: str) -> int:
        """Where a field stands on the page, so that the summary of errors goes down it."""
        order = [*_COMPANY, *addresses.PARTS, "quantity_", "location_", "site_", *_ADMINISTRATOR]
        return next((place for place, start in enumerate(order) if name.startswith(start)), 0)

    def _offer_choices(self, offer: Offer) -> None:
        partner, template = self.fields["partner"], self.fields["template"]
        assert isinstance(partner, forms.ChoiceField)
        assert isinstance(template, forms.ChoiceField)
        partner.choices = [(one.public_id, one.name) for one in offer.partners]
        if len(offer.partners) < 2:
            del self.fields["partner"]
        template.choices = [("", "–"), *((one.public_id, one.name) for one in offer.templates)]

    def clean(self) -> dict[str, Any]:
        """Check what no single field can; the rules themselves are the service's."""
        contacts.check(self)
        further.check(self)
        return self.cleaned_data

    def new_customer(self) -> NewCustomer:
        """What the service takes."""
        # Also asked of a form with errors, to find what else is wrong.
        given = dict.fromkeys(self.fields, "") | self.cleaned_data
        template = next((one for one in self.offer.templates if one.public_id == given["template"]), None)
        return NewCustomer(
            external_id=given["external_id"],
            legal_name=given["legal_name"],
            address=addresses.address_of(given),
            contacts=contacts.contacts_of(given),
            other_names=further.names_of(given),
            owners=further.owners_of(given),
            identifiers=further.identifiers_of(given),
            quantities=wanted(given, self.offer.products),
            administrator=Person(given["admin_first_name"], given["admin_last_name"], given["admin_email"]),
            location=self._location(given),
            site_time_zone=given["site_time_zone"],
            language=given["language"],
            template_id=template.pk if template else None,
            is_own_organisation=bool(given["is_own_organisation"]),
            submission_key=given["submission_key"],
            duplicate_reason=given["duplicate_reason"],
        )

    @staticmethod
    def _location(given: Mapping[str, Any]) -> Location | None:
        if not given["location_name"]:
            return None
        elsewhere: Address | None = None
        if given["location_elsewhere"]:
            elsewhere = addresses.address_of(given, "location_")
        return Location(
            given["location_name"], elsewhere, given["location_time_zone"], given["location_language"]
        )

    # --- for the template

    @property
    def contact_rows(self) -> list[contacts.ContactRow]:
        """The rows of contacts."""
        return contacts.bound_rows(self)

    @property
    def packages(self) -> list[QuantityLine]:
        """Lines of the packages."""
        return [one for one in lines_of(self, self.offer.products) if one.product.is_package]

    @property
    def add_ons(self) -> list[QuantityLine]:
        """Lines of the add-ons."""
        return [one for one in lines_of(self, self.offer.products) if not one.product.is_package]

    @property
    def facts(self) -> list[dict[str, Any]]:
        """By section, what is filled in, in words."""
        found: dict[str, list[tuple[str, str]]] = {name: [] for name in SECTIONS if name != "check"}
        for name, field in self.fields.items():
            text = "" if field.widget.is_hidden else _in_words(field, self[name].value())
            if text and not (name.startswith("location_") and not self._has_place(name)):
                found[self.section_of(name)].append((str(field.label), text))
        return [{"id": name, "label": SECTIONS[name], "facts": facts} for name, facts in found.items()]

    def _has_place(self, name: str) -> bool:
        """Whether a part of the location counts: its address only where it is elsewhere."""
        is_address = name.removeprefix("location_") in addresses.PARTS
        return bool(self["location_name"].value() and (self["location_elsewhere"].value() or not is_address))

    @property
    def location_address(self) -> list[BoundField]:
        """The location's own address, when it is elsewhere."""
        return [self[f"location_{part}"] for part in addresses.PARTS]

    @property
    def steps(self) -> list[dict[str, str]]:
        """The side list; after a refusal each section says whether it has something to correct."""
        wrong = {self.section_of(name) for name in self.errors}
        return [
            {"label": str(label), "url": f"#{name}", "state": self._state(name, wrong)}
            for name, label in SECTIONS.items()
        ]

    def _state(self, section: str, wrong: set[str]) -> str:
        if section in wrong:
            return "warn"
        return "done" if wrong and section != "check" else "next"

    @property
    def package_problem(self) -> str:
        """What is said of the packages together: that one is needed."""
        found = self.non_field_errors().as_data() if self.is_bound else []
        return next((" ".join(one.messages) for one in found if one.code == "needs_package"), "")

    def section_of(self, name: str) -> str:
        """The section of the page that a field stands in."""
        if name.startswith(_COMPANY):
            return "company"
        if name == NON_FIELD_ERRORS:
            return "packages" if self.package_problem else "check"
        if name.startswith(_ADMINISTRATOR):
            return "administrator"
        return "address" if name in addresses.PARTS else "packages"

    @property
    def problems_text(self) -> str:
        """How many fields are to be corrected, for the bar at the foot."""
        count = len(self.errors) if self.is_bound else 0
        return _("%(n)s to correct") % {"n": count} if count else ""
