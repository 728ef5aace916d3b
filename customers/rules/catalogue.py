"""Levels, prerequisites and needs of packages and add-ons (domain.md §2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

QUANTITY_LIMIT = 1_000_000


@dataclass(frozen=True)
class Item:
    """A product as the rules see it. `needs` are codes of which one must be there."""

    code: str
    name: str
    is_package: bool
    level: int = 0
    services: frozenset[str] = frozenset()
    for_subscribers: bool = True
    has_quantity: bool = True
    available_from: date | None = None
    needs: tuple[str, ...] = ()

    @property
    def is_for_people(self) -> bool:
        """Whether a subscriber may hold it as their package."""
        return self.is_package and self.for_subscribers


def is_coming(item: Item, today: date) -> bool:
    """Whether it cannot be had yet."""
    return item.available_from is not None and item.available_from > today


def lacks_prerequisite(item: Item, held: Collection[str]) -> bool:
    """Whether none of what it needs one of is held."""
    return bool(item.needs) and not set(item.needs) & set(held)


def highest(items: Iterable[Item]) -> Item | None:
    """The subscriber package of the highest level; of equals the one named first."""
    return max((one for one in items if one.is_for_people), key=lambda one: one.level, default=None)


def needs_location(items: Iterable[Item]) -> bool:
    """Whether a calling location is needed."""
    return any("calling" in one.services for one in items)


def needs_time_zone(items: Iterable[Item]) -> bool:
    """Whether a meetings site, and so its time zone, is needed."""
    return any("meetings" in one.services for one in items)


def may_administer(level: int, created_level: int) -> bool:
    """Whether an administrator may hold a package of this level: never below the level at creation."""
    return level >= created_level
