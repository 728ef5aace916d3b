"""Words of an address that say where: for comparing two addresses, never for finding one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.screening.normalise import fold

_WORDS = re.compile(r"[a-z0-9]+")
_NOTHING = frozenset(
    [
        "street",
        "st",
        "str",
        "road",
        "rd",
        "avenue",
        "ave",
        "ul",
        "ulitsa",
        "d",
        "dom",
        "floor",
        "room",
        "rm",
        "building",
        "bldg",
        "no",
        "suite",
        "office",
        "of",
        "the",
        "city",
        "district",
        "box",
        "po",
        "p",
        "o",
        "and",
        "united",
        "states",
        "unit",
        "block",
        "lane",
        "blvd",
        "boulevard",
        "area",
        "zone",
        "industrial",
    ]
)


_WITHIN = 3
"""Words around a number that may be its street's."""


def place_words(address: str) -> list[str]:
    """The folded words of an address that distinguish it, in order."""
    folded = address.casefold() if address.isascii() else fold(address)
    return [
        word for word in _WORDS.findall(folded) if word not in _NOTHING and (len(word) > 2 or word.isdigit())
    ]


def share(ours: list[str], theirs: list[str]) -> float:
    """How much of our address words stands in theirs, 0 to 1; at least two words must meet."""
    if len(ours) < 2 or not theirs:
        return 0.0
    met = len(set(ours) & set(theirs))
    return met / len(set(ours)) if met > 1 else 0.0


def doors(words: list[str]) -> Iterator[str]:
    """The keys of an address, given as its folded words: each number with each word near it."""
    numbers = [at for at, word in enumerate(words) if numbered(word)]
    for at in numbers:
        near = range(max(0, at - _WITHIN), min(len(words), at + _WITHIN + 1))
        yield from (f"{words[at]} {words[other]}" for other in near if other not in numbers)


def numbered(word: str) -> bool:
    """Whether a word of an address is a number, as 12a is too."""
    return any(letter.isdigit() for letter in word)
