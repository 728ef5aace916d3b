"""The figures of one engine over some of the labelled cases, as the development set's own script defines them."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
    """What the answers come to; `cases` are the labelled cases by id. A ratio of nothing is not a number."""
    kinds: dict[str, list[Answered]] = defaultdict(list)
    for one in answers:
        kinds[cases[one.case]["kind"]].append(one)
    meant = {kind for kind in kinds if not kind.startswith("neg_")}
    headline = [
        kind for kind in sorted(meant) if not kind.startswith("alias_far") and not kind.endswith("_weak")
    ]
    lines = {
        share: line([one.any for kind in ORDINARY for one in kinds.get(kind, [])], share) for share in SHARES
    }
    took = sorted(one.seconds for some in kinds.values() for one in some)
    at = lines[POINT]
    return Figures(
        count=len(took),
        recall={s: _share((one.right for k in headline for one in kinds[k]), lines[s]) for s in SHARES},
        macro={
            s: statistics.mean(
                [_share((one.right for one in kinds[k]), lines[s]) for k in headline] or [_NONE]
            )
            for s in SHARES
        },
        alarms={
            g: _share((one.any for k in some for one in kinds.get(k, [])), at) for g, some in ALARMS.items()
        },
        kinds={
            k: _share((one.right if k in meant else one.any for one in kinds[k]), at) for k in sorted(kinds)
        },
        rate=len(took) / sum(took),
        milliseconds=tuple(1000 * took[int(share * (len(took) - 1))] for share in (0.5, 0.95, 0.99)),
    )


_NONE = float("nan")


def line(tops: Sequence[float], share: float) -> float:
    """The score from which on at most this share of ordinary companies is a false alarm."""
    ordered = sorted(tops, reverse=True)
    place = int(share * len(ordered))
    return ordered[place] + 1e-9 if place < len(ordered) and ordered[place] >= 0 else 0.0


def _share(scores: Iterable[float], at: float) -> float:
    some = list(scores)
    return sum(score >= at for score in some) / len(some) if some else _NONE
