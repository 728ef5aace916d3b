"""What a check asks about a profile version, and how it keeps it (domain.md §4, "what is screened")."""

from __future__ import annotations

from typing import Any

from compliance.screening.engine import Query
from compliance.screening.intake import has_letters
from customers.models import Profile
from customers.rules import layout
from customers.schemas import Address

_ROLES = {"trading": "trading_name", "former": "former_name"}


def query_of(profile: Profile) -> Query:
    """What is asked about a version: its names, addresses, people, locations, owners and numbers."""
    return Query(
        name=profile.legal_name,
        country=str(profile.country),
        address=", ".join(profile.address_lines),
        type="company",
        contacts=tuple(str(one["name"]) for one in profile.contacts if one.get("name")),
        identifiers=tuple(str(one["value"]) for one in profile.identifiers),
        others=tuple(dict.fromkeys(_others(profile))),
        owners=tuple((str(one["name"]), _share(one)) for one in profile.owners),
        places=tuple(dict.fromkeys(_places(profile))),
    )


def _others(profile: Profile) -> list[tuple[str, str]]:
    """A location may be called by a number; there is nothing in that to compare."""
    found = [(_ROLES[one["kind"]], str(one["name"])) for one in profile.other_names]
    if has_letters(profile.administrator):
        found.append(("administrator", profile.administrator))
    names = (str(one.get("name", "")) for one in profile.locations)
    return found + [("location", name) for name in names if has_letters(name)]


def _share(owner: dict[str, Any]) -> float | None:
    return None if owner.get("percent") is None else float(owner["percent"])


def _places(profile: Profile) -> list[str]:
    """The addresses of the locations that are not the billing address."""
    billing = ", ".join(profile.address_lines)
    found = (", ".join(layout.lines(Address(**_parts(one)))) for one in profile.locations)
    return [one for one in found if one and one != billing]


def _parts(location: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in location.items() if name != "name"}


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
    for name in ("others", "owners"):
        if pairs := getattr(query, name):
            kept[name] = [list(one) for one in pairs]
    if query.places:
        kept["places"] = list(query.places)
    return kept


def asked(row: dict[str, Any]) -> Query:
    """The query that `stored` kept."""
    lists = {name: tuple(row[name]) for name in ("contacts", "identifiers", "places") if name in row}
    pairs = {name: tuple(tuple(one) for one in row.get(name, ())) for name in ("others", "owners")}
    return Query(**{**row, **lists, **pairs})
