"""The least a whole list holds: rows, and the share of its parties with a value in each column.

What is in force cannot tell a half list from a whole one on an empty database, so the figures are kept here.
They rest on the official files we measured: the Consolidated Screening List of April 2022 and of July 2026,
BIS dpl.txt of 2018, 2022 and 2023, OFAC sdn.csv of 2024. They held 10,026 to 19,181 rows of SDN, 1,947 to
3,420 of the Entity List and 435 to 1,596 of Denied Persons. The least rows are about a tenth below the
smallest of them, the least shares half of the smallest seen. They weigh on the lists of `REQUIRED_LISTS`;
the fictional sample is no list of theirs and is weighed by its own rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy

from compliance.screening.party import ListedParty
from compliance.screening.sources import Feed

_COLUMNS: Final[Mapping[str, Callable[[ListedParty], object]]] = MappingProxyType(
    {
        "addresses": lambda party: party.addresses,
        "aliases": lambda party: len(party.names) > 1,
        "ids": lambda party: party.ids,
        "remarks": lambda party: party.remarks,
        "programs": lambda party: party.programs,
        "type": lambda party: party.type,
        "citation": lambda party: party.citation,
        "start_date": lambda party: party.start_date,
        "license_requirement": lambda party: party.license_requirement,
    }
)
_LABELS: Final = {
    "addresses": gettext_lazy("addresses"),
    "aliases": gettext_lazy("other names"),
    "ids": gettext_lazy("identifiers"),
    "remarks": gettext_lazy("remarks"),
    "programs": gettext_lazy("programs"),
    "type": gettext_lazy("type of party"),
    "citation": gettext_lazy("Federal Register citation"),
    "start_date": gettext_lazy("start date"),
    "license_requirement": gettext_lazy("license requirement"),
}


@dataclass(frozen=True)
class Floor:
    """The least rows of a sub-list, and the least percent of its parties with a value, by column."""

    rows: int = 1
    fill: Mapping[str, int] = field(default_factory=dict)


FLOORS: Final[Mapping[str, Floor]] = MappingProxyType(
    {
        "SDN": Floor(9000, {"addresses": 38, "aliases": 25, "ids": 19, "remarks": 19, "programs": 50, "type": 50}),
        "EL": Floor(
            1700, {"addresses": 50, "aliases": 20, "citation": 50, "start_date": 25, "license_requirement": 50}
        ),
        "DPL": Floor(400, {"addresses": 50, "citation": 50, "start_date": 20, "remarks": 13}),
    }
)  # fmt: skip

_LEAST_PARTIES = 20
_LEAST_PERCENT = 10
"""A column is compared with the same feed in force only where that has enough of it to tell."""


def fills(feed: Feed) -> dict[str, dict[str, int]]:
    """By sub-list and column, the whole percent of parties with a value, rounded down."""
    return {
        code: {name: _percent(parties, read) for name, read in _COLUMNS.items()}
        for code, parties in feed.parties.items()
    }


def _percent(parties: list[ListedParty], read: Callable[[ListedParty], object]) -> int:
    return sum(bool(read(party)) for party in parties) * 100 // len(parties) if parties else 0


def label(column: str) -> str:
    """A column in words; a name that is none of ours stays as it is."""
    return str(_LABELS.get(column, column))


def short(rows: Mapping[str, int], codes: Iterable[str]) -> list[tuple[str, int, int]]:
    """Of these sub-lists, those with fewer rows than a whole list has: its code, what was found, the least."""
    found = ((code, rows.get(code, 0), FLOORS.get(code, Floor()).rows) for code in codes)
    return [(code, rows, least) for code, rows, least in found if rows < least]


def empty(shares: Mapping[str, Mapping[str, int]], codes: Iterable[str]) -> list[tuple[str, int, int, str]]:
    """Columns of these sub-lists with fewer values than the list was ever seen with; the column comes last."""
    return [
        (code, shares[code].get(name, 0), least, name)
        for code in codes
        if code in shares
        for name, least in FLOORS.get(code, Floor()).fill.items()
        if shares[code].get(name, 0) < least
    ]


def emptied(
    shares: Mapping[str, Mapping[str, int]], before: Mapping[str, tuple[int, Mapping[str, int]]]
) -> list[tuple[str, int, int, str]]:
    """Columns that lost more than half of their share; `before` has parties and shares of the same feed."""
    return [
        (code, shares[code][name], (was + 1) // 2, name)
        for code, (parties, known) in before.items()
        if code in shares and parties >= _LEAST_PARTIES
        for name, was in known.items()
        if was >= _LEAST_PERCENT and shares[code].get(name, was) * 2 < was
    ]
