"""Imports of customers: the very jobs of the browser, by a program (A13)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from customers.errors import sentence
from customers.imports import results, service, storing
from customers.imports.columns import Names, all_of
from customers.licensing import quotas
from customers.models import CustomerImport, ImportRow
from portal.api.door import Call
from portal.api.errors import NoSuchThing
from portal.api.own import customers, lists, reading
from portal.api.own.seen import seeing
from portal.api.own.writing import answer, moment
from portal.api.reading import Reader, count_of

NEW = ("partner", "name", "csv")


def create(call: Call) -> HttpResponse:
    """POST: keep the text of a CSV file; 202, its dry run begins at once. Nothing is made of it yet."""
    reader = Reader(call.body)
    reading.known(reader, NEW)
    owner = customers.owner(reader, call)
    text, name = reader.text("csv", needed=True), reader.text("name") or "API"
    reader.done()
    made = storing.upload(actor=call.actor, partner=owner, source=text, file_name=name, at=call.at)
    return accepted(call, made)


def accepted(call: Call, made: CustomerImport) -> HttpResponse:
    """202 with where to ask how far it is."""
    address = call.request.build_absolute_uri(reverse("own:import", args=[made.public_id]))
    return _told(call, made, 202, Location=address)


def listing(call: Call) -> HttpResponse:
    """GET: those of the token's partner and its sub-partners, the newest first."""
    reader = Reader({})
    sort = lists.sort_of(reader, call, {"created": "created_at"}, "-created")
    found = service.of_actor(call.actor)
    return lists.page(call, reader, found, sort, lambda rows: [_written(call, one) for one in rows])


def read(call: Call, import_id: str) -> HttpResponse:
    """GET one: its phase, how far it is, and the rows by result."""
    return _told(call, _of(call, import_id))


def rows(call: Call, import_id: str) -> HttpResponse:
    """GET: the rows with what is wrong in each column; `state` narrows it."""
    one = _of(call, import_id)
    reader = Reader({})
    state, after = call.query.get("state", ""), call.query.get("cursor", "")
    if state and state not in ImportRow.State.values:
        reader.fault("state", "unknown_value", "This filter has no such value. See the documentation.")
    start = count_of(after) if after else 0
    if start is None:
        reader.fault("cursor", "bad_cursor", "Take this from `next` of the page before.")
    reader.done()
    found = one.lines.filter(number__gt=start or 0).select_related("customer").order_by("number")
    shown = list((found.filter(state=state) if state else found)[: lists.MOST + 1])
    names = Names(all_of(quotas.catalogue()))
    items = [_row(names, each) for each in shown[: lists.MOST]]
    last = str(shown[lists.MOST - 1].number) if len(shown) > lists.MOST else None
    return answer(call.request, {"items": items, "next": last})


def act(name: str) -> Callable[..., HttpResponse]:
    """POST: start, stop, resume or undo; 202 with where it stands."""
    does = {"start": service.start, "stop": service.stop, "resume": service.resume, "undo": service.undo}[
        name
    ]

    def handler(call: Call, import_id: str) -> HttpResponse:
        one = _of(call, import_id)
        does(actor=seeing(call, one, needed=False), one=one, at=call.at)
        return _told(call, _of(call, import_id), 202)

    return handler


def _of(call: Call, import_id: str) -> CustomerImport:
    known = import_id.isascii() and import_id.isalnum()
    found = service.of_actor(call.actor).filter(public_id=import_id).first() if known else None
    if found is None:
        raise NoSuchThing
    return found


def _told(call: Call, one: CustomerImport, status: int = 200, **headers: str) -> HttpResponse:
    return answer(call.request, _written(call, one), status, version=one.row_version, **headers)


def _written(call: Call, one: CustomerImport) -> dict[str, Any]:
    progress = results.Progress.of(one, call.at)
    done, whole = progress.parts
    return {
        "id": one.public_id,
        "partner": {"id": one.partner.public_id, "name": one.partner.name},
        "name": one.file_name,
        "phase": one.phase,
        "is_running": progress.is_running,
        "stopped": one.stopped,
        "rows": one.row_count,
        "done": done,
        "of": whole,
        "by_state": progress.counts,
        "created_at": moment(one.created_at),
        "undo_until": moment(progress.until),
        "version": one.row_version,
    }


def _row(names: Names, row: ImportRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "state": row.state,
        "customer": row.customer.public_id if row.customer else None,
        "problems": [_problem(names, *found) for found in row.problems],
    }


def _problem(names: Names, column: str, code: str, figures: dict[str, Any]) -> dict[str, str]:
    said = str(sentence(code)) % figures if figures else str(sentence(code)).replace("%%", "%")
    return {"column": names.label(column) if column else gettext("Row"), "code": code, "detail": said}
