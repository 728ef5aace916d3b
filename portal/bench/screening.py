"""The engine beside others on the labelled names: the same cases for each, and more for the portal's own.

All are asked the cases that the portal's weights were never trained on, in the same order and in processes of
their own. The portal then answers the rest, too.
"""

from __future__ import annotations

import json
import math
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compliance.screening.party import ListedParty
from compliance.screening.sources import read
from compliance.screening.training import examples
from portal.bench.answering import ROOT, Run, answered
from portal.bench.engines import ENGINES, PORTAL
from portal.bench.figures import ALARMS, POINT, SHARES, Figures, figures
from portal.bench.table import Cell, ratio, table

SHARED = ROOT.parent / "shared" / "data" / "screening"
MOST_SECONDS = 120.0  # of CPU for an engine's answers; a case that one did not come to counts for none
_ACCURACY = (*(f"{s:.1%}" for s in SHARES), *(f"macro {s:.1%}" for s in SHARES), *ALARMS)
_SPEED = ("answers/s", "p50 ms", "p95 ms", "p99 ms", "ready s", "cold s", "MiB", "own MiB")
_TARGETS = (0.88, 0.92, None, None, 0.85, None, 0.03, 0.013, 0.02)
_SPEED_TARGETS = (300, 3, 10, 25, 1.5, 12, 250, None)


@dataclass(frozen=True, slots=True)
class Measured:
    """One engine's run, and the CPU seconds that making its file from the official one took."""

    run: Run
    prepared: float

    def figures(self, cases: Mapping[str, Any], some: set[str]) -> Figures:
        """The figures over some of the cases."""
        return figures((one for one in self.run.answers if one.case in some), cases)


def run(*, every_case: bool = False) -> None:
    """Print the tables; says so when the shared data is absent. With `every_case` each engine answers all cases."""
    if not SHARED.is_dir():
        print("skipped: the shared data is absent")
        return
    cases = {case["id"]: case for case in examples.cases(SHARED / "cases.jsonl.gz")}
    order = sorted(cases, key=lambda case: (not examples.held_out(case), case[::-1]))
    with tempfile.TemporaryDirectory() as scratch:
        measured = _measured(Path(scratch), [cases[case] for case in order], every_case)
    common = set.intersection(*({one.case for one in each.run.answers} for each in measured.values()))
    unseen = {case for case in common if examples.held_out(case)}
    same = {name: each.figures(cases, unseen) for name, each in measured.items()}
    whole = {name: each.figures(cases, common) for name, each in measured.items()} if every_case else {}
    whole = whole or {PORTAL: measured[PORTAL].figures(cases, set(cases))}
    _print_accuracy("that the weights were not trained on", same)
    _print_accuracy("altogether, most of them trained on", whole)
    _print_speed(measured, same)
    _print_kinds(same, whole, Counter(cases[case]["kind"] for case in unseen))


def _measured(scratch: Path, cases: list[dict[str, Any]], every_case: bool) -> dict[str, Measured]:
    """Every installed engine in turn; one that fails is named and left out."""
    began = time.process_time()
    parties = [party for some in read([SHARED / "list_csl.csv.gz"]).parties.values() for party in some]
    reading = time.process_time() - began
    print(f"{len(parties):,} parties. Times are CPU time of one process: other work here moves them little,")
    print("and the ratios less.")
    for file, some in (("all", cases), ("few", [one for one in cases if examples.held_out(one["id"])])):
        (scratch / file).write_text("".join(json.dumps(one) + "\n" for one in some), encoding="utf-8")
    found = {}
    for name, engine in ENGINES.items():
        if not engine.installed:
            print(
                f"{engine.title}: not installed, left out (pip install {engine.needs}, then run this again)"
            )
            continue
        try:
            found[name] = _one(name, parties, scratch, reading, whole=every_case or name == PORTAL)
        except RuntimeError as error:
            print(f"{engine.title}: failed, left out ({error})")
    return found


def _one(name: str, parties: list[ListedParty], scratch: Path, reading: float, *, whole: bool) -> Measured:
    began = time.process_time()
    ENGINES[name].prepare(parties, scratch / name)
    prepared = reading + time.process_time() - began
    most = math.inf if whole else MOST_SECONDS
    run = answered(name, scratch / name, scratch / ("all" if whole else "few"), most)
    took = sum(one.seconds for one in run.answers)
    print(
        f"{ENGINES[name].title}: {len(run.answers):,} cases in {took:.0f} s" + " (all it may)" * (took > most)
    )
    return Measured(run, prepared)


def _print_accuracy(which: str, found: Mapping[str, Figures]) -> None:
    cells = {
        name: (*one.recall.values(), *one.macro.values(), *one.alarms.values()) for name, one in found.items()
    }
    print(f"\n{found[PORTAL].count:,} cases {which}. Recall where false alarms on ordinary companies")
    print(
        f"are {', '.join(_ACCURACY[:3])}; macro: each kind counts the same. Other false alarms at {POINT:.0%};"
    )
    print("a ratio under 1× is better for these.")
    print(table(_ACCURACY, [*_with_ratios(cells, "{:.1%}"), ("target", _TARGETS, "{:.1%}")]))


def _print_speed(measured: Mapping[str, Measured], same: Mapping[str, Figures]) -> None:
    cells = {}
    for name, one in same.items():
        run = measured[name].run
        cold = measured[name].prepared + run.ready
        cells[name] = (one.rate, *one.milliseconds, run.ready, cold, run.memory, run.own)
    print(
        "\nSpeed on the same cases. Ready: a worker's start to its first answer; cold: from the official file."
    )
    print("MiB: what a worker adds to a bare Python; own: the part of it that several workers cannot share.")
    print("A ratio over 1× is better for answers/s, under 1× for the rest.")
    print(table(_SPEED, [*_with_ratios(cells, "{:.2f}"), ("target", _SPEED_TARGETS, "{:g}")]))


def _with_ratios(
    cells: Mapping[str, Sequence[float]], form: str
) -> Iterator[tuple[str, Sequence[Cell], str]]:
    """A row for each engine, then the portal's figures by each other's."""
    for name, row in cells.items():
        yield ENGINES[name].title, row, form
    for name, row in cells.items():
        if name != PORTAL:
            yield (
                f"portal ÷ {_short(name)}",
                [ratio(ours, theirs) for ours, theirs in zip(cells[PORTAL], row, strict=True)],
                "{:.2f}×",
            )


def _print_kinds(same: Mapping[str, Figures], whole: Mapping[str, Figures], count: Mapping[str, int]) -> None:
    """Recall by kind at `POINT`, and false alarms of the kinds that begin with neg."""
    print(f"\nBy kind at {POINT:.0%}, on the same cases, then on all cases (neg…: false alarms)")
    heads = ("cases", *(_short(name) for name in same), *(f"{_short(name)}, all" for name in whole))
    columns = [*same.values(), *whole.values()]
    kinds = list(whole[PORTAL].kinds)
    rows = [(kind, [str(count[kind]), *(one.kinds.get(kind) for one in columns)], "{:.1%}") for kind in kinds]
    print(table(heads, rows))
    better = [
        f"{kind} ({_short(name)} {one.kinds[kind]:.0%}, portal {same[PORTAL].kinds[kind]:.0%})"
        for kind in kinds
        for name, one in same.items()
        if not kind.startswith("neg") and one.kinds.get(kind, 0) > same[PORTAL].kinds.get(kind, 0)
    ]
    print(f"Another engine finds more, on the same cases: {', '.join(better) or 'of no kind'}")


def _short(name: str) -> str:
    return ENGINES[name].title.split()[0]
