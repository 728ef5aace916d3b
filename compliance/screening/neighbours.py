"""Who is listed at an address: a door in common raises a name that says little by itself.

A house number with a word beside it (a street, a district, a town) is looked up; addresses that have one in
common are then compared word by word. Numbers of up to four characters are doors, longer ones postal codes,
which half a town shares. Of the doors of the side that has fewer, half must be the same: a tower has many rooms.
"""

from __future__ import annotations

from compliance.screening.align import Alignment
from compliance.screening.asked import Asked
from compliance.screening.index import Index
from compliance.screening.places import doors, numbered
from compliance.screening.vocabulary import LEGAL, LETTER, SMALL

_LEAST_MET = 3
_LEAST_SHARE = 0.65
"""Of the words of both addresses together."""
_DOOR = 4
_ALIKE = 0.8
_SHORTEST_INITIALS = 3
MOST = 30


def neighbours(words: list[str], index: Index) -> frozenset[int]:
    """The parties listed at an address, given as its folded words; at most `MOST` of its addresses."""
    found: dict[int, None] = {}
    for key in dict.fromkeys(doors(words)):
        found |= dict.fromkeys(index.at_door(key))
    asked = frozenset(words)
    same = [spot for spot in found if _same(asked, frozenset(index.spot_words(spot)))]
    return frozenset(index.spot_party[spot] for spot in same[:MOST])


def _same(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    met = ours & theirs
    if len(met) < _LEAST_MET or 2 * len(met) < _LEAST_SHARE * (len(ours) + len(theirs)):
        return False
    mine, other = set(filter(_door, ours)), set(filter(_door, theirs))
    return not (mine or other) or 0 < min(len(mine), len(other)) <= 2 * len(mine & other)


def _door(word: str) -> bool:
    return len(word) <= _DOOR and numbered(word)


def signals(one: Asked, made: Alignment, index: Index) -> bool:
    """Whether two names at one address have anything in common: a word of any kind but form, or initials."""
    for pair in made.pairs:
        kinds = {one.words[at].kind for at in pair.ours} | {index.word_kind[n] for n in pair.theirs}
        if pair.likeness >= _ALIKE and kinds.isdisjoint((LEGAL, SMALL, LETTER)):
            return True
    ours, theirs = [word.raw for word in one.words], [index.words[number] for number in made.theirs]
    return _initials(theirs) in ours or _initials(ours) in theirs


def _initials(words: list[str]) -> str:
    """The first letters of some words, or nothing when they are too few to tell."""
    return "".join(word[0] for word in words) if len(words) >= _SHORTEST_INITIALS else "\0"
