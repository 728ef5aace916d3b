"""Text to plain words: pure functions with a version, for a change of them moves scores."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from compliance.screening import content
from compliance.screening.scripts import bare, latin

NORM_VERSION = f"n5.{content.hash_of(content.READING)}"

_LATIN_LIKE = str.maketrans(
    "АВЕКМНОРСТХУЅІЈаеорсухіјѕԁԛԝӏɡһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανικρτυχε",
    "ABEKMHOPCTXYSIJaeopcyxijsdqwlghABEZHIKMNOPTYXoavikptuxe",
)
_LOOKALIKE = frozenset("АВЕКМНОРСТХУЅІЈаеорсухіјѕԁԛԝӏɡһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανικρτυχε")
_CYRILLIC_LIKE = str.maketrans("ABEKMHOPCTXYIaeopcyxi", "АВЕКМНОРСТХУІаеорсухі")
_WORD = re.compile(r"\w+")
_SPACED = re.compile(r"(?<!\S)\w(?: \w){4,}(?!\S)")
"""Letters with a space between each two: V E L T R O M."""
_INVISIBLE = {"Cf", "Cc", "Cs", "Co", "Cn"}
_APOSTROPHES = re.compile(r"['’‘ʼ`´ʻʿʾ′＇\"]")
_OTHER = re.compile(r"[^a-z0-9]+")
_DIGIT_LETTERS = str.maketrans("013457", "oieast")
_LEET = re.compile(r"(?=.*[a-z].*[a-z])[a-z]+[013457]+[a-z]+[a-z013457]*|[013457][a-z]{4,}")
_INTL = re.compile(r"\b(int|dep|nat|gov|ass)'(l|t|n)\b", re.IGNORECASE)
_SIGNS = str.maketrans({"&": " ", "+": " ", "@": "a", "$": "s", "€": "e", "№": " "})


def clean(text: str) -> str:
    """Invisible and control characters out, compatibility forms folded, look-alikes in mixed words to Latin."""
    if text.isascii() and text.isprintable():
        return _SPACED.sub(lambda found: found[0].replace(" ", ""), text)
    kept = "".join(c for c in text if c in "\t\r\n" or unicodedata.category(c) not in _INVISIBLE)
    words = unicodedata.normalize("NFKC", kept).split()
    letters = [c for c in "".join(words) if c.isalpha()]
    latin_letters = sum("a" <= c.lower() <= "z" for c in letters)
    if 2 * sum("Ѐ" <= c < "԰" for c in letters) > len(letters):
        words = [_disguised(word) for word in words]
    return _WORD.sub(lambda found: _unmix(found[0], latin_letters), " ".join(words))


def _disguised(word: str) -> str:
    """A short Latin word among Cyrillic ones, typed on the wrong keyboard: AHO is АНО; OOO and the like are known."""
    fits = 2 < len(word) < 7 and word.isascii() and word.isupper() and word.lower() not in _FORMS
    turned = word.translate(_CYRILLIC_LIKE) if fits else word
    return turned if not any("A" <= c <= "Z" for c in turned) else word


def _unmix(word: str, latin_letters: int) -> str:
    """One script for a word of two: look-alike letters are turned into those of the script it is really in."""
    if word.isascii():
        return word
    real = any(c.isalpha() and "\u0370" <= c < "\u0530" and c not in _LOOKALIKE for c in word)
    mixed = any("a" <= c.lower() <= "z" for c in word)
    if mixed:
        return word.translate(_CYRILLIC_LIKE if real else _LATIN_LIKE)
    disguised = latin_letters > 3 and not real and len(word) > 1
    return word.translate(_LATIN_LIKE) if disguised else word


@lru_cache(maxsize=32768)
def words_of(text: str) -> tuple[tuple[str, bool], ...]:
    """The folded words of a text in order, each with whether its script leaves vowels out."""
    made: list[tuple[str, bool]] = []
    for piece in _INTL.sub(r"\1\2", clean(text)).translate(_SIGNS).split():
        for part in re.split(r"[\-–—/.,;:()\[\]«»“”„‘’]+(?=\w)", piece) if not piece.isascii() else (piece,):
            no_vowels = bare(part)
            plain = part if part.isascii() else anyascii(latin(part))
            folded = _OTHER.sub(" ", _APOSTROPHES.sub("", plain.casefold()))
            made += [(_letters(word), no_vowels) for word in _one_piece(folded.split())]
    return tuple(_join_letters(made))


def _letters(word: str) -> str:
    """Digits written for letters inside a word: g4zpr0m."""
    if word.isalpha() or not _LEET.fullmatch(word):
        return word
    return word.translate(_DIGIT_LETTERS)


def _one_piece(words: list[str]) -> list[str]:
    """F.Z.E. written without spaces is fze; two letters may be initials."""
    if len(words) > 2 and all(len(word) == 1 and word.isalpha() for word in words):
        return ["".join(words)]
    return words


def _join_letters(words: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Single letters with spaces between are one word when they make a known form: L L C."""
    joined: list[tuple[str, bool]] = []
    run = ""
    for word, no_vowels in [*words, ("", False)]:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            joined += [(run, False)] if run in _FORMS else [(c, False) for c in run]
            run = ""
        if word:
            joined.append((word, no_vowels))
    return joined


_FORMS = frozenset([
    "sa", "as", "ao", "bv", "nv", "ag", "ab", "oy", "co", "lp", "ad", "kg", "hk", "uk", "us", "kk",
    "cv", "llc", "fze", "jsc", "plc", "ltd", "llp", "gmbh", "fzc", "fzco", "ooo", "oao", "pao", "zao", "usa", "uae",
    "spa", "srl", "sl", "slu", "sas", "sal", "doo", "wll",
])  # fmt: skip


def fold(text: str) -> str:
    """Lower-case ASCII words with one space between; what two spellings of one name have in common."""
    return " ".join(word for word, _no_vowels in words_of(text))
