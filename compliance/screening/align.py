"""Pairing the words of two names, and what is left on each side."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from compliance.screening.asked import LONGEST_RUN, Asked, like
from compliance.screening.index import Index
from compliance.screening.likeness import LEAST
from compliance.screening.vocabulary import LEGAL

_JOINED_LIKE = 87.0
_APART = 2
"""Letters that a run may have more or fewer than the word that it is."""
_FIRM, _SAME = 0.95, 0.985
"""A firm pair gives way only to words that are the same when written together."""


@dataclass(slots=True)
class Pair:
    """Our word places and their word numbers that met, how, and the weight of the meeting."""

    ours: tuple[int, ...]
    theirs: tuple[int, ...]
    kind: str
    likeness: float
    weight: float


@dataclass(slots=True)
class Alignment:
    """`ours_left` are places, `theirs_left` word numbers, `theirs` the core words of the listed name."""

    pairs: list[Pair]
    ours_left: list[int]
    theirs_left: list[int]
    theirs: list[int]
    forms: frozenset[str]


def align(one: Asked, name: int, index: Index) -> Alignment:
    """Same words first, then words written together or apart, then near words, best first."""
    theirs = index.name_core(name)
    meanings = [index.word_meaning[number] for number in theirs]
    left = list(range(len(theirs)))
    pairs, ours = _same(one, theirs, meanings, left, index)
    if ours and left:
        pairs += _near(one, theirs, ours, left, index)
    if (ours or left) and _may_join(one, theirs, index):
        pairs = _joined(one, theirs, ours, left, pairs, index)
    made = [Pair(p[0], tuple([theirs[t] for t in p[1]]), p[2], p[3], p[4]) for p in pairs]
    if ours or left:
        again = {one.meanings[at] for pair in pairs for at in pair[0]}
        again.update([meanings[place] for pair in pairs for place in pair[1]])
        ours = [at for at in ours if one.meanings[at] not in again]
        left = [place for place in left if meanings[place] not in again]
    return Alignment(made, ours, [theirs[place] for place in left], theirs, _forms(one, name, index))


def _forms(one: Asked, name: int, index: Index) -> frozenset[str]:
    """The legal forms of a listed name; none where they would be compared with none."""
    if not one.forms:
        return one.forms
    words, kinds = index.name_words(name), index.word_kind
    return frozenset([index.meanings[index.word_meaning[n]] for n in words if kinds[n] == LEGAL])


_Raw = tuple[tuple[int, ...], tuple[int, ...], str, float, float]


def _same(
    one: Asked, theirs: list[int], meanings: list[int], left: list[int], index: Index
) -> tuple[list[_Raw], list[int]]:
    """The pairs of words that are the same, then of those that mean the same; and which of ours are left."""
    found: list[_Raw] = []
    ours = list(range(len(one.numbers)))
    kinds = (("same", 1.0, one.numbers, theirs), ("same_business_word", 0.98, one.meanings, meanings))
    for kind, value, mine, other in kinds:
        for at in list(ours):
            number = mine[at]
            if number not in other:
                continue
            for place in left:
                if other[place] == number:
                    found.append(((at,), (place,), kind, value, index.word_weight[theirs[place]]))
                    ours.remove(at)
                    left.remove(place)
                    break
    return found, ours


def _near(one: Asked, theirs: list[int], ours: list[int], left: list[int], index: Index) -> list[_Raw]:
    scored = []
    for at in ours:
        likes = one.known[at].likes
        for place in left:
            number = theirs[place]
            value, kind = likes.get(number) or like(one, at, number, index)
            if value >= LEAST:
                scored.append((-value, at, place, kind))
    scored.sort()
    found: list[_Raw] = []
    for value, at, place, kind in scored:
        if at in ours and place in left:
            ours.remove(at)
            left.remove(place)
            found.append(((at,), (place,), kind, -value, index.word_weight[theirs[place]]))
    return found


def _may_join(one: Asked, theirs: list[int], index: Index) -> bool:
    """Whether any word on one side may be neighbours of the other written as one: by first letters and lengths."""
    words, runs, singles = index.words, one.runs, one.singles
    for at, number in enumerate(theirs):
        word = words[number]
        size = len(word)
        for run in runs.get(word[0], ()):
            if -_APART <= run - size <= _APART:
                return True
        mine = singles.get(word[0])
        if mine is None:
            continue
        for following in theirs[at + 1 : at + LONGEST_RUN]:
            size += len(words[following])
            for own in mine:
                if -_APART <= own - size <= _APART:
                    return True
    return False


def _joined(
    one: Asked, theirs: list[int], ours: list[int], left: list[int], pairs: list[_Raw], index: Index
) -> list[_Raw]:
    """Neighbours on one side that are one word on the other; a poorer near pair gives way."""
    mine = [word.raw for word in one.words]
    other = [index.words[number] for number in theirs]
    free_ours = set(ours) | {p[0][0] for p in pairs if p[3] < _SAME}
    free_left = set(left) | {p[1][0] for p in pairs if p[3] < _SAME}
    firm_ours = {p[0][0] for p in pairs if p[3] >= _FIRM}
    firm_left = {p[1][0] for p in pairs if p[3] >= _FIRM}
    for flip in (False, True):
        many, few = (other, mine) if flip else (mine, other)
        free_many, free_few = (free_left, free_ours) if flip else (free_ours, free_left)
        for start, size, place, value in _runs(many, few, free_many, free_few):
            run = tuple(range(start, start + size))
            if not (set(run) <= free_many and place in free_few):
                continue
            our_run, their_run = ((place,), run) if flip else (run, (place,))
            if value < _SAME and not (firm_ours.isdisjoint(our_run) and firm_left.isdisjoint(their_run)):
                continue
            pairs = _give_way(pairs, set(our_run), set(their_run), ours, left)
            weight = max(index.word_weight[theirs[at]] for at in their_run)
            pairs.append((our_run, their_run, "joined", value, max(weight, 0.3)))
            free_many -= set(run)
            free_few.discard(place)
    return pairs


def _runs(
    many: list[str], few: list[str], free_many: set[int], free_few: set[int]
) -> list[tuple[int, int, int, float]]:
    found = []
    heads = {few[place][0] for place in free_few}
    for start in range(len(many) - 1):
        glued = many[start]
        if glued[0] not in heads:
            continue
        for size in range(2, min(LONGEST_RUN, len(many) - start) + 1):
            glued += many[start + size - 1]
            if len(glued) < 4 or not free_many.issuperset(range(start, start + size)):
                continue
            for place in free_few:
                if abs(len(few[place]) - len(glued)) > _APART or few[place][0] != glued[0]:
                    continue
                value = (
                    100.0
                    if glued == few[place]
                    else ratio(glued, few[place])
                    if len(glued) > 6 and len(many[start + size - 1]) > 1
                    else 0.0
                )
                if value >= _JOINED_LIKE:
                    found.append((start, size, place, value / 100 - 0.01))
    return sorted(found, key=lambda run: (-run[3], -run[1], run[0], run[2]))


def _give_way(
    pairs: list[_Raw], ours: set[int], theirs: set[int], ours_left: list[int], theirs_left: list[int]
) -> list[_Raw]:
    """Take apart the pairs that stand in the way; what they held and the joined words do not is left over."""
    kept = []
    for pair in pairs:
        if ours.isdisjoint(pair[0]) and theirs.isdisjoint(pair[1]):
            kept.append(pair)
            continue
        ours_left += [at for at in pair[0] if at not in ours]
        theirs_left += [at for at in pair[1] if at not in theirs]
    ours_left[:] = sorted(set(ours_left) - ours)
    theirs_left[:] = sorted(set(theirs_left) - theirs)
    return kept
