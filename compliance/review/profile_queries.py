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
    kept: dict[str, Any] = {
        "name": query.name,
        "country": query.country,
        "address": query.address,
        "type": query.type,
        "contacts": list(query.contacts),
    }
    if query.identifiers:
        kept["identifiers"] = list(query.identifiers)
    if query.others:
        kept["others"] = [list(one) for one in query.others]
    return kept


def asked(row: dict[str, Any]) -> Query:
    """The query that `stored` kept."""
    lists = {name: tuple(row[name]) for name in ("contacts", "identifiers") if name in row}
    others = tuple((str(role), str(name)) for role, name in row.get("others", ()))
    return Query(**{**row, **lists, "others": others})
