"""Where the bars of a chart stand: numbers for SVG attributes, so that no style is needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from customers.analytics.figures import Series

WIDTH, HEIGHT = 640, 192
LEFT, RIGHT, TOP, BOTTOM = 52, 8, 14, 38
LABELS = 6
"""So many weeks are named under a chart at most."""


@dataclass(frozen=True)
class Bar:
    """One week; a week without a value has no bar."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Mark:
    """A line of the grid with its value, or the name of a week."""

    place: str
    value: float
    week: date | None = None


@dataclass(frozen=True)
class Chart:
    """A column chart of one series."""

    bars: list[Bar]
    grid: list[Mark]
    weeks: list[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    foot: int = HEIGHT - 6


def columns(series: Series) -> Chart:
    """The chart of a series; an empty one when there is no value."""
    top = _top(max((value or 0 for value in series.values()), default=0))
    step = (WIDTH - LEFT - RIGHT) / max(len(series), 1)
    bars = [_bar(place, value, step, top) for place, value in enumerate(series.values()) if value is not None]
    every = -(-len(series) // LABELS)
    weeks = [
        Mark(_number(LEFT + step * (place + 0.5)), 0, week)
        for place, week in enumerate(series)
        if place % every == 0
    ]
    return Chart(bars, [Mark(_number(_y(top * part, top)), top * part) for part in (0, 0.5, 1)], weeks)


def _bar(place: int, value: float, step: float, top: float) -> Bar:
    y = _y(value, top)
    return Bar(
        _number(LEFT + step * (place + 0.15)), _number(y), _number(step * 0.7), _number(HEIGHT - BOTTOM - y)
    )


def _y(value: float, top: float) -> float:
    room = HEIGHT - BOTTOM - TOP
    return TOP + room * (1 - value / top)


def _top(most: float) -> float:
    """A round number not below the greatest value: 2, 4, 10, 20, 40, 100 …"""
    size = 1
    while True:
        for factor in (2, 4, 10):
            if most <= factor * size:
                return factor * size
        size *= 10


def _number(value: float) -> str:
    return f"{value:.1f}"
