"""Listed parties that the newest check found and a remembered "no match" held back: shown, never silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from compliance.models import Clearance, ListedEntry
from compliance.review import words
from customers.models import Customer

MOST = 10


@dataclass(frozen=True)
class HeldBack:
    """One listed party that was not raised again, and why."""

    name: str
    reason_text: str
    author: str
    given_at: datetime
    review_on: date


def of_customer(customer: Customer) -> list[HeldBack]:
    """What the newest finished check of the customer held back. At most three queries."""
    newest = customer.checks.exclude(finished_at=None).order_by("-pk").only("suppressed").first()
    kept = list(newest.suppressed)[:MOST] if newest else []
    if not kept:
        return []
    remembered = Clearance.objects.in_bulk([one.get("clearance") for one in kept])
    names = _names(kept)
    return [
        _line(remembered[one["clearance"]], names.get(one["row_hash"], one["party_key"]))
        for one in kept
        if one.get("clearance") in remembered
    ]


def _names(kept: list[dict[str, Any]]) -> dict[str, str]:
    found = ListedEntry.objects.filter(row_hash__in=[one["row_hash"] for one in kept])
    return dict(found.values_list("row_hash", "primary_name"))


def _line(clearance: Clearance, name: str) -> HeldBack:
    return HeldBack(
        name=name,
        reason_text=words.reason(clearance.reason),
        author=clearance.author_name,
        given_at=clearance.given_at,
        review_on=clearance.review_on,
    )
