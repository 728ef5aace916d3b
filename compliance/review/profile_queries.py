"""What a check asks about a profile version, and how it keeps it."""

from __future__ import annotations

from typing import Any

from compliance.screening.engine import Query
from customers.models import Profile


def query_of(profile: Profile) -> Query:
    """What is asked about a version: its name, address, country and the names of its contacts."""
    return Query(
        name=profile.legal_name,
        country=str(profile.country),
        address=", ".join(profile.address_lines),
        type="company",
        contacts=tuple(str(one["name"]) for one in profile.contacts if one.get("name")),
    )


def stored(query: Query) -> dict[str, Any]:
    """A query as a check keeps it, JSON-safe."""
    return {
        "name": query.name,
        "country": query.country,
        "address": query.address,
        "type": query.type,
        "contacts": list(query.contacts),
    }


def asked(row: dict[str, Any]) -> Query:
    """The query that `stored` kept."""
    return Query(**{**row, "contacts": tuple(row["contacts"])})
