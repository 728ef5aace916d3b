"""The candidate step: the listed names that share most with a name, before any careful comparison."""

from __future__ import annotations

from heapq import nlargest
from itertools import pairwise

from compliance.screening.asked import Asked, near_words
from compliance.screening.index import Index

MOST = 14
_WIDE = 60
_LONG = 900
_WORK = 12000


def nearest(one: Asked, index: Index, most: int = MOST) -> list[int]:
    """Name numbers, the most promising first."""
    sums: dict[int, float] = {}
    _add_postings(sums, _meanings(one, index), index)
    _add_joined(sums, one, index)
    ours = sum(one.weights) or 1.0
    theirs = index.name_weight
    best = nlargest(_WIDE, [(gain / (ours + theirs[name]), -name) for name, gain in sums.items()])
    return _sifted(one, [(-name, sums[-name]) for _share, name in best], ours, index, most)


def _meanings(one: Asked, index: Index) -> list[tuple[int, float, int]]:
    """(how many names bear it, gain, meaning) for every word and those near it."""
    spread: list[tuple[int, float, int]] = []
    for at, word in enumerate(one.words):
        own = index.meaning_number.get(word.text)
        best: dict[int, float] = {} if own is None else {own: one.weights[at]}
        if own is None or word.kind <= 1:
            for number, value in near_words(one, at, index):
                meaning = index.word_meaning[number]
                best[meaning] = max(best.get(meaning, 0.0), value * index.word_weight[number])
        spread += [(len(index.posting(meaning)), gain, meaning) for meaning, gain in best.items()]
    return spread


def _add_joined(sums: dict[int, float], one: Asked, index: Index) -> None:
    """Names that write neighbours as one word, or one word as neighbours."""
    pairs = [a.raw + b.raw for a, b in pairwise(one.words)]
    for key in (*pairs, *(word.raw for word in one.words), one.glued):
        for name in index.joined(key):
            sums[name] = sums.get(name, 0.0) + 0.9 * min(1.0, len(key) / 10)
        number = index.word_number.get(key)
        if number is not None:
            for name in index.posting(index.word_meaning[number])[:_LONG]:
                sums[name] = max(sums.get(name, 0.0), index.word_weight[number])


def _sifted(one: Asked, best: list[tuple[int, float]], ours: float, index: Index, most: int) -> list[int]:
    """The best of many by all their words, the common ones too that the postings left out."""
    if len(best) <= most:
        return [name for name, _gain in best]
    meaning_of, common = index.word_meaning, _common(one, index)
    scored = []
    for name, gain in best:
        met = common.keys() & {meaning_of[number] for number in index.name_words(name)}
        total = gain + sum(common[meaning] for meaning in met)
        scored.append((total / (ours + index.name_weight[name]), -name))
    return [-name for _share, name in nlargest(most, scored)]


def _common(one: Asked, index: Index) -> dict[int, float]:
    found = {}
    for word, weight in zip(one.words, one.weights, strict=True):
        meaning = index.meaning_number.get(word.text)
        if meaning is not None and len(index.posting(meaning)) > _LONG:
            found[meaning] = weight
    return found


def _add_postings(sums: dict[int, float], spread: list[tuple[int, float, int]], index: Index) -> None:
    """Rare words first; a word that very many names bear counts only in the sifting."""
    spread.sort()
    work = 0
    for size, gain, meaning in spread:
        names = index.posting(meaning)
        work += size
        if sums and (size > _LONG or work > _WORK):
            continue
        for name in names:
            sums[name] = sums.get(name, 0.0) + gain
