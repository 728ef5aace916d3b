"""Many customers at once: an import whose rows come as JSON, and which goes on by itself after its dry run (A12)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from customers.imports import storing
from customers.licensing import quotas
from customers.schemas import NewCustomer, field_of
from portal.api.door import Call
from portal.api.own import customers, imports, reading
from portal.api.own.errors import TokenOfNobody
from portal.api.reading import Reader

MOST = 1000
DIVIDERS = frozenset(";|\r\n")
UNLIMITED = "unlimited"
MEMBERS = frozenset(reading.NEW) - {"partner", "template", "is_own_organisation"}


def create(call: Call) -> HttpResponse:
    """POST: 202 with the import; each row succeeds or fails by itself, and none of them with `dry_run`."""
    reader = Reader(call.body)
    reading.known(reader, ("partner", "name", "rows", "dry_run"))
    owner, name = customers.owner(reader, call), reader.text("name") or "API"
    dry_run = reader.flag("dry_run")
    rows = reading.objects(reader, "rows")
    if not 1 <= len(rows) <= MOST and not reader.problems:
        reader.fault("rows", "row_count", "Send 1 to 1,000 rows at once.")
    ticked = {one.code: not one.has_quantity for one in quotas.catalogue()}
    cells = [_cells(reader, number, row, ticked) for number, row in enumerate(rows[:MOST])]
    reader.done()
    if call.actor.user_id is None and not dry_run:
        raise TokenOfNobody
    made = storing.upload(
        actor=call.actor,
        partner=owner,
        source=_written(cells, [field_of(code) for code in ticked]),
        file_name=name,
        at=call.at,
        goes_on=not dry_run,
    )
    return imports.accepted(call, made)


def _cells(reader: Reader, number: int, row: dict[str, Any], ticked: Mapping[str, bool]) -> dict[str, str]:
    """A row as an import writes it; what is no JSON of a customer is a fault of the whole call."""
    inner = Reader(row)
    for name in row:
        if name not in MEMBERS:
            inner.fault(name, "unknown_member", reading.UNKNOWN)
    new = reading.new_customer(inner, None)
    _carried(inner, new)
    for code in new.quantities.keys() - ticked.keys():
        inner.fault(f"quantities.{code}", "unknown_product", "There is no such package or add-on.")
    for path, code, text in inner.problems:
        reader.fault(f"rows[{number}].{path}", code, text)
    return _of(new) | {field_of(code): _number(code, count, ticked) for code, count in new.quantities.items()}


def _carried(inner: Reader, new: NewCustomer) -> None:
    """What an import cannot carry is refused and not left out."""
    if len(new.contacts) > 1:
        inner.fault("contacts", "one_contact", "Bulk rows have one contact. Add others afterwards.")
    if new.administrator and (new.administrator.phone_number or new.administrator.extension):
        inner.fault(
            "administrator", "no_numbers", "Bulk rows give the administrator no number. Add it afterwards."
        )
    if new.location and new.location.address:
        inner.fault("location.address", "no_own_address", "Bulk rows have the billing address here too.")
    divided = [*(one.name for one in new.other_names), *(one.name for one in new.owners)]
    if any(DIVIDERS & set(text) for text in divided):
        inner.fault(
            "other_names", "divided_name", "A name here cannot hold a semicolon, a bar or a new line."
        )
    if not new.legal_name and not new.external_id:
        inner.fault("legal_name", "required", "This is needed.")


def _of(new: NewCustomer) -> dict[str, str]:
    contact = new.contacts[0] if new.contacts else None
    place = new.location
    return {
        "legal_name": new.legal_name,
        "external_id": new.external_id,
        **{f"address.{part}": getattr(new.address, part) for part in reading.ADDRESS},
        **{
            f"administrator.{part}": getattr(new.administrator, part, "")
            for part in ("first_name", "last_name", "email")
        },
        **{f"contacts.{part}": getattr(contact, part, "") for part in ("name", "email", "phone")},
        "location.name": place.name if place else "",
        "time_zone": (place.time_zone if place else "") or new.site_time_zone,
        "language": new.language,
        "trading_names": "; ".join(one.name for one in new.other_names if one.kind == "trading"),
        "former_names": "; ".join(one.name for one in new.other_names if one.kind == "former"),
        "owners": "; ".join(
            one.name if one.percent is None else f"{one.name} {one.percent:g} %" for one in new.owners
        ),
    }


def _number(code: str, count: int | None, ticked: Mapping[str, bool]) -> str:
    if ticked.get(code):
        return "yes"
    return UNLIMITED if count is None else str(count)


def _written(rows: list[dict[str, str]], products: list[str]) -> str:
    """The rows as a file whose heading is the fields' own names."""
    heads = list(dict.fromkeys([*(name for row in rows for name in row), *products]))
    file = io.StringIO()
    writer = csv.DictWriter(file, heads, restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()
