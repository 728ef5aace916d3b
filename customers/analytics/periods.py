"""Weeks in UTC, Monday to Sunday: what every figure is counted in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

CHOICES = (4, 12, 26, 52)
USUAL = 12
WEEK = timedelta(days=7)


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Period:
    """So many weeks, the present one the last."""

    count: int
    today: date

    @classmethod
    def of(cls, text: str, at: datetime) -> Period:
        """What an address asks for; the usual one for anything else."""
        count = int(text) if text in {str(one) for one in CHOICES} else USUAL
        return cls(count, at.astimezone(UTC).date())

    @property
    def weeks(self) -> list[date]:
        """The first day of each."""
        last = monday(self.today)
        return [last - WEEK * back for back in reversed(range(self.count))]

    @property
    def begin(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.weeks[0], time(0), tzinfo=UTC)

    def last_day(self, week: date) -> date:
        """The day a week ends with; today for the present one."""
        return min(week + WEEK - timedelta(days=1), self.today)
