"""Rows of customers as a file that a spreadsheet opens without doing anything."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from customers.directory import listing
from customers.directory.columns import Column
from customers.models import Customer
from portal.base import csv_out, xlsx_out
from portal.base.actors import Actor

TIMES = {"changed", "created"}
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": xlsx_out.TYPE}


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
