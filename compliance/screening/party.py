"""What the engine knows of one listed party, whichever official file it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

NameKind = Literal["primary", "aka", "weak", "fka"]
PartyType = Literal["person", "company", "vessel", "aircraft", ""]


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name of a listed party, as printed on the list."""

    text: str
    kind: NameKind


@dataclass(frozen=True, slots=True)
class ListedAddress:
    """One address as printed; `country` is ISO 3166-1 alpha-2 or empty."""

    raw: str
    country: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class ListedParty:
    """One restricted party of one sub-list: every row that names it, grouped.

    `key` is stable between versions: sub-list code and OFAC entity number, else sub-list code and
    folded primary name. `row_hash` changes whenever anything printed about the party changes.
    `row_labels` are the source file's own row ids (the CSL `_id`), never a key.
    """

    key: str
    list_code: str
    type: PartyType
    names: tuple[ListedName, ...]
    addresses: tuple[ListedAddress, ...] = ()
    countries: tuple[str, ...] = ()
    entity_number: str = ""
    programs: tuple[str, ...] = ()
    citation: str = ""
    license_requirement: str = ""
    license_policy: str = ""
    start_date: str = ""
    end_date: str = ""
    remarks: str = ""
    ids: tuple[str, ...] = ()
    dates_of_birth: tuple[str, ...] = ()
    source_url: str = ""
    row_labels: tuple[str, ...] = ()
    row_hash: str = ""

    @property
    def primary_name(self) -> str:
        """The first primary name printed on the list."""
        return self.names[0].text


_FIELDS = tuple(one.name for one in fields(ListedParty))


def as_row(party: ListedParty) -> dict[str, Any]:
    """A party as a JSON object: as `dataclasses.asdict`, without its deep copies."""
    values = {name: getattr(party, name) for name in _FIELDS}
    values["names"] = [{"text": name.text, "kind": name.kind} for name in party.names]
    values["addresses"] = [{"raw": a.raw, "country": a.country, "city": a.city} for a in party.addresses]
    return values


def party_from(row: Mapping[str, Any]) -> ListedParty:
    """A party from the JSON object that `as_row` made of it."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }
    values["names"] = tuple(ListedName(**name) for name in row["names"])
    values["addresses"] = tuple(ListedAddress(**address) for address in row["addresses"])
    return ListedParty(**values)
