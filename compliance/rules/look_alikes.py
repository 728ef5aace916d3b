"""Series of names that differ by one letter: how somebody finds out which spelling a check no longer catches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from rapidfuzz.distance import OSA

LEAST = 3
"""So many names make a series."""
SHORTEST = 5
"""Letters; shorter names are one letter apart by chance."""
LONGEST = 100
"""Letters that are compared; nobody may fill our memory with names."""


def letters(folded: str) -> str:
    """What counts of a name: numbers do not, since "Shop 1" and "Shop 2" are two shops."""
    return " ".join("".join(one for one in folded if not one.isdigit()).split())[:LONGEST]


def series(names: Iterable[str]) -> list[frozenset[str]]:
    """Groups of different names (already `letters`) each of which is one letter from another of its group."""
    known = {name for name in names if len(name) >= SHORTEST}
    near: dict[str, set[str]] = defaultdict(set)
    for one, other in _candidates(known):
        if OSA.distance(one, other, score_cutoff=1) == 1:
            near[one].add(other)
            near[other].add(one)
    return [group for group in _groups(near) if len(group) >= LEAST]


def _candidates(names: set[str]) -> Iterable[tuple[str, str]]:
    """Pairs that may be one letter apart: one of them, or both, less a letter are the same."""
    less: dict[str, set[str]] = defaultdict(set)
    for name in names:
        less[name].add(name)
        for at in range(len(name)):
            less[name[:at] + name[at + 1 :]].add(name)
    for same in less.values():
        yield from combinations(sorted(same), 2)


def _groups(near: dict[str, set[str]]) -> Iterable[frozenset[str]]:
    left = set(near)
    while left:
        group, reached = set[str](), {min(left)}
        while reached:
            group |= reached
            reached = {other for one in reached for other in near[one]} - group
        left -= group
        yield frozenset(group)
