"""CSV that a spreadsheet opens without doing anything: formulas are text, lines end as RFC 4180 says."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Line:
    """What `csv` writes to: it hands each line back."""

    def write(self, text: str) -> str:
        """The line itself."""
        return text


def lines(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The lines of a file, the head first; begins with a mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield "\ufeff"
    yield str(writer.writerow(list(head)))
    for row in rows:
        yield str(writer.writerow([cell(one) for one in row]))


def cell(value: Any) -> Any:
    """A value as it is written; a text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_STARTS) else value
