"""The steps of an export in the background, each with the rights of its moment, each safe to repeat."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation

from customers.directory import columns, listing
from customers.directory.filters import Filters
from customers.exports import service, writing
from customers.models import CustomerExport, ExportPart, ExportStep
from portal.accounts.access import actor_of
from portal.accounts.rights import Right
from portal.base import xlsx_out
from portal.base.actors import Actor
from portal.base.errors import NotAllowed
from portal.jobs import work

PIECE = 1 << 20


def run(row_id: int, attempt: int, at: datetime) -> None:
    """Read the next customers, or write the file when all are read; then owe the next step."""
    step = ExportStep.objects.select_related("of__user").filter(pk=row_id).first()
    if step is None:
        return  # let go of meanwhile
    one = step.of
    actor = actor_of(one.user) if one.user.is_active else None
    if actor is None or not _may_go_on(actor, one):
        _close(row_id, attempt, one, at, trouble=NotAllowed.code)
        return
    with translation.override(one.language):
        if one.is_read:
            _write(row_id, attempt, one, at)
        else:
            _read(row_id, attempt, one, actor, at)


def _may_go_on(actor: Actor, one: CustomerExport) -> bool:
    """Whether it is still the same person's: member of the same partner, in the same role."""
    mine = service.of_actor(actor).filter(pk=one.pk).exists()
    return mine and actor.is_partner and actor.may(Right.SEE_CUSTOMERS)


def _read(row_id: int, attempt: int, one: CustomerExport, actor: Actor, at: datetime) -> None:
    found = listing.customers(actor, Filters.of_text(one.query), at=at)
    batch = service.chosen(found, one.last_id)
    rows = writing.values(actor, batch, columns.of_names(one.columns))
    is_last = len(batch) < service.BATCH
    number = one.parts.filter(is_file=False).count()
    with transaction.atomic():
        if not work.finish(ExportStep, row_id, attempt, at=at):
            return
        ExportStep.objects.filter(pk=row_id).delete()
        ExportPart.objects.create(of=one, number=number, content=writing.packed(rows))
        CustomerExport.objects.filter(pk=one.pk).update(
            written=one.written + len(batch),
            last_id=batch[-1].pk if batch else one.last_id,
            is_read=is_last,
            is_ready=is_last and one.form == CustomerExport.Form.CSV,
        )
        if not (is_last and one.form == CustomerExport.Form.CSV):
            service.owe(one, at)


def _write(row_id: int, attempt: int, one: CustomerExport, at: datetime) -> None:
    """The Excel file, piece by piece; a CSV file is put together when it is fetched."""
    with tempfile.TemporaryFile() as file:
        xlsx_out.write(file, heads(one), rows_of(one))
        file.seek(0)
        pieces = list(iter(lambda: file.read(PIECE), b""))
    with transaction.atomic():
        if not work.finish(ExportStep, row_id, attempt, at=at):
            return
        ExportStep.objects.filter(pk=row_id).delete()
        one.parts.all().delete()
        for number, piece in enumerate(pieces):
            ExportPart.objects.create(of=one, number=number, is_file=True, content=piece)
        CustomerExport.objects.filter(pk=one.pk).update(is_ready=True)


def _close(row_id: int, attempt: int, one: CustomerExport, at: datetime, *, trouble: str) -> None:
    with transaction.atomic():
        if work.finish(ExportStep, row_id, attempt, at=at):
            ExportStep.objects.filter(pk=row_id).delete()
            CustomerExport.objects.filter(pk=one.pk).update(trouble=trouble)


def heads(one: CustomerExport) -> list[str]:
    """The first line of the file, in the language in which it was asked for."""
    with translation.override(one.language):
        return writing.head(columns.of_names(one.columns))


def rows_of(one: CustomerExport) -> Iterator[list[Any]]:
    """Every row that was read; one part in memory at a time."""
    parts = one.parts.filter(is_file=False).order_by("number")
    for number in list(parts.values_list("number", flat=True)):
        yield from writing.unpacked(bytes(parts.get(number=number).content))


def content(one: CustomerExport) -> Iterator[bytes]:
    """The file that is ready, piece by piece."""
    if one.form == CustomerExport.Form.CSV:
        return (line.encode() for line in writing.csv_lines(heads(one), rows_of(one)))
    pieces = one.parts.filter(is_file=True).order_by("number")
    return (bytes(pieces.get(number=n).content) for n in list(pieces.values_list("number", flat=True)))
