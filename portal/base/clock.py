"""The only place that reads the clock. Views, tasks and commands call it once and pass `at` down."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
