"""When a quantity is low: by share of what is used, or by what is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LOW_PERCENT, HIGH_PERCENT = 80, 95


@dataclass(frozen=True)
class Thresholds:
    """Two shares in per cent and a number of units left; None where nothing is to be told."""

    low_percent: int | None = LOW_PERCENT
    high_percent: int | None = HIGH_PERCENT
    left_at: int | None = None

    def reached(self, quantity: int | None, used: int) -> Iterator[str]:
        """The thresholds reached, the highest last; none without a cap, or where nothing was bought."""
        if not quantity:
            return
        if self.low_percent is not None and used * 100 >= quantity * self.low_percent:
            yield "low"
        if self.left_at is not None and quantity - used <= self.left_at:
            yield "left"
        if self.high_percent is not None and used * 100 >= quantity * self.high_percent:
            yield "high"


USUAL = Thresholds()
