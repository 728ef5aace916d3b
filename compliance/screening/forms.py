"""Legal forms of several words: recognised together, at any place, with one of their words misspelt.

The words alone may be anything (`besloten`, `anonima`, `charter`); `forms.txt` says which make a form together.
Forms of one word, and the common words of forms, are in `words.txt`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from anyascii import anyascii
from rapidfuzz.distance import OSA

_LEAST_SLIPPED = 5
"""Letters of a word that may hold a slip: shorter ones are too easily another."""


def _load() -> tuple[dict[str, list[tuple[str, ...]]], frozenset[str]]:
    by_word: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    single = set()
    lines = (Path(__file__).parent / "forms.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line or line.startswith("#"):
            continue
        for form in line.partition(":")[2].split(";"):
            words = tuple(anyascii(form).casefold().replace("'", "").split())
            if len(words) == 1:
                single.add(words[0])
            elif words not in by_word[words[0]]:
                for word in dict.fromkeys(words):
                    by_word[word].append(words)
    return {word: sorted(found, key=len, reverse=True) for word, found in by_word.items()}, frozenset(single)


_BY_WORD, SINGLE = _load()
WRITTEN = tuple(sorted({" ".join(form) for forms in _BY_WORD.values() for form in forms}))
COUNT = len(WRITTEN) + len(SINGLE)


def spans(words: Sequence[str]) -> set[int]:
    """The places of the words that belong to a form of several words; the longest form at each place."""
    found: set[int] = set()
    for at, word in enumerate(words):
        for form in _BY_WORD.get(word, ()):
            start = at - form.index(word)
            places = range(start, start + len(form))
            if start < 0 or places.stop > len(words) or found.issuperset(places):
                continue
            if _is(form, words[start : places.stop]):
                found.update(places)
                break
    return found


def _is(form: tuple[str, ...], words: Sequence[str]) -> bool:
    """Whether words are a form, but for one slip in one of the longer ones."""
    wrong = [(ours, theirs) for ours, theirs in zip(words, form, strict=True) if ours != theirs]
    return not wrong or (len(wrong) == 1 and _slip(*wrong[0]))


@lru_cache(maxsize=4096)
def _slip(ours: str, theirs: str) -> bool:
    long = min(len(ours), len(theirs)) >= _LEAST_SLIPPED
    return long and OSA.distance(ours, theirs, score_cutoff=2) <= (1 if len(theirs) < 9 else 2)


_SHORT = frozenset(
    [
        "gmbh",
        "pjsc",
        "ojsc",
        "cjsc",
        "llc",
        "jsc",
        "ltd",
        "inc",
        "plc",
        "llp",
        "sarl",
        "spa",
        "srl",
        "bhd",
        "fze",
        "fzco",
        "gesmbh",
        "pllc",
        "kft",
        "zrt",
    ]
)


@lru_cache(maxsize=4096)
def turned(word: str) -> bool:
    """Whether a word is a short form with two neighbouring letters the wrong way round."""
    same = (form for form in _SHORT if word != form and sorted(word) == sorted(form))
    return any(OSA.distance(word, form, score_cutoff=1) == 1 for form in same)


@lru_cache(maxsize=4096)
def slipped(word: str) -> bool:
    """Whether an unknown word is such a form, or one of four letters or more with one of them wrong."""
    alike = (form for form in _SHORT if len(form) > 3 and len(form) == len(word) and form[0] == word[0])
    return turned(word) or any(OSA.distance(word, form, score_cutoff=1) == 1 for form in alike)
