"""What reading list files gives: parties per sub-list, figures, and what was odd about the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from compliance.screening.party import ListedParty

FeedKind = Literal["csl", "bis_dpl", "ofac_sdn", "ofac_cons", "sample"]
DateBasis = Literal["newest start date", "newest last update", "file name", "publisher", ""]


@dataclass(frozen=True, slots=True)
class SourceWarning:
    """Something odd that did not stop the load: how often it was seen, and at which first lines."""

    code: str
    message: str
    count: int
    lines: tuple[int, ...] = ()


LEFT_KEPT = 500
"""So many rows that were left out are kept with their numbers; all of them are counted."""


@dataclass(frozen=True, slots=True)
class LeftRow:
    """One row that was not taken: its file, the line it starts at (from 1), and `reason`, the code of why."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed as its files print it.

    `parties` and `row_counts` go by list code, in the order first seen; `sha256` is of the unpacked
    contents in the fixed order main file, addresses, aliases. `published_at` is the day in the main
    file's name, else the newest date the publisher printed (`published_from` says which), else None:
    compare two of them only when they rest on the same thing. `rows_on` is the newest date in the rows;
    `newest` the newest start date of each sub-list that has one, the same thing whichever feed prints it.
    `left` are the first rows that were left out (LEFT_KEPT at most), `left_count` how many there were.
    """

    kind: FeedKind
    parties: dict[str, list[ListedParty]]
    row_counts: dict[str, int]
    sha256: str
    columns: tuple[str, ...]
    published_at: date | None = None
    published_from: DateBasis = ""
    warnings: tuple[SourceWarning, ...] = ()
    files: tuple[str, ...] = ()
    rows_on: date | None = None
    newest: Mapping[str, str] = field(default_factory=dict)
    left: tuple[LeftRow, ...] = ()
    left_count: int = 0

    @property
    def named_on(self) -> date | None:
        """The day it was published, when something other than its rows says so."""
        return self.published_at if self.published_from in ("file name", "publisher") else None

    @property
    def names(self) -> dict[str, int]:
        """Names in each sub-list, aliases too."""
        return {code: sum(len(party.names) for party in parties) for code, parties in self.parties.items()}

    @property
    def party_count(self) -> int:
        """Parties in all sub-lists."""
        return sum(map(len, self.parties.values()))


@dataclass(slots=True)
class Oddities:
    """Collects warnings while rows are read: a count per code, the first few line numbers."""

    file: str
    texts: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    first_lines: dict[str, list[int]] = field(default_factory=dict)
    left: list[LeftRow] = field(default_factory=list)
    left_count: int = 0

    def note(self, code: str, text: str, line: int | None = None) -> None:
        """Count one oddity; the first text of a code is kept."""
        self.texts.setdefault(code, text)
        self.counts[code] = self.counts.get(code, 0) + 1
        lines = self.first_lines.setdefault(code, [])
        if line is not None and len(lines) < 20:
            lines.append(line)

    def leave(self, code: str, text: str, line: int, *, reason: str, file: str = "") -> None:
        """Count one row that is left out, and keep where it was."""
        self.note(code, text, line)
        self.left_count += 1
        if len(self.left) < LEFT_KEPT:
            self.left.append(LeftRow(file or self.file, line, reason))

    def warnings(self) -> tuple[SourceWarning, ...]:
        """What was noted, in order of first sight."""
        return tuple(
            SourceWarning(code, f"{self.file}: {text}", self.counts[code], tuple(self.first_lines[code]))
            for code, text in self.texts.items()
        )
