"""`python -m portal.testing.simulation`: --seeds N [--from A], or --seed K to play one again with its trace."""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.testing.simulation.world import Run


def main() -> int:
    """Play the seeds; 1 when one failed, which is then played again by the command printed."""
    if os.environ.get("PYTHONHASHSEED") != "0":  # sets in one order, or a seed would not be one run
        os.execve(
            sys.executable,
            [sys.executable, "-m", "portal.testing.simulation", *sys.argv[1:]],
            {
                **os.environ,
                "PYTHONHASHSEED": "0",
                "DJANGO_SETTINGS_MODULE": "portal.testing.simulation.settings",
            },
        )
    parser = argparse.ArgumentParser(prog="python -m portal.testing.simulation")
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--from", dest="first", type=int, default=1)
    parser.add_argument("--seed", type=int)
    given = parser.parse_args()
    import django

    django.setup()
    if given.seed is not None:
        return _play([given.seed], trace=True)
    return _play(range(given.first, given.first + given.seeds), trace=False)


def _play(seeds: Iterable[int], *, trace: bool) -> int:
    from portal.testing.simulation.world import Run, World

    world, began = World(), time.monotonic()
    figures: Counter[str] = Counter()
    try:
        for seed in seeds:
            world.begin()
            run = Run(seed, world.proof, say=print if trace else None)
            failed = _one(run, trace=trace)
            figures += Counter(
                seeds=1, failed=failed, crashes=run.crashes, pauses=run.pauses, refused=run.refused
            )
    except KeyboardInterrupt:
        print("stopped")
    print(
        f"{figures['seeds']} seeds in {time.monotonic() - began:.0f} s: {figures['failed']} failed; "
        f"{figures['crashes']} processes died, {figures['pauses']} stood still while others worked, "
        f"{figures['refused']} acts refused by a rule"
    )
    return 1 if figures["failed"] else 0


def _one(run: Run, *, trace: bool) -> bool:
    """Whether it failed; says so with the command that plays it again."""
    try:
        digest = run.play()
    except Exception as error:  # noqa: BLE001 - every kind of failure is one of the seed
        print(f"FAILED {error}")
        if trace:
            traceback.print_exc()
        print(f"again: python -m portal.testing.simulation --seed {run.seed}", flush=True)
        return True
    if trace:
        print(f"seed {run.seed}: digest {digest}")
    return False


if __name__ == "__main__":
    sys.exit(main())
