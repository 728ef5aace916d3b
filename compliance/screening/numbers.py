"""Numbers in names, as words, ordinals, Roman numerals or digits: one way of writing, for the number decides.

The 234th institute is not the 235th, and “Security Two” is “Security 2”.
"""

from __future__ import annotations

import re

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
_TENS = dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(20, 100, 10),
        strict=True,
    )
)
FIRST = "~first"
"""The first is a business word of many languages (premier, pervy); as a number it is 1."""
WORDS: dict[str, int] = (
    {word: at for at, word in enumerate(_UNITS)}
    | {word: at for at, word in enumerate(_ORDINALS) if word != "first"}
    | _TENS
    | {f"{word[:-1]}ieth": value for word, value in _TENS.items()}
)
ROMAN = {
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "xii": 12,
    "xiii": 13,
    "xiv": 14,
    "xvi": 16,
}
"""Those that are no word or name of their own: I, V, VI, X and XI are too often something else."""
_ENDED = re.compile(r"(\d+)(?:st|nd|rd|th)")


def digits_of(word: str) -> str:
    """The digits that a folded word stands for; empty when it is no number."""
    if word.isdigit():
        return word.lstrip("0") or "0"
    value = WORDS.get(word, ROMAN.get(word))
    if value is not None:
        return str(value)
    ended = _ENDED.fullmatch(word)
    return ended[1].lstrip("0") or "0" if ended else ""


def value_of(text: str) -> str:
    """The number that a word's meaning is, for comparing; empty when it is none."""
    return "1" if text == FIRST else text if text.isdigit() else ""


def together(tens: str, unit: str) -> str:
    """“Thirty” and “eight” are 38; empty when the two are no such pair."""
    if tens in _TENS and 0 < WORDS.get(unit, 0) < 10:
        return str(_TENS[tens] + WORDS[unit])
    return ""
