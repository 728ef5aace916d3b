"""The fields of one address, built for its country."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.forms.fields import Choice, Text, country_choices
from customers.profile.forms.countries import CountryRules, rules_of
from customers.schemas import Address
from portal.base.formstyle import StyledForm

LINE_LIMIT = 50  # domain.md §5
_NEEDED = {
    "country": gettext_lazy("Choose the country."),
    "line1": gettext_lazy("Enter street and number, or a post box."),
    "city": gettext_lazy("Enter the town or city."),
    "state": gettext_lazy("Enter it, as addresses in this country have it: %(part)s."),
    "postal_code": gettext_lazy("Enter it, as addresses in this country have it: %(part)s."),
}
PARTS = ("country", "line1", "line2", "city", "state", "postal_code")


def address_fields(
    country: str, values: Mapping[str, Any], *, prefix: str = "", required: bool = True
) -> dict[str, forms.Field]:
    """The six fields of an address in `country`, named with `prefix`; `values` is what was typed."""
    rules = rules_of(country)
    must = rules.required if required else frozenset()
    fields: dict[str, forms.Field] = {
        "country": Choice(
            unknown="unknown_country",
            label=gettext_lazy("Country"),
            choices=country_choices,
            required=required,
        ),
        "line1": Text(
            label=gettext_lazy("Address line 1"),
            max_length=LINE_LIMIT,
            required=required,
            help_text=gettext_lazy("At most 50 characters, as in the next line."),
        ),
        "line2": Text(label=gettext_lazy("Address line 2"), max_length=LINE_LIMIT, required=False),
        "city": Text(label=rules.city_label, max_length=LINE_LIMIT, required="city" in must),
        "state": _state(rules, str(values.get(f"{prefix}state") or ""), "state" in must),
        "postal_code": _postal_code(rules, "postal_code" in must),
    }
    for name, sentence in _NEEDED.items():
        fields[name].error_messages["required"] = sentence % {"part": fields[name].label}
    return {prefix + name: field for name, field in fields.items()}


def _postal_code(rules: CountryRules, required: bool) -> forms.Field:
    example = rules.postal_example
    return Text(
        label=rules.postal_label,
        max_length=20,
        required=required,
        help_text=_("For example %(code)s") % {"code": example} if example else "",
    )


def _state(rules: CountryRules, typed: str, required: bool) -> forms.Field:
    if not rules.states:
        return Text(label=rules.state_label, max_length=LINE_LIMIT, required=required)
    choices = [("", "–"), *rules.states]
    if typed and typed not in dict(rules.states):
        # Kept so that nothing typed is lost; the service refuses it with the country's own words.
        choices.append((typed, typed))
    return forms.ChoiceField(label=rules.state_label, choices=choices, required=required)


def matched_state(country: str, typed: str) -> str:
    """The code of a state that was typed by its name; else what was typed."""
    wanted = typed.strip().casefold()
    for code, name in rules_of(country).states:
        if wanted in (code.casefold(), name.casefold()):
            return code
    return typed


def address_of(cleaned: Mapping[str, Any], prefix: str = "") -> Address:
    """The address in a form's cleaned values."""
    return Address(**{part: str(cleaned.get(prefix + part) or "") for part in PARTS})


class CountryForm(StyledForm, forms.Form):
    """The address fields of a country alone, with what was typed: the part a page swaps in."""

    def __init__(self, country: str, values: Mapping[str, Any], prefix: str = "") -> None:
        typed = {f"{prefix}{part}": values.get(f"{prefix}{part}", "") for part in PARTS}
        super().__init__(initial=typed)
        self.fields |= address_fields(country, typed, prefix=prefix, required=not prefix)
