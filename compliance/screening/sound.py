"""A word's consonants as they sound, whichever way it was spelt in Latin letters."""

from __future__ import annotations

import re
from functools import lru_cache

_GROUPS = {
    "shch": "s", "sch": "s", "tch": "c", "dzh": "j", "tsh": "c", "sh": "s", "kh": "h", "ch": "c", "zh": "j",
    "dj": "j", "gh": "g", "ph": "f", "th": "t", "dh": "d", "ck": "k", "ks": "x", "ts": "s", "tz": "s", "cz": "c",
    "ce": "s", "ci": "s", "cy": "s",
    "c": "k", "q": "k", "z": "s", "ß": "s",
}  # fmt: skip
_SPELT = re.compile("|".join(sorted(_GROUPS, key=lambda key: (-len(key), key))))
_BARE = re.compile("kh|gh|sh|th|dh|ch|c|q|z")
_AGAIN = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiouyw]+")


_VOWELS_AS = (("ou", "u"), ("oo", "u"), ("ee", "i"), ("ea", "i"), ("y", "i"), ("w", "v"))
_PAIRS_AS = str.maketrans("gjvp", "kkfb")


@lru_cache(maxsize=131072)
def spelt(word: str) -> str:
    """A folded word with its vowels, in the plainest of the spellings of one sound."""
    if not word.isalpha():
        return ""
    made = _SPELT.sub(lambda found: _GROUPS[found[0]], word)
    for old, new in _VOWELS_AS:
        made = made.replace(old, new)
    return _AGAIN.sub(r"\1", made)


@lru_cache(maxsize=131072)
def sound(word: str, bare: bool = False) -> str:
    """The skeleton of a folded word; a leading vowel stays as `a`. Empty for words of digits.

    `bare` words came from a script without short vowels: no two of their consonants are one sound by chance.
    """
    if not word.isalpha():
        return ""
    spelt = (_BARE if bare else _SPELT).sub(lambda found: _GROUPS[found[0]], word)
    head = "a" if spelt[0] in "aeiouy" else "v" if spelt[0] == "w" else ""
    rest = _VOWELS.sub("", spelt)
    if len(rest) > 1 and word.endswith("h") and rest.endswith("h"):
        rest = rest[:-1]
    return _AGAIN.sub(r"\1", head + rest)


def broad(skeleton: str) -> str:
    """A skeleton in which g, j and k, v and f, p and b are one, as in names that came through Arabic letters."""
    return skeleton.translate(_PAIRS_AS)
