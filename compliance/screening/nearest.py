"""The candidate step: the listed names that share most with a name, before any careful comparison.

First every name that bears one of our words, or one near it, is held with what those words weigh; each of
our words counts once for a name. Then the best of them are sifted: their words and ours are paired one to
one, for two of our words may not both claim one of theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from heapq import nlargest

from compliance.screening.asked import Asked, near_words
from compliance.screening.index import Index
from compliance.screening.keys import SHORTEST_RUN
from compliance.screening.sound import sound

MOST = 12
_OF_ONE = 3
_WIDE = 48
_LONG = 900
_WORK = 12000
_JOINED = 0.9
_HEAVY = 0.1
"""Of names of which as much is met, one with a telling word goes before many of common words."""

_Reach = list[dict[int, float]]  # for each of our words: meaning and what it is worth
_Together = dict[
    int, tuple[float, tuple[int, ...]]
]  # for a name: what a run of ours is worth, and its places


def nearest(one: Asked, index: Index, most: int = MOST) -> list[int]:
    """Name numbers, the most promising first."""
    reach = reach_of(one, index)
    sums = from_words(reach, index)
    together = from_runs(one, index)
    ours = sum(one.weights) or 1.0
    theirs = index.name_weight
    shares = [
        ((min(sums.pop(name, 0.0), ours) + gain) / (ours + theirs[name]), -name)
        for name, (gain, _run) in together.items()
    ]
    wide = _widest(shares, sums, ours, theirs)
    return _sifted([-name for _gain, name in wide], reach, together, one, index, most)


def _widest(
    shares: list[tuple[float, int]], sums: dict[int, float], ours: float, theirs: Sequence[float]
) -> list[tuple[float, int]]:
    """The best shares with the names negated; thousands of names met by a common word alone are never divided.

    A share is below what is met over what is ours: a name that is below the last of the best with that is out.
    """
    line, half = 0.0, max(sums.values(), default=0.0) / 2
    shares += [(min(gain, ours) / (ours + theirs[name]), -name) for name, gain in sums.items() if gain > half]
    best = nlargest(_WIDE, shares)
    if len(best) == _WIDE:
        line = best[-1][0] * ours
    rest = [
        (min(gain, ours) / (ours + theirs[name]), -name) for name, gain in sums.items() if half >= gain > line
    ]
    return nlargest(_WIDE, best + rest) if rest else best


def reach_of(one: Asked, index: Index) -> _Reach:
    """What each word of ours can meet: its own meaning and those of the words near it."""
    found: _Reach = []
    for at, word in enumerate(one.words):
        own = index.meaning_number.get(word.text)
        best: dict[int, float] = {} if own is None else {own: one.weights[at]}
        known = word.raw in index.word_number
        most = one.weights[at] if known and not word.bare else 1.0  # a common word near a rare one is no find
        if own is None or word.kind <= 1 or not known:
            for number, value in near_words(one, at, index):
                meaning = index.word_meaning[number]
                best[meaning] = max(best.get(meaning, 0.0), value * min(most, index.word_weight[number]))
        found.append(best)
    return found


def from_words(reach: _Reach, index: Index) -> dict[int, float]:
    """Rare words first; a word that very many names bear adds only to names that a rarer word brought."""
    sums: dict[int, float] = {}
    spread = [(sum(len(index.posting(meaning)) for meaning in best), best) for best in reach if best]
    work = 0
    for size, best in sorted(spread, key=lambda pair: pair[0]):
        held: dict[int, float] = {}
        for meaning, gain in sorted(best.items(), key=lambda pair: (pair[1], pair[0])):
            names = index.posting(meaning)
            if not sums or (len(names) <= _LONG and work <= _WORK):
                held.update(dict.fromkeys(names, gain))
            else:
                held.update(dict.fromkeys(sums.keys() & index.bearers(meaning), gain))
        work += size
        if not sums:
            sums = held
            continue
        for name, gain in held.items():
            sums[name] = sums.get(name, 0.0) + gain
    return sums


def from_runs(one: Asked, index: Index) -> _Together:
    """Names that write neighbours as one word, or one word as neighbours; worth what our words weigh.

    A run that is one listed word is worth what that weighs: Gaz and Prom say little, Gazprom much.
    """
    found: _Together = {}
    for key, (weight, run) in _runs(one).items():
        sure = _JOINED * min(1.0, len(key) / 10)
        worth = [(name, min(weight, index.name_weight[name])) for name in index.joined(key)]
        number = index.word_number.get(key) if len(run) > 1 else None
        if number is not None:
            bearers = index.posting(index.word_meaning[number])[:_LONG]
            worth += [(name, index.word_weight[number]) for name in bearers]
        for name, gain in worth:
            found[name] = max(found.get(name, (0.0, run)), (sure * gain, run))
    return found


def _runs(one: Asked) -> dict[str, tuple[float, tuple[int, ...]]]:
    """Our words, neighbours and the whole as runs of letters, and as `#…` how they sound; weight and places."""
    words, weights = one.words, one.weights
    every = tuple(range(len(words)))
    found = {one.glued: (sum(weights), every)}
    found |= {
        words[at].raw + words[at + 1].raw: (weights[at] + weights[at + 1], (at, at + 1)) for at in every[:-1]
    }
    found |= {word.raw: (weights[at], (at,)) for at, word in enumerate(words)}
    sounds = {f"#{skeleton}": found[key] for key in found if len(skeleton := sound(key)) >= SHORTEST_RUN}
    return found | sounds


def _sifted(
    names: list[int], reach: _Reach, together: _Together, one: Asked, index: Index, most: int
) -> list[int]:
    if len(names) <= most:
        return names
    gains: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for at, best in enumerate(reach):
        for meaning, gain in best.items():
            gains[meaning].append((gain, at))
    scored = []
    for name in names:
        words = index.name_words(name)
        share = _share(words, name, gains, one, index)
        if name in together:
            gain, run = together[name]
            share = max(share, _share(words, name, gains, one, index, gain, run))
        scored.append((share, -name))
    scored.sort(reverse=True)
    return _of_several([-name for _best, name in scored], index, most)


def _of_several(names: list[int], index: Index, most: int) -> list[int]:
    """The first names, but few of one party: its many spellings would hide another of nearly the same name."""
    seen: dict[int, int] = defaultdict(int)
    kept = []
    for name in names:
        party = index.name_party[name]
        seen[party] += 1
        if seen[party] <= _OF_ONE:
            kept.append(name)
            if len(kept) == most:
                break
    return kept


def _share(
    words: list[int],
    name: int,
    gains: dict[int, list[tuple[float, int]]],
    one: Asked,
    index: Index,
    met: float = 0.0,
    run: tuple[int, ...] = (),
) -> float:
    """What of both names meets when each word is used once, the dearest first; `met` already did with a run.

    A word of ours that meets a listed one weighs what the listed one weighs, as in the comparison itself.
    """
    meaning_of, weight = index.word_meaning, index.word_weight
    offers = [
        (gain, at, place)
        for place, number in enumerate(words)
        for gain, at in gains.get(meaning_of[number], ())
    ]
    if len(offers) > 1:
        offers.sort(reverse=True)
    both, ours, theirs = sum(one.weights) + index.name_weight[name], set(run), set()
    both += met - sum(one.weights[at] for at in run)
    for gain, at, place in offers:
        if at not in ours and place not in theirs:
            met += gain
            both -= max(0.0, one.weights[at] - weight[words[place]])
            ours.add(at)
            theirs.add(place)
    return min(met, both / 2) / both + _HEAVY * min(1.0, met)
