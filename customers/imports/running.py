"""The slices of an import in the background: dry run, real run, taking back. Each is safe to repeat at any point."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from customers import permissions
from customers.errors import problem
from customers.imports import events, people, steps
from customers.imports.kinds import maker_of
from customers.imports.making import Found, runner
from customers.imports.steps import Phase
from customers.imports.telling import tell
from customers.licensing import reservations
from customers.models import CustomerImport, ImportRow, ImportStep
from portal.base.errors import DomainError, NotAllowed
from portal.jobs import work

logger = logging.getLogger(__name__)
State = ImportRow.State
SLICE_SECONDS = 1.0
BATCH = 200
JUDGED = ["problems", "state", "units", "effect", "version", "remarks", "customer"]
ATTEMPTS = 3
"""So often a row may end in a fault of ours before it is given up."""


def run(row_id: int, attempt: int, at: datetime) -> None:
    """Do a slice, and owe the next one; what stops the whole import is kept on it."""
    step = (
        ImportStep.objects.select_related(
            "of__partner__parent", "of__run_by", "of__customer__partner__parent"
        )
        .filter(pk=row_id)
        .first()
    )
    if step is None:
        return  # thrown away meanwhile
    one = step.of
    is_over, trouble = False, ""
    if one.phase in _SLICES and not one.stopped:
        try:
            is_over = _SLICES[one.phase](one, attempt, at)
        except (NotAllowed, permissions.Suspended, permissions.StatusForbids) as error:
            trouble = error.code
    with transaction.atomic():
        if work.finish(ImportStep, row_id, attempt, at=at):
            ImportStep.objects.filter(pk=row_id).delete()
            _go_on(one, is_over, trouble, at)


def _go_on(one: CustomerImport, is_over: bool, trouble: str, at: datetime) -> None:
    """The next phase, the next step, or none because somebody has stopped it."""
    same = CustomerImport.objects.filter(pk=one.pk, phase=one.phase, stopped=False)
    ended = {"imported_at": at} if one.phase == Phase.IMPORTING else {}
    if trouble:
        same.update(stopped=True, trouble=trouble, **ended)
    elif is_over and _starts(one):
        # As if somebody had pressed the button: the rights of whoever asked for it are looked at row by row.
        if same.update(phase=Phase.IMPORTING):
            rows = one.lines.filter(state=State.OK).count()
            tell(events.ImportStarted(after={"rows": rows}), runner(one), one, at)
            steps.owe(one, at)
    elif is_over:
        same.update(phase=NEXT[one.phase], **ended)
    elif same.exists():
        steps.owe(one, at)
        return
    if one.phase == Phase.IMPORTING:
        reservations.let_go(people.holder(one), at)


def _starts(one: CustomerImport) -> bool:
    """Whether it was asked to go on, by somebody who is still here, and has a row that can."""
    if one.phase != Phase.DRY_RUN or not one.goes_on or one.run_by is None or not one.run_by.is_active:
        return False
    return one.lines.filter(state=State.OK).exists()


def _dry_run(one: CustomerImport, attempt: int, at: datetime) -> bool:
    """Judge rows until the time is spent; True when none is left."""
    until, maker = time.monotonic() + SLICE_SECONDS, maker_of(one, at)
    rows = one.lines.filter(state=State.NEW).order_by("number")
    _give_up(maker, rows.first(), attempt, State.BAD)
    while batch := list(rows[:BATCH]):
        judged: list[ImportRow] = []
        for row in batch:
            if time.monotonic() > until and judged:
                break
            row.problems = _guarded(maker, row, attempt, partial(maker.judge, row, at))
            row.state = _state_of(row)
            judged.append(row)
        ImportRow.objects.bulk_update(judged, JUDGED, batch_size=50)
        if time.monotonic() > until:
            break
    return not rows.exists()


def _state_of(row: ImportRow) -> str:
    if row.problems:
        return State.BAD
    return State.SAME if row.effect == ImportRow.Effect.SAME else State.OK


def _give_up(maker: Any, row: ImportRow | None, attempt: int, state: str) -> None:
    """A slice that was killed time and again began with this row: it does not hold up the others."""
    if attempt <= ATTEMPTS or row is None:
        return
    logger.error("a row of an import was given up: %s", row.pk)
    row.problems, row.state = maker.told(row, [problem("", "import_row_failed")]), state
    row.save(update_fields=["problems", "state"])


def _guarded(maker: Any, row: ImportRow, attempt: int, judge: Callable[[], list[Found]]) -> list[Found]:
    """What `judge` finds. After some attempts one row does not hold up the others; until then its error is raised."""
    try:
        return judge()
    except DomainError:
        raise
    except Exception:
        if attempt < ATTEMPTS:
            raise
        logger.exception("a row of an import failed: %s", row.pk)
        return maker.told(row, [problem("", "import_row_failed")])


def _import(one: CustomerImport, attempt: int, at: datetime) -> bool:
    """Do rows until the time is spent or somebody stops it; True when none is left."""
    actor, maker = runner(one), maker_of(one, at)
    _give_up(maker, one.lines.filter(state=State.OK).order_by("number").first(), attempt, State.FAILED)

    def create(row: ImportRow) -> None:
        problems = _guarded(maker, row, attempt, partial(maker.create, actor, row, at))
        if problems:
            held = ImportRow.objects.filter(pk=row.pk, state=State.OK)
            held.update(state=State.FAILED, problems=problems)

    return _each(one, State.OK, create)


def _undo(one: CustomerImport, _attempt: int, at: datetime) -> bool:
    """Take rows back until the time is spent or somebody stops it; True when none is left."""
    actor, maker = runner(one), maker_of(one, at)

    def take_back(row: ImportRow) -> None:
        state = maker.take_back(actor, row, at)
        ImportRow.objects.filter(pk=row.pk, state=State.CREATED).update(state=state)

    return _each(one, State.CREATED, take_back)


def _each(one: CustomerImport, state: str, act: Callable[[ImportRow], None]) -> bool:
    until = time.monotonic() + SLICE_SECONDS
    rows = one.lines.filter(state=state).order_by("number")
    for place, row in enumerate(
        rows.select_related("customer__partner", "subscriber__customer__partner__parent")[:BATCH]
    ):
        if (place and time.monotonic() > until) or not steps.goes_on(one):
            return False
        act(row)
    return not rows.exists()


_SLICES: Mapping[str, Callable[[CustomerImport, int, datetime], bool]] = {
    Phase.DRY_RUN: _dry_run,
    Phase.IMPORTING: _import,
    Phase.UNDOING: _undo,
}
NEXT: Mapping[str, str] = {
    Phase.DRY_RUN: Phase.READY,
    Phase.IMPORTING: Phase.DONE,
    Phase.UNDOING: Phase.UNDONE,
}
"""What follows when no row is left."""
