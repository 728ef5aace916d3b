"""How old a feed is beside what is in force. Two dates are compared only when they rest on the same thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.conf import settings

from compliance.models import ListLoad, ListVersion
from compliance.screening.sources import Feed

FETCHED = "http"
"""A load whose source starts so came from its publisher's address just then."""


@dataclass(frozen=True)
class Dates:
    """What is known of a publication's age.

    `named`: the day its publisher or its file name gives. `rows`: the newest day in its rows. `current`:
    the last day on which it was known to be the newest there is. `newest`: by sub-list, the newest start date.
    """

    named: date | None = None
    rows: date | None = None
    current: date | None = None
    newest: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """As a load keeps it."""
        return {
            "named": self.named.isoformat() if self.named else "",
            "rows": self.rows.isoformat() if self.rows else "",
            "newest": dict(self.newest),
        }


def of_feed(feed: Feed, *, source: str, at: datetime) -> Dates:
    """The dates of a feed that is about to be weighed."""
    current = at.astimezone(UTC).date() if source.startswith(FETCHED) else feed.named_on
    return Dates(feed.named_on, feed.rows_on, current, feed.newest)


def of_version(version: ListVersion) -> Dates:
    """The dates of what is in force, by the load that brought it and by later fetches that found it unchanged."""
    kept = version.load.figures.get("dates", {})
    named = _day(kept.get("named", ""))
    rows = _day(kept["rows"]) if "rows" in kept else version.published_on
    days = [day for day in (named, _last_fetched(version.feed)) if day is not None]
    return Dates(named, rows, max(days, default=None), kept.get("newest", {}))


def is_older(new: Dates, old: Dates) -> bool:
    """Whether one publication of a feed is older than another of the same feed."""
    if new.named and old.named:
        return new.named < old.named
    return bool(new.rows and old.rows and new.rows < old.rows)


def is_clearly_older(one: Dates, other: Dates, code: str) -> bool:
    """Whether one feed's sub-list is behind another feed's, by more than their publishers differ anyway."""
    if one.current and other.current:
        return one.current + timedelta(days=settings.LIST_STALE_DAYS) < other.current
    ours, theirs = one.newest.get(code, ""), other.newest.get(code, "")
    return bool(ours and theirs) and ours < theirs


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _last_fetched(feed: str) -> date | None:
    good = ListLoad.objects.filter(feed=feed, state__in=["in_force", "unchanged"], source__startswith=FETCHED)
    moment = good.order_by("-started_at").values_list("started_at", flat=True).first()
    return moment.astimezone(UTC).date() if moment else None
