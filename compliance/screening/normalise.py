"""Text to plain tokens: one pure function with a version, for a change of it moves scores."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

NORM_VERSION = "n1"

_LATIN_LIKE = str.maketrans(
    "АВЕКМНОРСТХаеорсухіјѕԁԛԝӏɡΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανΙ",
    "ABEKMHOPCTXaeopcyxijsdqwlgABEZHIKMNOPTYXoavI",
)
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_OTHER = re.compile(r"[^a-z0-9]+")
_INVISIBLE = {"Cf", "Cc", "Cs", "Co", "Cn"}


def clean(text: str) -> str:
    """Invisible and control characters out, compatibility forms folded, look-alikes in mixed words to Latin."""
    kept = "".join(
        " " if c in "\t\r\n" else c
        for c in text
        if c in "\t\r\n" or unicodedata.category(c) not in _INVISIBLE
    )
    return " ".join(_unmix(word) for word in unicodedata.normalize("NFKC", kept).split())


def _unmix(word: str) -> str:
    """Cyrillic or Greek letters inside an otherwise Latin word are look-alikes."""
    if word.isascii() or not any("a" <= c.lower() <= "z" for c in word):
        return word
    return word.translate(_LATIN_LIKE)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower-case ASCII words with one space between; what two spellings of one name have in common."""
    plain = anyascii(clean(text)).casefold()
    words = _OTHER.sub(" ", _APOSTROPHES.sub("", plain)).split()
    return " ".join(_join_letters(words))


def _join_letters(words: list[str]) -> list[str]:
    """F. Z. E. is fze: single letters in a row are one word."""
    joined: list[str] = []
    run = ""
    for word in words:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            joined.append(run)
            run = ""
        joined.append(word)
    return [*joined, run] if run else joined
