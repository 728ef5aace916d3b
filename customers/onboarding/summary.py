"""What an onboarding form says so far: what is filled in, what is missing, and what it will mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.licensing import catalogue
from customers.models import Customer
from customers.onboarding import duplicates
from customers.onboarding.creation_forms import SECTIONS, OnboardingForm
from customers.profile import callin
from customers.profile.forms import further
from customers.rules import catalogue as rules
from customers.rules import readiness
from customers.rules.catalogue import Item
from portal.accounts.models import Partner

HELPS: dict[str, tuple[Any, str]] = {
    "full_name": (gettext_lazy("The name in full, not its initials"), "legal_name"),
    "legal_form": (gettext_lazy("The legal form, such as Ltd or SA"), "legal_name"),
    "registration_number": (gettext_lazy("The registration number"), "registration_number"),
    "street": (gettext_lazy("A street address rather than a PO box"), "line1"),
    "place": (gettext_lazy("City and postal code"), "city"),
    "owners": (gettext_lazy("The owners"), "owners"),
    "full_people": (gettext_lazy("First and last names in full"), "admin_first_name"),
}
"""What makes a false alarm less likely, and the field to give it in."""


@dataclass(frozen=True)
class Part:
    """A section of the page: which of its fields are missing."""

    label: str
    url: str
    missing: list[str]


@dataclass(frozen=True)
class Help:
    """One thing that makes a false alarm less likely."""

    label: str
    field: str
    is_there: bool


@dataclass(frozen=True)
class Summary:
    """The form in short, for the rail beside it and for the review."""

    form: OnboardingForm
    partner: Partner

    def text(self, name: str) -> str:
        """What stands in a field now."""
        return str(self.form[name].value() or "").strip() if name in self.form.fields else ""

    @cached_property
    def parts(self) -> list[Part]:
        """Every section with what it still lacks."""
        lacking: dict[str, list[str]] = {name: [] for name in SECTIONS}
        for name, label in self._missing():
            lacking[self.form.section_of(name)].append(label)
        return [
            Part(str(label), f"#{name}", lacking[name]) for name, label in SECTIONS.items() if name != "check"
        ]

    def _missing(self) -> Iterator[tuple[str, str]]:
        for name, field in self.form.fields.items():
            if field.required and not self.text(name):
                yield name, str(field.label)
        chosen = self.chosen
        if not any(item.is_package for item in chosen):
            yield "quantity_", _("A package")
        if rules.needs_location(chosen) and not self.text("location_name"):
            yield "location_name", str(self.form.fields["location_name"].label)
        if rules.needs_time_zone(chosen) and not self.text("site_time_zone"):
            yield "site_time_zone", str(self.form.fields["site_time_zone"].label)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing; whether all of it can be used is another question."""
        return not any(part.missing for part in self.parts)

    # --- what it will mean

    @cached_property
    def chosen(self) -> list[Item]:
        """The products asked for."""
        return [item for item in catalogue.items().values() if self._asked(item)]

    def _asked(self, item: Item) -> int:
        text = self.text(f"quantity_{item.code}")
        if not item.has_quantity:
            return int(bool(text))
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0

    @cached_property
    def call_in(self) -> callin.CallIn | None:
        """The default number, with the reason for it."""
        return callin.for_country(self.text("country"))

    @property
    def top(self) -> Item | None:
        """The package of the first administrator."""
        return rules.highest(self.chosen)

    @property
    def units(self) -> list[dict[str, Any]]:
        """For each quantity: how many, and how many the first administrator takes."""
        top = self.top
        found = [(item, self._asked(item)) for item in self.chosen if item.has_quantity]
        return [
            {"name": item.name, "total": count, "taken": taken, "left": count - taken}
            for item, count in found
            for taken in (1 if item == top else 0,)
        ]

    # --- the check

    @cached_property
    def helps(self) -> list[Help]:
        """What makes a false alarm less likely, there or not."""
        people = [f"{self.text('admin_first_name')} {self.text('admin_last_name')}".strip()]
        given = readiness.Given(
            legal_name=self.text("legal_name"),
            line1=self.text("line1"),
            city=self.text("city"),
            postal_code=self.text("postal_code"),
            has_number=bool(self.text("registration_number")),
            has_owners=bool(self.text("owners")),
            people=[one for one in people if one],
        )
        return [
            Help(str(HELPS[code][0]), HELPS[code][1], there)
            for code, there in readiness.marks(given)
            if code in HELPS
        ]

    @property
    def helped(self) -> int:
        """How many of them are there."""
        return sum(one.is_there for one in self.helps)

    @cached_property
    def doubts(self) -> list[Help]:
        """Numbers that are hardly right for the country, each with how to mend it."""
        return [
            Help(sentence, field, False)
            for field in further.NUMBERS
            if (sentence := further.doubt(field, self.text(field), self.text("country")))
        ]

    @cached_property
    def look_alikes(self) -> list[Customer]:
        """Customers of this partner with the same name in the same city."""
        others = further.names_of({name: self.text(name) for name in further.KINDS})
        names = [self.text("legal_name"), *(one.name for one in others)]
        return duplicates.find(self.partner, names, self.text("city"))


@dataclass(frozen=True)
class Row:
    """One result of the look before a customer is created: `level` is block, warn or pass."""

    level: str
    label: str
    text: str
    url: str


def rows(summary: Summary, page: str) -> list[Row]:
    """Everything at once, what stops it first; each with the way to its field. The form has been validated."""
    form = summary.form
    found = [Row("block", label, text, f"{page}#{name}") for name, label, text in _blocks(form)]
    found += _warnings(summary, page)
    wrong = {form.section_of(name) for name in form.errors}
    for name, label in SECTIONS.items():
        if name not in wrong and name != "check":
            found.append(Row("pass", str(label), _passed(summary, name), f"{page}#{name}"))
    return found


def _blocks(form: OnboardingForm) -> Iterator[tuple[str, str, str]]:
    for name, errors in form.errors.items():
        place = f"id_{name}" if name in form.fields else form.section_of(name)
        label = str(form.fields[name].label) if name in form.fields else str(SECTIONS[form.section_of(name)])
        for sentence in errors:
            yield place, label, str(sentence)


def _warnings(summary: Summary, page: str) -> list[Row]:
    alike = summary.look_alikes
    found = [
        Row(
            "warn",
            _("Like another customer"),
            _("%(name)s is in the same city. Your reason is kept in the history.") % {"name": one.name},
            reverse("customers:detail", args=[one.public_id]),
        )
        for one in alike
        if "duplicate_reason" not in summary.form.errors
    ]
    found += [
        Row("warn", str(summary.form.fields[one.field].label), one.label, f"{page}#id_{one.field}")
        for one in summary.doubts
    ]
    lacking = [one for one in summary.helps if not one.is_there]
    return found + [
        Row("warn", one.label, _("A false alarm is likelier without this"), f"{page}#id_{one.field}")
        for one in lacking
    ]


def _passed(summary: Summary, section: str) -> str:
    top, number = summary.top, summary.call_in
    if section == "administrator" and top is not None:
        return _("Full administrator with %(product)s, and never below it.") % {"product": top.name}
    if section == "address" and number is not None:
        return _("Complete for its country. Default call-in number: %(number)s.") % {"number": number.number}
    if section == "packages":
        return _("The packages and add-ons fit together.")
    return _("Complete; the external ID is free.") if section == "company" else _("Complete.")
