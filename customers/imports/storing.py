"""Taking a file in: read, its columns matched, its rows kept for the dry run. Nothing is made of it yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from customers.imports import cells, events, kinds, people, reading, service, steps
from customers.imports.columns import IGNORED, UNKNOWN, Column, Names
from customers.imports.steps import Phase
from customers.imports.telling import tell
from customers.models import ColumnMapping, Customer, CustomerImport, ImportRow
from customers.rules.search import folded_key
from customers.schemas import field_of
from portal.accounts.models import Partner
from portal.base.actors import Actor
from portal.base.errors import raise_if

BATCH = 2000
NAME_LIMIT = 200
PASTED = "pasted"
"""The encoding of what came as text."""


@dataclass(frozen=True)
class Matched:
    """A sheet whose columns are known."""

    sheet: reading.Sheet
    columns: list[str]
    is_asking: bool = False

    def texts(self, *keys: str) -> Iterator[tuple[str, ...]]:
        """For each row that fits, the cells of these columns; "" for a column that the file lacks."""
        places = [self.columns.index(key) if key in self.columns else None for key in keys]
        for _number, cells_ in self.sheet.rows:
            yield tuple(
                cells_[place] if place is not None and place < len(cells_) else "" for place in places
            )


def upload(
    *,
    actor: Actor,
    partner: Partner,
    source: bytes | str,
    file_name: str,
    at: datetime,
    customer: Customer | None = None,
    may_ask: bool = False,
    goes_on: bool = False,
    may_update: bool = False,
) -> CustomerImport:
    """Keep a file and owe its dry run; with `customer`, its rows are subscribers of that one.

    With `may_ask`, columns that are not known wait to be named (`mapping`), and refuse nothing. With
    `may_update`, a row with the external ID of a customer that is there changes that one. With `goes_on` the
    rows without faults are imported right after the dry run.

    Raises `NotAllowed`, `Suspended`, `StatusForbids`, and `Invalid` with all that is wrong with the file as a whole.
    """
    service.require(actor, partner, customer)
    read = _read(source)
    matched = _matched(read, kinds.columns_of(customer is not None), _said(partner, customer), may_ask)
    with transaction.atomic():
        made = CustomerImport.objects.create(
            partner=partner,
            customer=customer,
            made_by_id=actor.user_id,
            run_by_id=actor.user_id,
            goes_on=goes_on,
            file_name=_named(file_name),
            may_update=may_update and customer is None,
            created_at=at,
            **_as_read(read, matched),
        )
        _keep_rows(made, matched)
        tell(events.ImportUploaded(rows=made.row_count), actor, made, at)
        if not matched.is_asking:
            steps.owe(made, at)
    return made


def _read(source: bytes | str) -> reading.Read:
    read = reading.Read(source, PASTED) if isinstance(source, str) else reading.decode(source)
    if "\0" in read.text:
        raise reading.refusal("file_not_text")
    return read


def _as_read(read: reading.Read, matched: Matched) -> dict[str, Any]:
    """What reading has told of the file."""
    return {
        "encoding": read.encoding,
        "delimiter": matched.sheet.delimiter,
        "decimal_sign": cells.decimal_sign(_numbers(matched)),
        "headers": list(matched.sheet.headers),
        "columns": matched.columns,
        "phase": Phase.MAPPING if matched.is_asking else Phase.DRY_RUN,
        "notes": _notes(read, matched),
        "row_count": len(matched.sheet.rows),
    }


def begin_anew(of: CustomerImport, columns: list[str], sheet: reading.Sheet) -> None:
    """What hangs on the columns, when they are known at last; the caller saves the import."""
    matched = Matched(sheet, columns)
    of.columns = columns
    of.decimal_sign = cells.decimal_sign(_numbers(matched))
    of.notes = [*of.notes, *_accents(matched)]
    of.lines.all().delete()
    _keep_rows(of, matched)


def _said(partner: Partner, customer: Customer | None) -> Mapping[str, str]:
    rows = ColumnMapping.objects.filter(partner=partner, of_subscribers=customer is not None)
    return dict(rows.order_by("pk").values_list("header", "key"))


def _matched(
    read: reading.Read, columns_: Sequence[Column], own: Mapping[str, str], may_ask: bool
) -> Matched:
    names = Names(columns_, own)
    sheet = reading.parse(read.text, names.is_known)
    columns, wrong = names.matched(sheet.headers)
    if not may_ask or not any(columns):
        raise_if(wrong)
    known = ["" if one == IGNORED else one or UNKNOWN for one in columns]
    return Matched(sheet, known, is_asking=bool(wrong))


def _named(text: str) -> str:
    return "".join(one for one in text if one.isprintable()).strip()[:NAME_LIMIT] or "customers.csv"


def _numbers(matched: Matched) -> Iterator[str]:
    """The quantities of the file, from which its decimal sign is read."""
    keys = [one for one in matched.columns if one.startswith(field_of(""))]
    for texts in matched.texts(*keys):
        yield from (one for one in texts if one)


def _notes(read: reading.Read, matched: Matched) -> list[list[Any]]:
    """What was taken as meant: [code, figures]."""
    found: list[list[Any]] = []
    if read.marked or read.text.startswith("\ufeff"):
        found.append(["marked", {}])
    if read.encoding == "cp1252":
        found.append(["guessed", {}])
    for code, count in (("trailing", matched.sheet.trailing), ("blank", matched.sheet.blank)):
        if count:
            found.append([code, {"count": count}])
    return [*found, *_accents(matched)]


def _accents(matched: Matched) -> Iterator[list[Any]]:
    """States that were written without their accents."""
    mended: list[tuple[str, str]] = []
    for text, country in matched.texts("address.state", "address.country"):
        written = cells.state(text, cells.country(country)) if text else ""
        if written != text:
            mended.append((text, written))
    if mended:
        yield ["accents", {"count": len(mended), "text": mended[0][0], "state": mended[0][1]}]


def _keep_rows(of: CustomerImport, matched: Matched) -> None:
    rows = list(_rows(of, matched))
    for start in range(0, len(rows), BATCH):
        ImportRow.objects.bulk_create(rows[start : start + BATCH])


def _rows(of: CustomerImport, matched: Matched) -> Iterator[ImportRow]:
    first: dict[str, int] = {}
    key, code = ("external_id", "repeated_id") if of.customer_id is None else ("email", people.REPEATED)
    for (number, texts), (unique,) in zip(matched.sheet.rows, matched.texts(key), strict=True):
        found = _ragged(texts, len(matched.columns))
        if not found and unique:
            before = first.setdefault(folded_key(unique), number)
            found = [[key, code, {"row": before}]] if before != number else []
        yield ImportRow(of=of, number=number, cells=list(texts), problems=found)


def _ragged(texts: Sequence[str], width: int) -> list[list[Any]]:
    if len(texts) == width:
        return []
    code = "ragged_more" if len(texts) > width else "ragged_fewer"
    return [["", code, {"count": len(texts), "columns": width}]]
