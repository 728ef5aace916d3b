"""The 30 days of a non-compliant customer (domain: day 0, due date, notices)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

DAYS = 30
NOTICE_DAYS = (14, 7, 1)


def due_at(day_zero: date, *, days: int = DAYS) -> datetime:
    """00:00 UTC of the day after the last one: of day 31 when `days` is 30."""
    return datetime.combine(day_zero + timedelta(days=days + 1), time(), UTC)


def is_due(day_zero: date, *, at: datetime, days: int = DAYS) -> bool:
    """Whether deprovisioning has fallen due."""
    return at >= due_at(day_zero, days=days)


def days_left(day_zero: date, *, at: datetime, days: int = DAYS) -> int:
    """Full days left, 0 when due."""
    return max(0, (due_at(day_zero, days=days) - at).days)


def notice_due(day_zero: date, *, at: datetime, days: int = DAYS) -> int | None:
    """Which notice (14, 7 or 1 day before) is due now; None before the first and once the due date has come.

    Only the latest: a worker that slept past one does not send two at once.
    """
    due = due_at(day_zero, days=days)
    if at >= due:
        return None
    reached = [before for before in NOTICE_DAYS if at >= due - timedelta(days=before)]
    return min(reached, default=None)
