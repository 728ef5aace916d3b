"""The engine beside a full scan with token_sort_ratio on the labelled names, and re-screening after an update."""

from __future__ import annotations

import gzip
import importlib.util
import json
import random
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from compliance.screening.engine import Query, screen
from compliance.screening.index import Index, build
from compliance.screening.normalise import fold
from compliance.screening.party import ListedParty
from compliance.screening.rescreen import affected
from compliance.screening.sources import read
from compliance.screening.training import made

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
ORDINARY = ("neg_company_us", "neg_company_intl", "neg_institution")
SHARES = (0.005, 0.01, 0.05)
SLICE = 4  # the full scan answers every fourth case: it needs minutes for all
Answer = Callable[[dict[str, Any]], list[tuple[str, float]]]


def run() -> None:
    """Print the tables; says so when the shared data is absent."""
    folder = SHARED / "screening"
    if not folder.is_dir():
        print("skipped: the shared data is absent")
        return
    with gzip.open(folder / "cases.jsonl.gz", "rt", encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines]
    with tempfile.TemporaryDirectory() as scratch:
        index, parties = _built(folder / "list_csl.csv.gz", Path(scratch))
        ours = _measured("portal", cases, _engine(index))
        few = cases[::SLICE]
        scan = _measured("token_sort_ratio", few, _scan(parties))
        same = _measured("portal, same slice", few, _engine(index))
        _ratios(same, scan)
        _kinds(ours)
        _rescreened(Path(scratch))
    if importlib.util.find_spec("nomenklatura") is None:
        print("nomenklatura logic-v2: not installed, left out")


def _built(path: Path, scratch: Path) -> tuple[Index, list[ListedParty]]:
    start = time.perf_counter()
    parties = [party for some in read([path]).parties.values() for party in some]
    build(parties, scratch / "index")
    built = time.perf_counter() - start
    before, start = _memory(), time.perf_counter()
    index = Index.open(scratch / "index")
    opened = time.perf_counter() - start
    print(
        f"cold build {built:.1f} s   open {opened:.2f} s   memory added by opening {_memory() - before:.0f} MiB"
    )
    return index, parties


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _engine(index: Index) -> Answer:
    def answer(asked: dict[str, Any]) -> list[tuple[str, float]]:
        result = screen(Query(**{**asked, "contacts": tuple(asked.get("contacts", ()))}), index)
        return [(label, one.score) for one in result.candidates for label in one.row_labels]

    return answer


def _scan(parties: list[ListedParty]) -> Answer:
    from rapidfuzz import fuzz, process

    names = [(fold(name.text), party.row_labels) for party in parties for name in party.names]
    texts = [text for text, _labels in names]

    def answer(asked: dict[str, Any]) -> list[tuple[str, float]]:
        found: list[tuple[str, float]] = []
        for text in (asked["name"], *asked.get("contacts", ())):
            best = process.extract(fold(text), texts, scorer=fuzz.token_sort_ratio, limit=20)
            found += [(label, value / 100) for _text, value, at in best for label in names[at][1]]
        return found

    return answer


def _measured(title: str, cases: list[dict[str, Any]], answer: Answer) -> dict[str, Any]:
    rows, took = [], []
    cpu = time.process_time()
    for case in cases:
        start = time.perf_counter()
        found = answer(case["query"])
        took.append(time.perf_counter() - start)
        right = set(case["entity_ids"] or ())
        tops = (
            max((s for _l, s in found), default=-1.0),
            max((s for label, s in found if label in right), default=-1.0),
        )
        rows.append((case["kind"], case["expect"] == "match", *tops))
    cpu = time.process_time() - cpu
    took.sort()
    at = [1000 * took[int(share * (len(took) - 1))] for share in (0.5, 0.95, 0.99)]
    figures = {
        "rows": rows,
        "rate": len(cases) / cpu,
        "p50": at[0],
        "p95": at[1],
        "p99": at[2],
        "recall": _recalls(rows),
    }
    recalls = "  ".join(f"{share:.1%}: {value:.1%}" for share, value in figures["recall"].items())
    print(f"{title:20} recall at company false alarms of {recalls}")
    print(f"{'':20} {figures['rate']:.0f}/s of CPU   p50 {at[0]:.2f}  p95 {at[1]:.2f}  p99 {at[2]:.2f} ms")
    return figures


def _line(rows: list[tuple[Any, ...]], share: float) -> float:
    tops = sorted((any_ for kind, _match, any_, _right in rows if kind in ORDINARY), reverse=True)
    return float(tops[int(share * len(tops))]) + 1e-9


def _headline(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [row for row in rows if row[1] and not row[0].startswith("alias_far")]


def _recalls(rows: list[tuple[Any, ...]]) -> dict[float, float]:
    right = [row[3] for row in _headline(rows)]
    lines = {share: _line(rows, share) for share in SHARES}
    return {share: sum(score >= line for score in right) / len(right) for share, line in lines.items()}


def _ratios(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    recall = "  ".join(f"{s:.1%}: {ours['recall'][s] / theirs['recall'][s]:.2f}" for s in SHARES)
    print(
        f"ratio to the scan    recall {recall}   rate {ours['rate'] / theirs['rate']:.1f}   "
        f"p50 {ours['p50'] / theirs['p50']:.3f}"
    )


def _kinds(ours: dict[str, Any]) -> None:
    line = _line(ours["rows"], 0.01)
    kinds: dict[str, list[bool]] = defaultdict(list)
    for kind, match, any_, right in ours["rows"]:
        kinds[kind].append((right if match else any_) >= line)
    for kind, hits in sorted(kinds.items()):
        print(f"  {kind:30} {len(hits):5} {sum(hits) / len(hits):7.1%}")


def _rescreened(scratch: Path) -> None:
    """The OFAC update of 2024-02-23 against 50,000 made-up customers."""
    old, new = (
        {
            p.key: p
            for some in read([SHARED / "lists" / f"ofac_sdn_2024-02-{day}.csv.gz"]).parties.values()
            for p in some
        }
        for day in (20, 23)
    )
    changed = [party for key, party in new.items() if key not in old or old[key].row_hash != party.row_hash]
    build(changed, scratch / "changed")
    build(new.values(), scratch / "whole")
    dice = random.Random(7)
    queries = [(n, Query(made.company(dice), "US", type="company")) for n in range(50_000)]
    start, cpu = time.perf_counter(), time.process_time()
    found = list(affected(Index.open(scratch / "changed"), queries, whole=Index.open(scratch / "whole")))
    print(
        f"re-screen: {len(changed)} changed parties, 50,000 customers: {time.perf_counter() - start:.1f} s "
        f"({time.process_time() - cpu:.1f} s CPU), {len(found)} hit"
    )
