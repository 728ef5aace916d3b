"""When a quantity will be used up at the pace of the last weeks: a straight line through the daily counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

DAYS, FEWEST = 90, 14
"""Days looked at, and days there must be."""
FARTHEST = 730
"""Days beyond which a straight line says nothing."""


def daily(counts: Sequence[tuple[date, int]], today: date) -> list[tuple[date, int]]:
    """What each of the last 90 days ended with, from the first that is known: a day without a count ends as the last.

    `counts` are in the order of their days.
    """
    first = today - timedelta(days=DAYS - 1)
    known = dict(counts)
    before = [count for day, count in counts if day < first]
    held: int | None = before[-1] if before else None
    found: list[tuple[date, int]] = []
    for number in range(DAYS):
        day = first + timedelta(days=number)
        held = known.get(day, held)
        if held is not None:
            found.append((day, held))
    return found


def full_on(series: Sequence[tuple[date, int]], quantity: int, today: date) -> date | None:
    """The day on which the line through these days reaches the quantity; None when it says nothing.

    That is: fewer than 14 days, a line that does not rise, a day that is past or too far away.
    """
    if len(series) < FEWEST:
        return None
    slope, start = _line([count for _day, count in series])
    if slope <= 1e-9:
        return None
    day = series[0][0] + timedelta(days=round(min((quantity - start) / slope, 10 * FARTHEST)))
    return day if today < day <= today + timedelta(days=FARTHEST) else None


def _line(counts: Sequence[int]) -> tuple[float, float]:
    """Slope and value at the first day, by least squares."""
    n = len(counts)
    middle, mean = (n - 1) / 2, sum(counts) / n
    spread = sum((place - middle) ** 2 for place in range(n))
    slope = sum((place - middle) * (count - mean) for place, count in enumerate(counts)) / spread
    return slope, mean - slope * middle
