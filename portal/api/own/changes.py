"""What has changed in `/api/v1`, newest first, and what will go: headers, document and page are made from it (A19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

LEAST = timedelta(days=365)
"""Between the word that something will go and its end."""


@dataclass(frozen=True)
class Change:
    """One line of the changelog."""

    day: date
    text: str


@dataclass(frozen=True)
class Deprecation:
    """An operation (by its id in the document) that will go; `instead` says what to use."""

    operation: str
    since: date
    sunset: date
    instead: str

    def __post_init__(self) -> None:
        """Raise ValueError when programs would get less time than was promised."""
        if self.sunset - self.since < LEAST:
            raise ValueError(f"{self.operation} has to stay for at least 12 months")


CHANGES: tuple[Change, ...] = (
    Change(
        date(2026, 11, 28),
        "Bulk creation, events feed, webhooks by API, sandbox partners (`sandbox` on customers and subscribers), "
        "headers of deprecation.",
    ),
    Change(
        date(2026, 11, 27), "First version: customers, subscribers, quantities, reviews, history, imports."
    ),
)
DEPRECATIONS: tuple[Deprecation, ...] = ()


def of(operation: str) -> Deprecation | None:
    """What is said of an operation, if it will go."""
    return next((one for one in DEPRECATIONS if one.operation == operation), None)


def mark(operation: str, request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say it in the answer (RFC 9745, RFC 8594)."""
    if found := of(operation):
        response["Deprecation"] = f"@{_seconds(found.since)}"
        response["Sunset"] = http_date(_seconds(found.sunset))
        page = request.build_absolute_uri("/developers/#changes")
        response["Link"] = f'<{page}>; rel="deprecation"; type="text/html"'
    return response


def _seconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
