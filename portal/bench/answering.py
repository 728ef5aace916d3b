"""One engine in a process of its own, so that what it costs in time and memory is its own.

Time is CPU time: the machine may be busy with other work, which a clock on the wall would count too.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_WARM = 20  # questions asked before any is timed


@dataclass(frozen=True, slots=True)
class Answered:
    """One case: the best score of anybody, the best of who is meant (-1: none), and the CPU seconds it took."""

    case: str
    any: float
    right: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """What a worker needs: CPU seconds until its first answer, MiB that it adds, MiB of these for itself alone."""

    answers: tuple[Answered, ...]
    ready: float
    memory: float
    own: float


def answered(engine: str, prepared: Path, cases: Path, most_seconds: float) -> Run:
    """Ask an engine the cases of a file of JSON lines, in order, until its CPU seconds are up.

    :raises RuntimeError: it failed; the last line it wrote says why.
    """
    command = [sys.executable, "-m", __name__, engine, str(prepared), str(cases), str(most_seconds)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError((done.stderr.strip() or "it ended without a word").splitlines()[-1])
    told = json.loads(done.stdout.splitlines()[-1])
    return Run(tuple(Answered(*row) for row in told.pop("answers")), **told)


def memory() -> tuple[float, float]:
    """MiB of this process, and MiB that it can share with nobody; both the peak where /proc is absent."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return peak, peak
    found = {line.partition(":")[0]: int(line.split()[1]) / 1024 for line in lines}
    return found["Rss"], found["Anonymous"]  # what is mapped from a file is shared


def main() -> None:
    """In the child: load, warm up, ask, and write all that was measured as one line."""
    bare = memory()
    engine, prepared, path, most_seconds = sys.argv[1:]
    with Path(path).open(encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines]
    began = time.process_time()
    answer = _loaded(engine, Path(prepared))
    answer(cases[0]["query"])
    ready = time.process_time() - began
    for case in cases[-_WARM:]:
        answer(case["query"])
    answers = list(_answers(answer, cases, float(most_seconds)))
    added, own = (after - before for before, after in zip(bare, memory(), strict=True))
    print(json.dumps({"answers": answers, "ready": ready, "memory": added, "own": own}))


def _loaded(engine: str, prepared: Path) -> Any:
    from portal.bench.engines import ENGINES  # here, for what it imports is memory that a worker adds

    return ENGINES[engine].load(prepared)


def _answers(answer: Any, cases: list[dict[str, Any]], most_seconds: float) -> Iterator[tuple[Any, ...]]:
    until = time.process_time() + most_seconds
    for case in cases:
        began = time.process_time()
        if began > until:
            break
        found = answer(case["query"])
        yield (case["id"], *_best(case, found), time.process_time() - began)


def _best(case: dict[str, Any], found: list[tuple[str, float]]) -> tuple[float, float]:
    meant = set(case["entity_ids"] or ())
    return (
        max((score for _label, score in found), default=-1.0),
        max((score for label, score in found if label in meant), default=-1.0),
    )


if __name__ == "__main__":
    main()
