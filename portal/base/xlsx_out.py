"""A workbook of one sheet for a spreadsheet: every text stays a text, whatever it begins with."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def book(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """The bytes of a file, the head first; no formula and no link is made of a text."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, list(head), made.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, list(row))
    return out.getvalue()
