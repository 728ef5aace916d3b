"""A workbook of one sheet for a spreadsheet: every text stays a text, whatever it begins with."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Any

import xlsxwriter

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LIMIT = 32_767  # letters in a cell, by Excel's own limit
WIDTH = 18


def write(to: IO[bytes], heads: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
    """A file, the head first; no formula and no link is made of a text. Needs the memory of one row."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(to, options)
    sheet = book.add_worksheet()
    bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(heads) - 1, 0), WIDTH)
    for place, label in enumerate(heads):
        sheet.write_string(0, place, label, bold)
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            _write_cell(sheet, number, place, value, moment)
    book.close()


def _write_cell(sheet: Any, number: int, place: int, value: Any, moment: Any) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(number, place, value, moment)
    elif not isinstance(value, str):
        sheet.write_number(number, place, value)
    elif value:
        sheet.write_string(number, place, value[:CELL_LIMIT])


def book(heads: Sequence[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """The bytes of a small file."""
    out = io.BytesIO()
    write(out, heads, rows)
    return out.getvalue()
