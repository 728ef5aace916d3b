"""Which call-in number a country gets (domain.md §5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Because = Literal["first", "first_available", "location", "location_unavailable"]


@dataclass(frozen=True)
class Choice:
    """The number and why. `skipped` counts the numbers before it that are not available."""

    number: str
    because: Because
    skipped: int = 0


def choose(numbers: Sequence[tuple[str, bool]], location_default: str) -> Choice:
    """The first available of a country's ordered (number, available), else its location's default."""
    for skipped, (number, available) in enumerate(numbers):
        if available:
            return Choice(number, "first_available" if skipped else "first", skipped)
    return Choice(location_default, "location_unavailable" if numbers else "location", len(numbers))
