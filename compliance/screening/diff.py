"""What changed between two versions of the lists: which parties, and for one party what about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from compliance.screening.party import ListedAddress, ListedName, ListedParty

KeyAndHash = tuple[str, str]
ChangeCode = Literal[
    "name_added", "name_removed", "name_kind_changed", "type_changed", "address_added", "address_removed",
    "country_added", "country_removed", "programme_added", "programme_removed", "id_added", "id_removed",
    "birth_date_added", "birth_date_removed", "citation_changed", "license_requirement_changed",
    "license_policy_changed", "start_date_changed", "end_date_changed", "remarks_changed", "other_changed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Diff:
    """Keys, each sorted: on the new side only, on both with another row hash, on the old side only."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both sides are equal."""
        return not (self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference of a party: the code of what it is, the value before and after, empty when there is none."""

    code: ChangeCode
    before: str = ""
    after: str = ""


def diff(old: Iterable[KeyAndHash], new: Iterable[KeyAndHash]) -> Diff:
    """Compare two versions by (key, row hash)."""
    before, after = dict(old), dict(new)
    return Diff(
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(key for key, seen in after.items() if before.get(key, seen) != seen)),
        removed=tuple(sorted(before.keys() - after.keys())),
    )


def keys_and_hashes(parties: Iterable[ListedParty]) -> list[KeyAndHash]:
    """The side of a diff that a list of parties makes."""
    return [(party.key, party.row_hash) for party in parties]


def changes(old: ListedParty, new: ListedParty) -> tuple[Change, ...]:
    """What differs between two wordings of one party, names first; `other_changed` when only a detail
    that we do not keep apart differs."""
    found = [*_names(old, new), *_series(old, new), *_texts(old, new)]
    if not found and old.row_hash != new.row_hash:
        found.append(Change("other_changed"))
    return tuple(found)


def _names(old: ListedParty, new: ListedParty) -> list[Change]:
    before = {name.text: name for name in old.names}
    after = {name.text: name for name in new.names}
    found = [Change("name_added", after=text) for text in after if text not in before]
    found += [Change("name_removed", before=text) for text in before if text not in after]
    kept: list[tuple[ListedName, ListedName]] = [
        (before[text], after[text]) for text in after if text in before
    ]
    moved = [(was, now) for was, now in kept if was.kind != now.kind]
    found += [
        Change("name_kind_changed", f"{was.text} ({was.kind})", f"{now.text} ({now.kind})")
        for was, now in moved
    ]
    return found


def _printed(addresses: Iterable[ListedAddress]) -> list[str]:
    return [address.raw for address in addresses]


_SERIES: tuple[tuple[ChangeCode, ChangeCode, Callable[[ListedParty], Iterable[str]]], ...] = (
    ("address_added", "address_removed", lambda party: _printed(party.addresses)),
    ("country_added", "country_removed", lambda party: party.countries),
    ("programme_added", "programme_removed", lambda party: party.programs),
    ("id_added", "id_removed", lambda party: party.ids),
    ("birth_date_added", "birth_date_removed", lambda party: party.dates_of_birth),
)
_TEXTS: tuple[tuple[ChangeCode, Callable[[ListedParty], str]], ...] = (
    ("type_changed", lambda party: party.type),
    ("citation_changed", lambda party: party.citation),
    ("license_requirement_changed", lambda party: party.license_requirement),
    ("license_policy_changed", lambda party: party.license_policy),
    ("start_date_changed", lambda party: party.start_date),
    ("end_date_changed", lambda party: party.end_date),
    ("remarks_changed", lambda party: party.remarks),
)


def _series(old: ListedParty, new: ListedParty) -> list[Change]:
    found: list[Change] = []
    for added, removed, read in _SERIES:
        before, after = dict.fromkeys(read(old)), dict.fromkeys(read(new))
        found += [Change(added, after=value) for value in after if value not in before]
        found += [Change(removed, before=value) for value in before if value not in after]
    return found


def _texts(old: ListedParty, new: ListedParty) -> list[Change]:
    return [Change(code, read(old), read(new)) for code, read in _TEXTS if read(old) != read(new)]
