"""Train the weights: `python -m compliance.screening.training LIST.csv CASES.jsonl.gz`.

Learns from the cases that are not held out, from variants and aliases of the listed names, and from
ordinary names out of word tables. Same inputs, same seed, same weights.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from compliance.screening import content
from compliance.screening.features import NAMES
from compliance.screening.index import Index, build
from compliance.screening.sources import read
from compliance.screening.training.examples import (
    LABELLED,
    Row,
    of_aliases,
    of_cases,
    of_ordinary,
    of_variants,
)

SEED = 20260731
SLOPE = [0.8, 0.45]
UP = frozenset(
    [
        "ours_cover",
        "theirs_cover",
        "best",
        "exact_share",
        "worst",
        "whole_like",
        "sorted_like",
        "country",
        "type",
        "place",
        "min_cover",
    ]
)
DOWN = frozenset(
    [
        "weak",
        "contact",
        "loose_share",
        "known_names",
        "numbers_left",
        "ours_left_top",
        "theirs_left_top",
        "new_words",
        "edits",
    ]
)
WANTED = {"company": ("company", 0.008), "person": ("person", 0.012), "contact": ("person", 0.012)}
"""Per calibration the share of which ordinary names may be raised. A contact is judged as a person is: too few
contacts are labelled for a count of their own."""
_OUT = Path(__file__).resolve().parent.parent / "weights.json"


def main(list_path: str, cases_path: str) -> None:
    """Read, learn, calibrate, write."""
    with tempfile.TemporaryDirectory() as scratch:
        index = _index(Path(list_path), Path(scratch) / "index")
        labels = {label: at for at in range(len(index)) for label in index.party_at(at).row_labels}
        dice = random.Random(SEED)  # noqa: S311
        rows = [
            *of_cases(Path(cases_path), index, labels),
            *of_variants(index, 10000, dice),
            *of_aliases(index, 7000, dice),
            *of_ordinary(index, 10000, dice),
        ]
    print(f"{len(rows)} rows, {sum(row.label for row in rows)} of them right")  # noqa: T201
    shift = _calibrate(rows)
    learned = _learn(rows)
    provenance = {"code": content.hash_of(content.FIGURES), "data": _digest(list_path, cases_path)}
    weights = {
        "seed": SEED,
        "trained_on": provenance,
        "features": list(NAMES),
        "slope": SLOPE,
        "shift": shift,
        **export(learned),
    }
    _OUT.write_text(json.dumps(weights, indent=None, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"shift {shift}, {_OUT.stat().st_size} bytes")  # noqa: T201


def _digest(*paths: str) -> str:
    made = hashlib.sha256()
    for path in paths:
        made.update(Path(path).read_bytes())
    return made.hexdigest()[:16]


def _index(list_path: Path, path: Path) -> Index:
    feed = read([list_path])
    build((party for parties in feed.parties.values() for party in parties), path)
    return Index.open(path)


def _figures(rows: list[Row]) -> Any:
    return np.array([row.figures for row in rows], dtype=np.float64)


def _learn(rows: list[Row]) -> HistGradientBoostingClassifier:
    signs = [1 if name in UP else -1 if name in DOWN else 0 for name in NAMES]
    learner = HistGradientBoostingClassifier(
        learning_rate=0.12, max_iter=110, max_leaf_nodes=20, max_depth=6, min_samples_leaf=60,
        l2_regularization=2.0, monotonic_cst=signs, early_stopping=False, random_state=SEED,
    )  # fmt: skip
    labels = np.array([row.label for row in rows])
    return learner.fit(_figures(rows), labels, sample_weight=np.array([row.weight for row in rows]))


def _calibrate(rows: list[Row]) -> dict[str, float]:
    """Per type the log-odds that the wanted share of ordinary names exceed, on rows not learned from."""
    figures, odds = _figures(rows), np.zeros(len(rows))
    for learn, judge in GroupKFold(5).split(figures, groups=[row.group for row in rows]):
        odds[judge] = _learn([rows[at] for at in learn]).decision_function(figures[judge])
    return {name: _line(rows, odds, kind, share) for name, (kind, share) in WANTED.items()}


def _line(rows: list[Row], odds: Any, kind: str, share: float) -> float:
    tops: dict[str, float] = {}
    right = {row.group for row in rows if row.label}
    for row, value in zip(rows, odds, strict=True):
        if row.shift == kind and row.weight >= LABELLED and row.group not in right:
            tops[row.group] = max(tops.get(row.group, -99.0), float(value))
    ordered = sorted(tops.values(), reverse=True)
    return round(ordered[int(share * len(ordered))], 4)


def export(learned: HistGradientBoostingClassifier) -> dict[str, Any]:
    """The trees as nested objects a person can read."""
    trees = [_node(stage[0].nodes, 0) for stage in learned._predictors]
    return {"base": round(float(learned._baseline_prediction[0, 0]), 5), "trees": trees}


def _node(nodes: Any, at: int) -> Any:
    node = nodes[at]
    if node["is_leaf"]:
        return round(float(node["value"]), 5)
    then, other = _node(nodes, int(node["left"])), _node(nodes, int(node["right"]))
    counts = float(nodes[int(node["left"])]["count"]), float(nodes[int(node["right"])]["count"])
    means = [part["mean"] if isinstance(part, dict) else part for part in (then, other)]
    mean = round((means[0] * counts[0] + means[1] * counts[1]) / sum(counts), 5)
    name = NAMES[int(node["feature_idx"])]
    return {
        "if": name,
        "at_most": round(float(node["num_threshold"]), 6),
        "then": then,
        "else": other,
        "mean": mean,
    }


if __name__ == "__main__":
    main(*sys.argv[1:3])
