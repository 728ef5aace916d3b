"""Taking a file in: read, its columns matched, its rows kept for the dry run. Nothing is made of it yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from customers import permissions
from customers.imports import cells, events, reading, steps
from customers.imports.columns import IGNORED, Names, all_of
from customers.licensing import quotas
from customers.models import CustomerImport, ImportRow
from customers.schemas import field_of
from portal.accounts.models import Partner
from portal.audit.record import record
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

    def texts(self, *keys: str) -> Iterator[tuple[str, ...]]:
        """For each row that fits, the cells of these columns; "" for a column that the file lacks."""
        places = [self.columns.index(key) if key in self.columns else None for key in keys]
        for _number, cells_ in self.sheet.rows:
            yield tuple(
                cells_[place] if place is not None and place < len(cells_) else "" for place in places
            )


def upload(
    *, actor: Actor, partner: Partner, source: bytes | str, file_name: str, at: datetime
) -> CustomerImport:
    """Keep a file and owe its dry run.

    Raises `NotAllowed`, `Suspended`, and `Invalid` with everything that is wrong with the file as a whole.
    """
    permissions.to_create(actor, partner)
    read = reading.Read(source, PASTED) if isinstance(source, str) else reading.decode(source)
    if "\0" in read.text:
        raise reading.refusal("file_not_text")
    matched = _matched(read)
    with transaction.atomic():
        made = CustomerImport.objects.create(
            partner=partner,
            made_by_id=actor.user_id,
            run_by_id=actor.user_id,
            file_name=_named(file_name),
            encoding=read.encoding,
            delimiter=matched.sheet.delimiter,
            decimal_sign=cells.decimal_sign(_numbers(matched)),
            headers=list(matched.sheet.headers),
            columns=["" if one == IGNORED else one for one in matched.columns],
            notes=_notes(read, matched),
            row_count=len(matched.sheet.rows),
            created_at=at,
        )
        _keep_rows(made, matched)
        tell(events.ImportUploaded(rows=made.row_count), actor, made, at)
        steps.owe(made, at)
    return made


def tell(event: Any, actor: Actor, one: CustomerImport, at: datetime) -> None:
    """Say it in the partner's history."""
    record(
        event,
        actor=actor,
        at=at,
        subject=one,
        partner_id=one.partner_id,
        on_behalf_of=permissions.on_behalf_of(actor, one.partner),
    )


def _matched(read: reading.Read) -> Matched:
    names = Names(all_of(quotas.catalogue()))
    sheet = reading.parse(read.text, names.is_known)
    columns, wrong = names.matched(sheet.headers)
    raise_if(wrong)
    return Matched(sheet, columns)


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
    for (number, texts), (external_id,) in zip(matched.sheet.rows, matched.texts("external_id"), strict=True):
        found = _ragged(texts, len(matched.columns))
        if not found and external_id:
            before = first.setdefault(external_id.lower(), number)
            found = [["external_id", "repeated_id", {"row": before}]] if before != number else []
        yield ImportRow(of=of, number=number, cells=list(texts), problems=found)


def _ragged(texts: Sequence[str], width: int) -> list[list[Any]]:
    if len(texts) == width:
        return []
    code = "ragged_more" if len(texts) > width else "ragged_fewer"
    return [["", code, {"count": len(texts), "columns": width}]]
