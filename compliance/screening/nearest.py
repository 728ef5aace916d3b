"""The candidate step: the listed names that share most with a name, before any careful comparison."""

from __future__ import annotations

from heapq import nlargest

from compliance.screening.asked import Asked, near_words
from compliance.screening.index import Index

MOST = 14
_LONG = 1200
_WORK = 12000


def nearest(one: Asked, index: Index, most: int = MOST) -> list[int]:
    """Name numbers, the most promising first."""
    sums: dict[int, float] = {}
    spread: list[tuple[int, float, int]] = []
    for at, word in enumerate(one.words):
        own = index.meaning_number.get(word.text)
        best: dict[int, float] = {} if own is None else {own: one.weights[at]}
        if own is None or word.kind <= 1:
            for number, value in near_words(one, at, index):
                meaning = index.word_meaning[number]
                gain = value * index.word_weight[number]
                if gain > best.get(meaning, 0.0):
                    best[meaning] = gain
        spread += [(len(index.posting(meaning)), gain, meaning) for meaning, gain in best.items()]
    _add_postings(sums, spread, index)
    for key in (
        *(a.raw + b.raw for a, b in zip(one.words, one.words[1:], strict=False)),
        *(w.raw for w in one.words),
        one.glued,
    ):
        for name in index.joined(key):
            sums[name] = sums.get(name, 0.0) + 0.9 * min(1.0, len(key) / 10)
        number = index.word_number.get(key)
        if number is not None:
            for name in index.posting(index.word_meaning[number])[:_LONG]:
                sums[name] = max(sums.get(name, 0.0), index.word_weight[number])
    ours = sum(one.weights) or 1.0
    theirs = index.name_weight
    best = nlargest(most, [(gain / (ours + theirs[name]), -name) for name, gain in sums.items()])
    return [-name for _share, name in best]


def _add_postings(sums: dict[int, float], spread: list[tuple[int, float, int]], index: Index) -> None:
    """Rare words first; a word that very many names bear counts only for names already found."""
    spread.sort()
    work = 0
    for size, gain, meaning in spread:
        names = index.posting(meaning)
        work += size
        if sums and (size > _LONG or work > _WORK):
            _raise_known(sums, names, gain, size)
            continue
        for name in names:
            sums[name] = sums.get(name, 0.0) + gain


def _raise_known(sums: dict[int, float], names: memoryview, gain: float, size: int) -> None:
    if size > 8 * len(sums):
        return
    for name in names:
        if name in sums:
            sums[name] += gain
