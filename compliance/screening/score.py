"""How alike two names are, word by word: rare words count most, and what is left over on either side counts against."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import OSA, JaroWinkler

from compliance.screening.index import Index
from compliance.screening.tokens import COMMON


@dataclass(frozen=True, slots=True)
class Pair:
    """Two aligned words: `kind` is same, typo, sounds_alike, joined or form; `likeness` 0 to 1."""

    ours: str
    theirs: str
    kind: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which words met, and which are left on each side."""

    pairs: tuple[Pair, ...]
    ours_left: tuple[str, ...]
    theirs_left: tuple[str, ...]
    score: float


def align(ours: tuple[str, ...], theirs: tuple[str, ...], index: Index) -> Alignment:
    """Pair the words of two names, best likeness first, and score the whole from 0 to 1."""
    mine, other = list(ours), list(theirs)
    pairs = _take_same(mine, other)
    pairs += _take_joined(mine, other)
    pairs += _take_near(mine, other)
    return Alignment(tuple(pairs), tuple(mine), tuple(other), _score(pairs, mine, other, index))


def _take_same(mine: list[str], other: list[str]) -> list[Pair]:
    found = []
    for word in list(mine):
        if word in other:
            mine.remove(word)
            other.remove(word)
            found.append(Pair(word, word, "same_business_word" if word in COMMON else "same", 1.0))
    return found


def _take_joined(mine: list[str], other: list[str]) -> list[Pair]:
    """Two words of one side written as one on the other."""
    found = []
    for many, few, swap in ((mine, other, False), (other, mine, True)):
        for first, second in list(zip(many, many[1:], strict=False)):
            glued = first + second
            if glued in few and first in many and second in many:
                many.remove(first)
                many.remove(second)
                few.remove(glued)
                pair = (glued, f"{first} {second}") if swap else (f"{first} {second}", glued)
                found.append(Pair(*pair, "joined", 0.98))
    return found


def _take_near(mine: list[str], other: list[str]) -> list[Pair]:
    scored = sorted(
        ((likeness(a, b), a, b) for a in set(mine) for b in set(other)),
        key=lambda one: (-one[0], one[1], one[2]),
    )
    found = []
    for value, a, b in scored:
        if value >= 0.75 and a in mine and b in other:
            mine.remove(a)
            other.remove(b)
            found.append(Pair(a, b, _kind(a, b), value))
    return found


def _kind(a: str, b: str) -> str:
    if len(a) == 1 or len(b) == 1:
        return "initial"
    return "typo" if OSA.distance(a, b) <= 2 else "sounds_alike"


def likeness(a: str, b: str) -> float:
    """How alike two words are, 0 to 1; short words must be the same, an initial stands for a word."""
    if a.startswith("=") or b.startswith("="):
        return 0.0
    if len(a) == 1 or len(b) == 1:
        return 0.8 if a[0] == b[0] else 0.0
    if min(len(a), len(b)) < 4 or a[0].isdigit() or b[0].isdigit():
        return 0.0
    edits = OSA.distance(a, b, score_cutoff=3)
    if edits <= (1 if min(len(a), len(b)) < 7 else 2):
        return 1.0 - 0.09 * edits - 0.25 * edits / max(len(a), len(b))
    value = JaroWinkler.similarity(a, b)
    return value * 0.9 if value >= 0.92 else 0.0


def _score(pairs: list[Pair], mine: list[str], other: list[str], index: Index) -> float:
    """Matched weight over all weight on each side; our own surplus words weigh more than the list's."""
    good = sum(index.weight(pair.theirs.replace(" ", "")) * pair.likeness for pair in pairs)
    full = sum(index.weight(pair.theirs.replace(" ", "")) for pair in pairs)
    ours_over = sum(index.weight(word) for word in mine)
    theirs_over = sum(index.weight(word) for word in other)
    if full == 0 or not any(pair.theirs not in COMMON and not pair.theirs.startswith("=") for pair in pairs):
        return 0.0
    ours = good / (full + ours_over)
    theirs = good / (full + theirs_over)
    return 0.55 * ours + 0.45 * theirs
