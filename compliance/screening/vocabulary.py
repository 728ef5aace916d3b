"""What kind of word a word is: legal form, business word, place, ordinary word, or a name of its own."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from compliance.screening.forms import SINGLE
from compliance.screening.sound import spelt

PLAIN, ORDINARY, BUSINESS, PLACE, LEGAL, SMALL, LETTER, NUMBER = range(8)
_ORDER = {
    "small": SMALL,
    "legal": LEGAL,
    "business": BUSINESS,
    "place": PLACE,
    "ordinary": ORDINARY,
    "name": PLAIN,
}
_LONGEST_STEM = 14
_ENDING = re.compile(
    r"(?:e?nn?|ichesk|chesk|sk|ovsk|ansk|ov|yan|itel|itell?n|ichn|l?n|ts|tsi)?"
    r"(?:yy|iy|yi|ii|yj|ij|aya|aia|oe|oye|oj|oi|oy|ye|ie|iye|ykh|ikh|ogo|ego|iya|ia|ii|iyu|yu|ya|ami|am|om|em|ey|ei|ah|akh|[aoeuiy])?"
)
"""What a short stem may end in: Russian and Ukrainian endings, for “nov” is new and Novartis is not."""


_LONG_ENDING = re.compile(
    r"(?:i?chesk|esk|ionn|yonn|sionn|eln|aln|atsi|izats|izac|izad|ochn|nost(?![a-z]{4})|ansk|erst|aniy|hesk|ist|ship|iqu|erie|ional|est"
    r"|enn|sk|ov(?:ay?a|oy?e|yy?|iy?|oi|ogo|ykh)$|ii?sk|nic?h|niy|ovykh|avykh|ingov|yushch|yusht|inost(?![a-z]{4}))[a-z]*"
)
"""What a long stem may end in when the rest has more than four letters: no second word, as in Energotrade."""


def _load() -> tuple[dict[str, tuple[int, str]], dict[str, tuple[int, str]]]:
    words: dict[str, tuple[int, str]] = {}
    stems: dict[str, tuple[int, str]] = {}
    lines = (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.partition(":") for line in lines if line and not line.startswith("#")]
    for kind, number in _ORDER.items():
        for head, _colon, body in rows:
            name, _space, meaning = head.partition(" ")
            if name == kind:
                _add(words, stems, number, meaning, body)
    return words, stems


def _add(
    words: dict[str, tuple[int, str]],
    stems: dict[str, tuple[int, str]],
    number: int,
    meaning: str,
    body: str,
) -> None:
    for word in body.split():
        table = stems if word.endswith("*") else words
        bare = word.rstrip("*")
        table.setdefault(bare, (number, f"~{meaning}" if meaning else bare))


WORDS, STEMS = _load()
_SPELT = {
    spelt(word): found
    for word, found in reversed(WORDS.items())
    if len(word) > 6 and found[0] in (LEGAL, BUSINESS) and word.isalpha()
}


def _ends(word: str, size: int) -> bool:
    """Whether the rest of a word behind a stem is an ending, not another word: Oboronstal is a name of its own."""
    if size < 6:
        return _ENDING.fullmatch(word, size) is not None
    rest = word[size:]
    if len(rest) > 10 or (len(rest) > 3 and (rest in WORDS or rest in STEMS)):
        return False
    return len(rest) < 5 or _LONG_ENDING.fullmatch(rest) is not None


@lru_cache(maxsize=131072)
def classify(word: str) -> tuple[int, str]:
    """The kind of a folded word and what stands for all words of its meaning (`~trading`), else itself."""
    found = WORDS.get(word)
    if found:
        return found
    if len(word) == 1 and word.isalpha():
        return LETTER, word
    if word.isdigit():
        return NUMBER, word
    for size in range(min(len(word), _LONGEST_STEM), 2, -1):
        stem = STEMS.get(word[:size])
        if stem and _ends(word, size):
            return stem
    if word in SINGLE:
        return LEGAL, word
    return _SPELT.get(spelt(word), (PLAIN, word)) if len(word) > 6 else (PLAIN, word)
