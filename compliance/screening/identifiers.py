"""The identifiers of a listed party as they are compared: numbers of registers, papers and ships, mails, bank codes."""

from __future__ import annotations

import re

from compliance.screening.aside import DAY, MAIL, plain_id
from compliance.screening.party import ListedParty

_NO_ID = re.compile(
    r"\b(?:cfr|section|sec|directive|regulation|order|ticker|issuer|public law|act of|date|sanction|gender)\b",
    re.IGNORECASE,
)
_WRITTEN_DAY = re.compile(r"\b\d{1,2} [A-Za-z]{3} \d{4}\b")
_BANK = re.compile(r"\b[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b")


def of_party(party: ListedParty) -> list[str]:
    """Every identifier printed about a party, each once; dates, laws and tickers are none."""
    found: dict[str, None] = {}
    for item in party.ids:
        found |= dict.fromkeys(_of_item(item))
    return list(found)


def _of_item(item: str) -> list[str]:
    mails = [one.casefold() for one in MAIL.findall(item)]
    banks = _BANK.findall(item) if "SWIFT" in item.upper() or "BIC" in item.upper() else []
    if _NO_ID.search(item) or _WRITTEN_DAY.search(item) or DAY.search(item):
        return mails + banks
    rest = MAIL.sub(" ", item) if mails else item
    return mails + banks + [one for part in re.split(r"[,;()]", rest) for one in _numbers(part)]


def _numbers(part: str) -> list[str]:
    """The number of one part of an item: the whole of it, or the one word with digits among others."""
    words = part.split()
    whole = (
        plain_id("".join(words)) if len(words) < 4 and all(any(map(str.isdigit, w)) for w in words) else ""
    )
    return [whole] if whole else [made for word in words if (made := plain_id(word))]
