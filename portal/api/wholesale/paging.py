"""Pages of a list: `offset` and `max`, and a snapshot in the link, so that new rows shift nothing (G12–G15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.http import urlencode

from portal.api.door import Call
from portal.api.reading import Reader, count_of
from portal.api.wholesale.answers import answer

MOST = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Window:
    """What part of a list is asked for: rows that were there at `as_of`, from `offset`, `limit` of them."""

    offset: int
    limit: int
    as_of: datetime


def window(call: Call, reader: Reader, default: int) -> Window:
    """Read the query; faults are noted in the reader."""
    limit = _count(call, reader, "max", default, least=1)
    return Window(_count(call, reader, "offset", 0, least=0), min(limit, MOST), _as_of(call, reader))


def page(call: Call, found: QuerySet[Any], part: Window) -> tuple[list[Any], dict[str, str]]:
    """The rows of the part, and the headers that lead to its neighbours."""
    rows = list(found[part.offset : part.offset + part.limit + 1])
    links = []
    if len(rows) > part.limit:
        links.append(_link(call, part, part.offset + part.limit, "next"))
    if part.offset:
        links.append(_link(call, part, max(0, part.offset - part.limit), "prev"))
        links.append(_link(call, part, 0, "first"))
    return rows[: part.limit], {"Link": ", ".join(links)} if links else {}


def items(call: Call, rows: list[dict[str, Any]], headers: dict[str, str]) -> HttpResponse:
    """The answer of every list."""
    response = answer(call.request, {"items": rows})
    for name, value in headers.items():
        response[name] = value
    return response


def _count(call: Call, reader: Reader, name: str, default: int, *, least: int) -> int:
    text = call.query.get(name, "")
    if not text:
        return default
    found = count_of(text)
    if found is None or found < least:
        reader.fault(name, "not_a_count", f"This must be a whole number of {least} or more.")
        return default
    return found


def _as_of(call: Call, reader: Reader) -> datetime:
    text = call.query.get("asOf", "")
    if not text:
        return call.at
    found = count_of(text) if len(text) <= 17 else None
    if found is None:
        reader.fault("asOf", "not_a_count", "Take this from the link of a page as it is.")
        return call.at
    return _EPOCH + timedelta(microseconds=int(text))


def _link(call: Call, part: Window, offset: int, rel: str) -> str:
    kept = [(name, value) for name, values in call.query.lists() for value in values]
    query = [one for one in kept if one[0] not in ("offset", "max", "asOf")]
    microseconds = (part.as_of - _EPOCH) // timedelta(microseconds=1)
    query += [("offset", str(offset)), ("max", str(part.limit)), ("asOf", str(microseconds))]
    address = call.request.build_absolute_uri(call.request.path)
    return f'<{address}?{urlencode(query)}>; rel="{rel}"'
