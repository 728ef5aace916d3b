"""Working days: Monday to Friday in UTC, without the holidays passed in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta

SATURDAY = 5


def days(texts: Iterable[str]) -> frozenset[date]:
    """Dates from texts such as "2026-12-25". Raises `ValueError` for anything else."""
    return frozenset(date.fromisoformat(text) for text in texts)


def is_working(day: date, holidays: Collection[date] = ()) -> bool:
    """Whether work is done on that day."""
    return day.weekday() < SATURDAY and day not in holidays


def after(at: datetime, count: int, holidays: Collection[date] = ()) -> datetime:
    """The moment `count` working days later, at the same time of day.

    From a day off the count starts at 00:00 UTC of the next working day, so that weekends never shorten it.
    """
    moment = _start(at.astimezone(UTC), holidays)
    for _ in range(count):
        moment = _next(moment, holidays)
    return moment


def _start(at: datetime, holidays: Collection[date]) -> datetime:
    if is_working(at.date(), holidays):
        return at
    return _next(datetime.combine(at.date(), time(), UTC), holidays)


def _next(at: datetime, holidays: Collection[date]) -> datetime:
    moment = at + timedelta(days=1)
    while not is_working(moment.date(), holidays):
        moment += timedelta(days=1)
    return moment
