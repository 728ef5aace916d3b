"""Lists: opaque cursors, a limit, sparse fields, a total when it is asked for (A4)."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse

from portal.api.door import Call
from portal.api.own.writing import answer
from portal.api.reading import Reader, count_of, moment_of

MOST = 200
DEFAULT = 50


@dataclass(frozen=True)
class Sort:
    """One order: the column, backwards or not; the public id decides between equals."""

    column: str
    backwards: bool

    @property
    def order(self) -> tuple[str, str]:
        """What the rows are ordered by."""
        sign = "-" if self.backwards else ""
        return f"{sign}{self.column}", f"{sign}public_id"

    def after(self, value: Any, public_id: str) -> Q:
        """What comes after a row."""
        way = "lt" if self.backwards else "gt"
        beyond = Q(**{f"{self.column}__{way}": value})
        return beyond | Q(**{self.column: value, f"public_id__{way}": public_id})


def sort_of(reader: Reader, call: Call, columns: Mapping[str, str], default: str) -> Sort:
    """The order that `sort` asks for ("-name" is backwards)."""
    text = call.query.get("sort", "") or default
    name = text.removeprefix("-")
    if name not in columns:
        reader.fault("sort", "unknown_sort", f"Sort by {', '.join(columns)}; with - in front backwards.")
        return Sort(columns[default.removeprefix("-")], backwards=default.startswith("-"))
    return Sort(columns[name], backwards=text.startswith("-"))


def page(
    call: Call, reader: Reader, found: QuerySet[Any], sort: Sort, write: Callable[[list[Any]], list[Any]]
) -> HttpResponse:
    """One page: `items`, `next` (a cursor, or null), and `total` where `total=true`."""
    limit = _limit(reader, call)
    start = _start(reader, call, sort)
    names = [one for one in call.query.get("fields", "").split(",") if one]
    reader.done()
    rows = list((found.filter(start) if start else found).order_by(*sort.order)[: limit + 1])
    written = [_sparse(one, names) for one in write(rows[:limit])]
    body: dict[str, Any] = {
        "items": written,
        "next": _cursor(sort, rows[limit - 1]) if len(rows) > limit else None,
    }
    if call.query.get("total") == "true":
        body["total"] = found.count()
    return answer(call.request, body)


def moments(reader: Reader, call: Call, name: str) -> datetime | None:
    """A moment of a filter; a fault when it is none."""
    text = call.query.get(name, "")
    found = moment_of(text) if text else None
    if text and found is None:
        reader.fault(name, "bad_moment", "This is not a moment. Write it like 2026-01-31T12:00:00Z.")
    return found


def _sparse(row: dict[str, Any], names: list[str]) -> dict[str, Any]:
    return {name: row[name] for name in names if name in row} if names else row


def _limit(reader: Reader, call: Call) -> int:
    text = call.query.get("limit", "")
    count = count_of(text) if text else DEFAULT
    if not count:
        reader.fault("limit", "not_a_count", "This must be a whole number of 1 or more.")
        return DEFAULT
    return min(count, MOST)


def _cursor(sort: Sort, row: Any) -> str:
    value: Any = row
    for part in sort.column.split("__"):
        value = getattr(value, part)
    kept = value.isoformat() if isinstance(value, datetime) else str(value)
    return base64.urlsafe_b64encode(json.dumps([kept, row.public_id]).encode()).decode().rstrip("=")


def _start(reader: Reader, call: Call, sort: Sort) -> Q | None:
    text = call.query.get("cursor", "")
    if not text:
        return None
    try:
        value, public_id = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if isinstance(value, str) and isinstance(public_id, str) and "\0" not in value + public_id:
            moment = moment_of(value) if _is_moment(sort.column) else None
            if moment is not None or not _is_moment(sort.column):
                return sort.after(moment or value, public_id)
    except (binascii.Error, ValueError, TypeError, UnicodeError, RecursionError):
        pass
    reader.fault("cursor", "bad_cursor", "Take this from `next` of the page before, with the same sort.")
    return None


def _is_moment(column: str) -> bool:
    return column.endswith("_at")
