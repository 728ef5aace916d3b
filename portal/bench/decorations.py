"""Listed names with what people type around them: none may end clear; and the shared kinds with ordinary twins."""

from __future__ import annotations

import gzip
import json
import random
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from compliance import sample
from compliance.screening.engine import Query, screen
from compliance.screening.index import Index, build
from compliance.screening.sources import read
from compliance.screening.training import decorations
from portal.bench.answering import ROOT
from portal.bench.table import table

SHARED = ROOT.parent / "shared" / "data"
DRAWS = 50_000
SEED = 20260731
_LINE = 0.5


def run() -> None:
    """Print both tables; without the shared data the fictional sample list is decorated, and no kinds are asked."""
    official = SHARED / "lists" / "csl_2026-07-31.csv.gz"
    source = official if official.exists() else sample.PATH
    with tempfile.TemporaryDirectory() as scratch:
        index = _index(source, Path(scratch) / "index")
        _decorated(index, source.name)
        if (kinds := SHARED / "screening" / "kinds.jsonl.gz").exists():
            _kinds(index, kinds)


def _index(source: Path, path: Path) -> Index:
    parties = read([source]).parties.values()
    build((party for some in parties for party in some), path)
    return Index.open(path)


def _decorated(index: Index, source: str) -> None:
    """Names of companies and persons drawn at random, each with one decoration of a kind drawn at random."""
    dice = random.Random(SEED)
    drawn: Counter[str] = Counter()
    clear: Counter[str] = Counter()
    examples: list[str] = []
    began = time.process_time()
    while drawn.total() < DRAWS:
        party = index.party_at(dice.randrange(len(index)))
        name, kind = dice.choice(party.names), dice.choice(decorations.KINDS)
        if party.type in ("vessel", "aircraft") or name.kind == "weak":
            continue
        drawn[kind.__name__] += 1
        typed = kind(name.text, dice)
        if screen(Query(typed, type="company"), index).state == "clear":
            clear[kind.__name__] += 1
            examples.append(f"{kind.__name__}: {typed}")
    seconds = time.process_time() - began
    print(
        f"{drawn.total():,} listed names of {source} decorated, seed {SEED}: {clear.total():,} ended clear (target: 0)"
    )
    rows = [(kind, (drawn[kind], clear[kind]), "{:,}") for kind in sorted(drawn)]
    print(table(("drawn", "clear"), rows))
    print(
        f"{drawn.total() / seconds:.0f} answers a second of CPU; for example:",
        *examples[:: max(1, len(examples) // 40)],
        sep="\n  ",
    )


def _kinds(index: Index, path: Path) -> None:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines]
    hits: dict[str, list[bool]] = {}
    for case in cases:
        hits.setdefault(case["kind"], []).append(_hit(case, index))
    found = {kind: some for kind, some in hits.items() if not kind.startswith("neg_")}
    alarmed = {kind: some for kind, some in hits.items() if kind.startswith("neg_")}
    macro = sum(sum(some) / len(some) for some in found.values()) / len(found)
    print(f"kinds: found {_share(found):.3f} micro, {macro:.3f} macro (targets .97, .95); ", end="")
    print(f"ordinary twins alarmed {_share(alarmed):.3f} (target .02)")
    print(
        table(
            ("cases", "hit"), [(kind, (len(some), sum(some)), "{:,}") for kind, some in sorted(hits.items())]
        )
    )


def _share(kinds: dict[str, list[bool]]) -> float:
    return sum(map(sum, kinds.values())) / sum(map(len, kinds.values()))


def _hit(case: dict[str, Any], index: Index) -> bool:
    asked = case["query"]
    lists = {name: tuple(asked[name]) for name in ("contacts", "identifiers") if name in asked}
    result = screen(Query(**{**asked, **lists}), index)
    right = set(case["entity_ids"] or ())
    scores = [one.score for one in result.candidates if not right or right & set(one.row_labels)]
    return result.state == "incomplete" or max(scores, default=0.0) >= _LINE
