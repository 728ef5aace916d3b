"""The figures of one engine over some of the labelled cases, as the development set's own script defines them."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from portal.bench.answering import Answered

SHARES = (0.005, 0.01, 0.05)
POINT = 0.01  # where kinds and other false alarms are read
ORDINARY = ("neg_company_us", "neg_company_intl", "neg_institution")
ALARMS = {
    "hard": ("neg_hard_near_name", "neg_hard_shared_token"),
    "persons": ("neg_person_us", "neg_person_global", "neg_person_congress"),
    "contacts": ("neg_company_contacts",),
}
"""False alarms by group: names near a listed one, persons, companies with contacts."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Recall by share of false alarms on ordinary companies; alarms and kinds at `POINT`; speed in CPU time."""

    count: int
    recall: Mapping[float, float]
    macro: Mapping[float, float]
    alarms: Mapping[str, float]
    kinds: Mapping[str, float]
    rate: float
    milliseconds: tuple[float, float, float]


def figures(answers: Iterable[Answered], cases: Mapping[str, Mapping[str, Any]]) -> Figures:
    """What the answers come to; `cases` are the labelled cases by id. A share of nothing is not a number."""
    kinds: dict[str, list[Answered]] = defaultdict(list)
    for one in answers:
        kinds[cases[one.case]["kind"]].append(one)
    right = {kind: [one.right for one in kinds[kind]] for kind in sorted(kinds) if _headline(kind)}
    lines = {share: line(_tops(kinds, ORDINARY), share) for share in SHARES}
    took = sorted(one.seconds for some in kinds.values() for one in some)
    return Figures(
        count=len(took),
        recall={share: _share(chain(*right.values()), at) for share, at in lines.items()},
        macro={share: _mean([_share(some, at) for some in right.values()]) for share, at in lines.items()},
        alarms={group: _share(_tops(kinds, some), lines[POINT]) for group, some in ALARMS.items()},
        kinds={
            kind: _share([one.any if _ordinary(kind) else one.right for one in kinds[kind]], lines[POINT])
            for kind in sorted(kinds)
        },
        rate=len(took) / sum(took),
        milliseconds=tuple(1000 * took[int(share * (len(took) - 1))] for share in (0.5, 0.95, 0.99)),
    )


def _ordinary(kind: str) -> bool:
    return kind.startswith("neg_")


def _headline(kind: str) -> bool:
    return not _ordinary(kind) and not kind.startswith("alias_far") and not kind.endswith("_weak")


def _tops(kinds: Mapping[str, list[Answered]], some: Iterable[str]) -> list[float]:
    return [one.any for kind in some for one in kinds.get(kind, ())]


def _mean(some: list[float]) -> float:
    return statistics.mean(some) if some else _NONE


_NONE = float("nan")


def line(tops: Sequence[float], share: float) -> float:
    """The score from which on at most this share of ordinary companies is a false alarm."""
    ordered = sorted(tops, reverse=True)
    place = int(share * len(ordered))
    return ordered[place] + 1e-9 if place < len(ordered) and ordered[place] >= 0 else 0.0


def _share(scores: Iterable[float], at: float) -> float:
    some = list(scores)
    return sum(score >= at for score in some) / len(some) if some else _NONE
