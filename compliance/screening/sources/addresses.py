"""Addresses as the lists print them: parted by `; `, the last comma part a country."""

from __future__ import annotations

import re
from functools import lru_cache

from compliance.screening.party import ListedAddress
from compliance.screening.sources import countries

_HAS_DIGIT = re.compile(r"\d")
_POSTCODE_TAIL = re.compile(r"(\s+(C\.?P\.?|[A-Z]{0,3}-?\d[\w-]*))+$")
_POSTCODE = re.compile(r"^(?:[A-Z]{1,2}-)?[\w-]*\d[\w -]*$")
_ZIP = re.compile(r"^\d{5}(-\d{4})?$")


@lru_cache(maxsize=65536)
def split_addresses(text: str) -> tuple[ListedAddress, ...]:
    """Each address of a `; ` series. A piece that names no country runs on into the next one."""
    found: list[ListedAddress] = []
    open_pieces: list[str] = []
    for piece in filter(None, (part.strip() for part in text.split("; "))):
        open_pieces.append(piece)
        if country_of(piece):
            found.append(parse_address("; ".join(open_pieces)))
            open_pieces = []
    if open_pieces:
        found.append(parse_address("; ".join(open_pieces)))
    return tuple(found)


def parse_address(text: str) -> ListedAddress:
    """One printed address with its country and, as well as can be told, its city."""
    raw = " ".join(text.split())
    return ListedAddress(raw, country_of(raw), _city_of(raw))


def country_of(address: str) -> str:
    """The country an address ends with; a US state and ZIP code count as the United States."""
    parts = [part.strip() for part in address.rsplit(",", 2)]
    if len(parts) > 1 and _ZIP.match(parts[-1]) and parts[-2] in countries.US_STATES:
        return "US"
    return countries.code_of(parts[-1])


def _city_of(address: str) -> str:
    parts = [part.strip() for part in address.split(",")]
    if countries.code_of(parts[-1]):
        parts.pop()
    while parts and (not parts[-1] or _POSTCODE.match(parts[-1]) or parts[-1] in countries.US_STATES):
        parts.pop()
    city = _POSTCODE_TAIL.sub("", parts[-1]) if parts else ""
    return "" if _HAS_DIGIT.search(city) else city.strip()
