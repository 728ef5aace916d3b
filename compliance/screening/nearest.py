"""The candidate step: the listed names that share most with a name, before any careful comparison.

First every name that bears one of our words, or one near it, is held with what those words weigh; each of
our words counts once for a name. Then the best of them are sifted: their words and ours are paired one to
one, for two of our words may not both claim one of theirs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from heapq import nlargest
from operator import itemgetter

from compliance.screening.asked import Asked, near_words
from compliance.screening.building import LIGHT
from compliance.screening.index import Index
from compliance.screening.keys import SHORTEST_RUN
from compliance.screening.sound import sound

MOST = 12
_OF_ONE = 3
_WIDE = LIGHT
_LONG = 900
_WORK = 12000
_JOINED = 0.9
_HEAVY = 0.1
"""Of names of which as much is met, one with a telling word goes before many of common words."""

_Reach = list[tuple[int, list[tuple[float, int]]]]
"""For each of our words: how many names it reaches, and what each meaning is worth with the meaning, ascending."""
_Together = dict[
    int, tuple[float, tuple[int, ...]]
]  # for a name: what a run of ours is worth, and its places


def nearest(one: Asked, index: Index, most: int = MOST) -> list[int]:
    """Name numbers, the most promising first."""
    reach = reach_of(one, index)
    together = from_runs(one, index)
    wide = _widest(reach, together, sum(one.weights) or 1.0, index)
    return _sifted([-name for _share, name in wide], reach, together, one, index, most)


def _widest(reach: _Reach, together: _Together, ours: float, index: Index) -> list[tuple[float, int]]:
    """The best shares with the names negated; names that only a common or a far word brings are never divided.

    No name that one meaning alone brings has a greater share than the lightest that bears it would have.
    """
    met = _met(reach, index)
    sums, theirs = met.sums, index.name_weight
    best = [
        ((min(sums.get(name, 0.0), ours) + gain) / (ours + theirs[name]), -name)
        for name, (gain, _run) in together.items()
    ]
    rest = met.several.difference(together)
    half, line = max([sums[name] for name in rest], default=0.0) / 2, 0.0
    best += [(min(sums[name], ours) / (ours + theirs[name]), -name) for name in rest if sums[name] > half]
    if len(best) >= _WIDE:
        best = nlargest(_WIDE, best)
        line = best[-1][0]  # a share is below what is met over what is ours
    some = [name for name in rest if half >= sums[name] > line * ours]
    best += [(min(sums[name], ours) / (ours + theirs[name]), -name) for name in some]
    seen = rest.union(together)
    for least, meaning in sorted(_bounds(met.alone, ours, index), reverse=True):
        if least < line:
            break
        new = [name for name in index.lightest(meaning) if name not in seen]
        seen.update(new)
        best += [(min(sums[name], ours) / (ours + theirs[name]), -name) for name in new]
        if len(best) >= (2 * _WIDE if line else _WIDE):
            best = nlargest(_WIDE, best)
            line = best[-1][0]
    return nlargest(_WIDE, best)


def reach_of(one: Asked, index: Index) -> _Reach:
    """What each word of ours can meet: its own meaning and those of the words near it; remembered."""
    found: _Reach = []
    for at, known in enumerate(one.known):
        if known.reach is None:
            best = _reach_of(one, at, index)
            size = sum(len(index.posting(meaning)) for meaning in best)
            known.reach = size, sorted((gain, meaning) for meaning, gain in best.items())
            index.memory.kept += len(best)
        found.append(known.reach)
    return found


def _reach_of(one: Asked, at: int, index: Index) -> dict[int, float]:
    word, own, weight = one.words[at], one.meanings[at], one.weights[at]
    best: dict[int, float] = {} if own < 0 else {own: weight}
    known = one.numbers[at] >= 0
    most = weight if known and not word.bare else 1.0  # a common word near a rare one is no find
    if own < 0 or word.kind <= 1 or not known:
        for number, value in near_words(one, at, index):
            meaning = index.word_meaning[number]
            best[meaning] = max(best.get(meaning, 0.0), value * min(most, index.word_weight[number]))
    return best


def _bounds(alone: list[tuple[float, int]], ours: float, index: Index) -> list[tuple[float, int]]:
    """The greatest share that a name may have that a meaning alone brings, with the meaning."""
    least = index.meaning_least
    return [(min(gain, ours) / (ours + least[meaning]), meaning) for gain, meaning in alone]


def from_words(reach: _Reach, index: Index) -> dict[int, float]:
    """Every name that is met, and with how much."""
    return _met(reach, index).sums


@dataclass(slots=True)
class _Met:
    """What each name is met with; the names that several of our words meet; the meanings that brought any alone."""

    sums: dict[int, float]
    several: set[int]
    alone: list[tuple[float, int]]


def _met(reach: _Reach, index: Index) -> _Met:
    """Rare words first; a word that very many names bear adds only to names that a rarer word brought."""
    sums: dict[int, float] = {}
    several: set[int] = set()
    alone: list[tuple[float, int]] = []
    work = 0
    for size, best in sorted((each for each in reach if each[1]), key=itemgetter(0)):
        held: dict[int, float] = {}
        for gain, meaning in best:
            names = index.posting(meaning)
            if not sums or (len(names) <= _LONG and work <= _WORK):
                held.update(dict.fromkeys(names, gain))
                alone.append((gain, meaning))
            else:
                held.update(dict.fromkeys(sums.keys() & index.bearers(meaning), gain))
        work += size
        both = sums.keys() & held.keys()
        several |= both
        added = [(name, sums[name] + held[name]) for name in both]
        sums.update(held)
        sums.update(added)
    return _Met(sums, several, alone)


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
    for at, (_size_of, best) in enumerate(reach):
        for gain, meaning in best:
            gains[meaning].append((gain, at))
    scored = []
    whole = sum(one.weights)
    for name in names:
        words = index.name_words(name)
        share = _share(words, name, gains, one, index, whole)
        if name in together:
            gain, run = together[name]
            share = max(share, _share(words, name, gains, one, index, whole, gain, run))
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
    whole: float,
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
    both, ours, theirs = whole + index.name_weight[name], set(run), set()
    both += met - sum([one.weights[at] for at in run])
    for gain, at, place in offers:
        if at not in ours and place not in theirs:
            met += gain
            both -= max(0.0, one.weights[at] - weight[words[place]])
            ours.add(at)
            theirs.add(place)
    return min(met, both / 2) / both + _HEAVY * min(1.0, met)
