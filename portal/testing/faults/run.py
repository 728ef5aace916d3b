"""One run: a plan of faults drawn from the seed, played on a stage while clients onboard; then the end of it."""

from __future__ import annotations

import itertools
import math
import random
import time
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from compliance.models import Check
from portal.base import clock
from portal.testing.faults import kinds, proof
from portal.testing.faults.people import Client
from portal.testing.faults.stage import Stage, answers, patiently
from portal.testing.worker import wait_until

CALM = 0.4
"""How many faults of one strike only when the one before is mended; the others fall into its repair."""
SELDOM = {"key rotated", "two supervisors"}
"""They take longest: workers end what they have begun."""


@dataclass(frozen=True)
class Planned:
    """One fault: `dice` is what it draws from, `pause` the seconds before it, `calm` whether it waits."""

    kind: str
    dice: int
    pause: float
    calm: bool


def plan(seed: int, count: int, names: list[str], calm: float = CALM) -> list[Planned]:
    """The same for the same seed; the kinds in turn, those that take long in every fourth round."""
    rng, rounds = random.Random(seed), itertools.count()
    order: list[str] = []
    while len(order) < count:
        seldom = SELDOM if next(rounds) % 4 else set()
        mixed = [name for name in names if name not in seldom] or list(names)
        rng.shuffle(mixed)
        order += mixed
    return [
        Planned(name, rng.getrandbits(32), rng.uniform(0.2, 3.0), rng.random() < calm)
        for name in order[:count]
    ]


class Run:
    """A stage with its clients, and when each fault was over."""

    def __init__(self, stage: Stage, tokens: Iterable[str], mails: Path, *, patient: bool = True) -> None:
        self.stage, self.mails = stage, mails
        self.clients = [
            Client(stage, token, f"C{number}", patient=patient) for number, token in enumerate(tokens)
        ]
        self.over: dict[str, list[datetime]] = defaultdict(list)

    def begin(self) -> None:
        """Everything runs and answers."""
        wait_until(lambda: answers(self.stage.address), 180, "an answer of the web server")
        for one in self.clients:
            one.start()
        began = clock.now()
        wait_until(lambda: self._outcome_since(began), 300, "the first outcome")

    def play(self, planned: Iterable[Planned], *, say: bool = False, until: float = math.inf) -> None:
        """Every fault; what a unit manager would start again is started again."""
        for number, one in enumerate(planned, 1):
            if time.monotonic() > until:
                break
            time.sleep(one.pause)
            if say:
                print(f"{clock.now():%H:%M:%S} {number:>4} {one.kind}", flush=True)
            kinds.KINDS[one.kind](self.stage, random.Random(one.dice))
            moment = clock.now()
            self.over[one.kind].append(moment)
            self.stage.mend()
            if one.calm:
                with suppress(AssertionError):  # said by the figures, and by the end if it never comes
                    wait_until(lambda since=moment: self._outcome_since(since), 240, "an outcome")  # type: ignore[misc]

    def settle(self, seconds: float = 900) -> None:
        """The faults are over, the next release is there, and the machine has time for what is owed."""
        self.stage.mend()
        for one in self.clients:
            one.stopping.set()
        for one in self.clients:
            one.join(180)
        kinds.deploy()
        with suppress(AssertionError):  # the proof says what is left
            wait_until(self._settled, seconds, "everything owed")

    def _settled(self) -> bool:
        self.stage.mend()
        patiently(proof.hasten)
        return not patiently(proof.undone)

    def _outcome_since(self, moment: datetime) -> bool:
        self.stage.mend()
        done = Check.objects.filter(created_at__gt=moment, finished_at__isnull=False)
        return patiently(done.exists)

    def wrong(self) -> list[str]:
        """Everything that contradicts what was promised."""
        silent = [f"client {one.called} still waits for an answer" for one in self.clients if one.is_alive()]
        return [*silent, *proof.lost(self.clients), *proof.doubled(), *proof.violations()]
