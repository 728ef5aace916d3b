"""Rows of one party put together: every printed name, address and number kept, one hash over all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from compliance.screening.party import ListedParty
from compliance.screening.sources import keys, names
from compliance.screening.sources.feed import Oddities

Row = tuple[ListedParty, Sequence[str]]
"""One row: the party it makes on its own, and what it prints, column by column."""


class Grouping:
    """Takes parties of one row each and joins those with the same key, in order of first sight."""

    def __init__(self, oddities: Oddities) -> None:
        self._rows: dict[str, dict[str, list[Row]]] = {}
        self._oddities = oddities
        self.row_counts: dict[str, int] = {}

    def add(self, party: ListedParty, printed: Sequence[str], line: int) -> None:
        """Take one row. Rows of one key but another type are another party (`key~vessel`)."""
        groups = self._rows.setdefault(party.list_code, {})
        self.row_counts[party.list_code] = self.row_counts.get(party.list_code, 0) + 1
        group = groups.setdefault(party.key, [])
        if group and self._is_other(group[0][0], party, line):
            party = replace(party, key=f"{party.key}~{party.type}")
            group = groups.setdefault(party.key, [])
        group.append((party, printed))

    def _is_other(self, first: ListedParty, party: ListedParty, line: int) -> bool:
        """Whether two rows of one key are two parties: only when the list itself types them differently."""
        if first.entity_number:
            if keys.fold(first.primary_name) != keys.fold(party.primary_name):
                self._oddities.note("number_reused", "one number under two names; kept as one party", line)
            return False
        if first.type and party.type and first.type != party.type:
            self._oddities.note("name_reused", "one name with two types; kept as two parties", line)
            return True
        if first.citation != party.citation:
            self._oddities.note("name_repeated", "one name under several orders; kept as one party", line)
        return False

    def parties(self) -> dict[str, list[ListedParty]]:
        """The parties of each sub-list."""
        return {
            code: [_join(rows) if len(rows) > 1 else rows[0][0] for rows in groups.values()]
            for code, groups in self._rows.items()
        }


def _join(pairs: list[Row]) -> ListedParty:
    rows = [party for party, _ in pairs]

    def each(read: Callable[[ListedParty], Iterable[str]]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for row in rows for value in read(row) if value))

    def text(read: Callable[[ListedParty], str], between: str = "; ") -> str:
        return between.join(each(lambda row: (read(row),)))

    ends = each(lambda row: (row.end_date,))
    return replace(
        rows[0],
        type=next((row.type for row in rows if row.type), ""),
        names=names.distinct(name for row in rows for name in row.names),
        addresses=tuple(dict.fromkeys(address for row in rows for address in row.addresses)),
        countries=each(lambda row: row.countries),
        programs=each(lambda row: row.programs),
        citation=text(lambda row: row.citation),
        license_requirement=text(lambda row: row.license_requirement, "\n"),
        license_policy=text(lambda row: row.license_policy, "\n"),
        start_date=min(each(lambda row: (row.start_date,)), default=""),
        end_date=max(ends) if ends and all(row.end_date for row in rows) else "",
        remarks=text(lambda row: row.remarks),
        ids=each(lambda row: row.ids),
        dates_of_birth=each(lambda row: row.dates_of_birth),
        row_labels=each(lambda row: row.row_labels),
        row_hash=keys.printed_hash(keys.joined(printed for _, printed in pairs)),
    )
