"""Whose turn it is: every kind of work has a share of a worker's time, and none waits for another to be done.

Plain Python. Weighted fair queueing by start times: what a turn took, divided by its share, is how far its
kind moves on; the kind that is furthest behind is next. One that had nothing to do comes back level with the
others, neither ahead for its patience nor behind.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

LEAST, MOST = 0.001, 1.0
"""Seconds that a turn counts for, whatever it took: with a bound above, one slow mail server makes its mails
wait some seconds for their next turn and never minutes."""


@dataclass(frozen=True)
class Source:
    """Something to take turns from.

    `step()` does one piece and returns how many rows that were; None when there was nothing to do. A source
    that had nothing is left alone for `rest` seconds, unless nobody else has anything either.
    """

    name: str
    share: float
    step: Callable[[], int | None]
    rest: float = 0.0


class Turns:
    """How far each source has come. Keep one for as long as a process drains, so that nobody starts ahead."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.monotonic = monotonic
        self._now = 0.0
        self._reached: dict[str, float] = {}
        self._asked: dict[str, float] = {}

    def take(self, sources: Sequence[Source]) -> int | None:
        """One turn of the first source that has something; None when none has. Equals go in the order given."""
        awake = [one for one in sources if not self._rests(one)]
        for source in sorted(awake, key=self._start):
            began = self.monotonic()
            done = source.step()
            ended = self.monotonic()
            if done is not None:
                self._charge(source, ended - began)
                return done
            self._asked[source.name] = ended
        resting = [one for one in sources if one not in awake]
        self._asked.clear()
        return self.take(resting) if resting else None

    def _rests(self, source: Source) -> bool:
        asked = self._asked.get(source.name)
        return asked is not None and self.monotonic() - asked < source.rest

    def _start(self, source: Source) -> float:
        return max(self._now, self._reached.get(source.name, 0.0))

    def _charge(self, source: Source, seconds: float) -> None:
        self._now = self._start(source)
        self._reached[source.name] = self._now + min(max(seconds, LEAST), MOST) / source.share
