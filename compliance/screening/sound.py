"""A word's consonants as they sound, whichever way it was spelt in Latin letters."""

from __future__ import annotations

import re
from functools import lru_cache

_GROUPS = {
    "shch": "s", "sch": "s", "tch": "c", "dzh": "j", "tsh": "c", "sh": "s", "kh": "h", "ch": "c", "zh": "j", "dj": "j", "gh": "g",
    "ph": "f", "th": "t", "dh": "d", "ck": "k", "ks": "x", "ts": "s", "tz": "s", "cz": "c", "ce": "s", "ci": "s", "cy": "s",
    "c": "k", "q": "k", "z": "s", "ß": "s",
}  # fmt: skip
_SPELT = re.compile("|".join(sorted(_GROUPS, key=lambda key: (-len(key), key))))
_AGAIN = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiouyw]+")


@lru_cache(maxsize=131072)
def sound(word: str) -> str:
    """The skeleton of a folded word; a leading vowel stays as `a`. Empty for words of digits."""
    if not word.isalpha():
        return ""
    spelt = _SPELT.sub(lambda found: _GROUPS[found[0]], word)
    head = "a" if spelt[0] in "aeiouy" else "v" if spelt[0] == "w" else ""
    rest = _VOWELS.sub("", spelt)
    if len(rest) > 1 and word.endswith("h") and rest.endswith("h"):
        rest = rest[:-1]
    return _AGAIN.sub(r"\1", head + rest)
