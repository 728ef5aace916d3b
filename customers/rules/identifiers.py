"""Registration numbers, tax ids and websites: what can be used, and what is doubtful in its country (data: stdnum)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from stdnum import get_cc_module
from stdnum.exceptions import InvalidChecksum, ValidationError

from customers.rules.names import Found, problem

REGISTRATION, TAX, WEBSITE = "registration", "tax", "website"
KINDS = (REGISTRATION, TAX, WEBSITE)
NUMBER_LIMIT = 40
SITE_LIMIT = 253
_SIGNS = re.compile(r"[\w ./&-]+")
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}")
_WORD_LIMIT = 5
"""Letters of a word without a digit: more would be a name, and names are compared elsewhere."""
_REGISTERS = {
    "AU": ("acn", "abn"),
    "BE": ("vat",),
    "BR": ("cnpj",),
    "CH": ("uid",),
    "DK": ("cvr",),
    "EE": ("registrikood",),
    "ES": ("cif",),
    "FI": ("ytunnus",),
    "FR": ("siren", "siret"),
    "IL": ("hp",),
    "IT": ("iva",),
    "NO": ("orgnr",),
    "PL": ("regon",),
    "PT": ("nif",),
    "SE": ("orgnr",),
    "SG": ("uen",),
}
"""Countries whose register has one kind of number for every company, with its check digit."""


def found(kind: str, value: str) -> Found | None:
    """Why a value cannot be used at all, or None."""
    text = value.strip()
    if wrong := problem(text, SITE_LIMIT if kind == WEBSITE else NUMBER_LIMIT):
        return wrong
    if kind == WEBSITE:
        return None if _HOST.fullmatch(text) else ("bad_website", {})
    words = re.split(r"[\s./&-]+", text)
    is_number = _SIGNS.fullmatch(text) and any(one.isdigit() for one in text)
    named = any(len(one) > _WORD_LIMIT and not any(map(str.isdigit, one)) for one in words)
    return None if is_number and not named else ("bad_number", {})


def host(text: str) -> str:
    """The host of an address as somebody pasted it; what is none stays."""
    bare = re.sub(r"^[a-z][a-z0-9+.-]*://", "", text.strip().casefold())
    return re.split(r"[/?#:]", bare)[0].rstrip(".") if bare else ""


def doubt(kind: str, value: str, country: str) -> str:
    """Why a number is hardly one of this country: "check_digit", "form"; empty when it fits or nothing is known."""
    reasons = []
    for one in _modules(kind, country):
        try:
            one.validate(value.strip())
        except InvalidChecksum:
            reasons.append("check_digit")
        except ValidationError:
            reasons.append("form")
        else:
            return ""
    return min(reasons, default="")


def _modules(kind: str, country: str) -> Iterator[Any]:
    names = _REGISTERS.get(country, ()) if kind == REGISTRATION else ("vat",) if kind == TAX else ()
    for name in names:
        if (one := get_cc_module(country.lower(), name)) is not None:
            yield one
