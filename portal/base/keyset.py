"""Pages of a list that is walked along by its order: no page is counted off, and none shifts when rows come or go."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateTimeField, Q, QuerySet
from django.utils.dateparse import parse_datetime


@dataclass(frozen=True)
class Window:
    """Some rows in order; `before` and `after` are the places to go on from, "" where nothing is."""

    rows: list[Any]
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Order:
    """One order: a column (or annotation) without empty values; the public id decides between equals."""

    column: str
    backwards: bool = False

    def by(self, *, turned: bool = False) -> tuple[str, str]:
        """What the rows are ordered by; turned round to read what comes before a place."""
        sign = "-" if self.backwards != turned else ""
        return f"{sign}{self.column}", f"{sign}public_id"

    def beyond(self, place: tuple[Any, str], *, turned: bool) -> Q:
        """What lies beyond a place, or before it when turned round."""
        value, public_id = place
        way = "lt" if self.backwards != turned else "gt"
        # The first part says nothing more, but lets an index begin at the place.
        near = Q(**{f"{self.column}__{way}e": value})
        far = Q(**{f"{self.column}__{way}": value})
        return near & (far | Q(**{self.column: value, f"public_id__{way}": public_id}))


def window(found: QuerySet[Any], order: Order, *, size: int, before: str = "", after: str = "") -> Window:
    """The rows beyond `after`, or the last ones before `before`; the first ones when neither is a place.

    One query, a second one when nothing is left before a place.
    """
    turned = bool(before)
    place = _place(before or after, of_moments=_is_moment(found, order.column))
    if (before or after) and place is None:
        return window(found, order, size=size)
    rows = list(_beyond(found, order, place, turned)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if turned:
        if len(rows) < size:  # the first page, whole
            return window(found, order, size=size)
        rows.reverse()
    first, last = (_token(order, rows[0]), _token(order, rows[-1])) if rows else ("", "")
    return Window(rows, first if (more if turned else place) else "", last if turned or more else "")


def _beyond(found: QuerySet[Any], order: Order, place: tuple[Any, str] | None, turned: bool) -> QuerySet[Any]:
    rest = found.filter(order.beyond(place, turned=turned)) if place else found
    return rest.order_by(*order.by(turned=turned))


def _token(order: Order, row: Any) -> str:
    value: Any = row
    for part in order.column.split("__"):
        value = getattr(value, part)
    kind, text = ("t", value.isoformat()) if isinstance(value, datetime) else ("s", str(value))
    return base64.urlsafe_b64encode(json.dumps([kind, text, row.public_id]).encode()).decode().rstrip("=")


def _is_moment(found: QuerySet[Any], column: str) -> bool:
    """Whether rows are ordered by a moment; annotations and columns of other tables are texts."""
    try:
        return isinstance(found.model._meta.get_field(column), DateTimeField)
    except FieldDoesNotExist:
        return False


def _place(token: str, *, of_moments: bool) -> tuple[Any, str] | None:
    """What a token names; None for what is none, or a place in a list of another order."""
    try:
        kind, text, public_id = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        if not (isinstance(text, str) and isinstance(public_id, str)) or "\0" in text + public_id:
            return None
        (text + public_id).encode()  # half a pair of surrogates is no text
        value = parse_datetime(text) if of_moments else text
    except (binascii.Error, ValueError, TypeError, UnicodeError, RecursionError):
        return None
    if (kind == "t") != of_moments or (of_moments and not _is_sound(value)):
        return None
    return value, public_id


def _is_sound(value: Any) -> bool:
    """Whether every database holds this moment in every zone."""
    return isinstance(value, datetime) and value.tzinfo is not None and MINYEAR < value.year < MAXYEAR
