"""Addresses as the lists print them: parted by `; `, the last comma part a country."""

from __future__ import annotations

import re
from functools import lru_cache

from compliance.screening.party import ListedAddress
from compliance.screening.sources import countries

_PARTS = re.compile("[,;]")
_HAS_DIGIT = re.compile(r"\d")
_POSTCODE_TAIL = re.compile(r"(\s+(C\.?P\.?|[A-Z]{0,3}-?\d[\w-]*))+$")
_POSTCODE = re.compile(r"^(?:[A-Z]{1,2}-)?[\w-]*\d[\w -]*$")
_ZIP = re.compile(r"^\d{5}(-\d{4})?$")


@lru_cache(maxsize=65536)
def split_addresses(text: str) -> tuple[ListedAddress, ...]:
    """Each address of a `; ` series. A short piece that names no country runs on into the next one."""
    found: list[str] = []
    fragment = ""
    for piece in filter(None, (part.strip() for part in text.split("; "))):
        whole = f"{fragment}; {piece}" if fragment else piece
        fragment = "" if _stands_alone(whole) else whole
        if not fragment:
            found.append(whole)
    return tuple(parse_address(address) for address in (*found, *filter(None, [fragment])))


def _stands_alone(address: str) -> bool:
    return address.count(",") > 1 or bool(country_of(address)) or address.startswith("c/o ")


def parse_address(text: str) -> ListedAddress:
    """One printed address with its country and, as well as can be told, its city."""
    raw = " ".join(text.split())
    return ListedAddress(raw, country_of(raw), _city_of(raw))


def country_of(address: str) -> str:
    """The country an address ends with; a US state and ZIP code count as the United States."""
    *before, last = (part.strip() for part in _PARTS.split(address)[-2:])
    if before and _ZIP.match(last) and before[0] in countries.US_STATES:
        return "US"
    last = _POSTCODE_TAIL.sub("", last.removeprefix("REGION:").removeprefix("Region:"))
    return countries.code_of(last) or countries.code_of(f"{' '.join(before)}, {last}")


def _city_of(address: str) -> str:
    parts = [part.strip() for part in address.split(",")]
    if countries.code_of(parts[-1]):
        parts.pop()
    while parts and (not parts[-1] or _POSTCODE.match(parts[-1]) or parts[-1] in countries.US_STATES):
        parts.pop()
    city = _POSTCODE_TAIL.sub("", parts[-1]) if parts else ""
    return "" if _HAS_DIGIT.search(city) else city.strip()
