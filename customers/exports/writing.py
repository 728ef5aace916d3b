"""Rows of customers as a file that a spreadsheet opens without doing anything."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from customers.directory import listing
from customers.directory.columns import Column
from customers.models import Customer
from portal.base import csv_out
from portal.base.actors import Actor

CELL_LIMIT = 32_767  # letters in a cell, by Excel's own limit
TIMES = {"changed", "created"}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def head(columns: Sequence[Column]) -> list[str]:
    """The names of the columns; moments say their zone."""
    return [_("%(label)s (UTC)") % {"label": c.label} if c.name in TIMES else str(c.label) for c in columns]


def values(actor: Actor, customers: list[Customer], columns: Sequence[Column]) -> list[list[Any]]:
    """Rows of plain values; no query when the list's columns are loaded."""
    return [[_plain(one.value(row)) for one in columns] for row in listing.rows(actor, customers)]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    return value if isinstance(value, int | str) else ""


def packed(rows: list[list[Any]]) -> bytes:
    """Rows to be kept until the file is whole."""
    return json.dumps(rows, default=lambda moment: {"at": moment.isoformat()}).encode()


def unpacked(content: bytes) -> list[list[Any]]:
    """Rows that were kept."""
    return [[_unpacked(value) for value in row] for row in json.loads(content)]


def _unpacked(value: Any) -> Any:
    return datetime.fromisoformat(value["at"]) if isinstance(value, dict) else value


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file."""
    return csv_out.lines(heads, (map(_text, row) for row in rows))


def _text(value: Any) -> Any:
    return value.isoformat(sep=" ", timespec="minutes") if isinstance(value, datetime) else value


def write_xlsx(to: IO[bytes], heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """An Excel file; every text is a text, whatever it begins with. Needs the memory of one row."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(to, options)
    sheet = book.add_worksheet()
    bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(heads) - 1, 0), 18)
    for place, label in enumerate(heads):
        sheet.write_string(0, place, label, bold)
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    sheet.write_string(number, place, value[:CELL_LIMIT])
            elif isinstance(value, datetime):
                sheet.write_datetime(number, place, value, moment)
            else:
                sheet.write_number(number, place, value)
    book.close()
