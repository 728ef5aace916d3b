"""Saying by hand what the columns of a file are; remembered for the partner's next file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from customers.errors import Problem, problem
from customers.imports import events, kinds, service, steps, storing
from customers.imports.columns import IGNORED, UNKNOWN, Names, named
from customers.imports.reading import Sheet
from customers.imports.steps import Phase
from customers.imports.telling import tell
from customers.models import ColumnMapping, CustomerImport
from portal.base.actors import Actor
from portal.base.errors import raise_if

LEFT_OUT = "-"
"""What is chosen for a column of which nothing is to be made."""


def field_of(place: int) -> str:
    """The field in which a column's meaning is chosen."""
    return f"column_{place}"


def name(*, actor: Actor, one: CustomerImport, chosen: Sequence[str], at: datetime) -> None:
    """Say for each header of a file which column it is, or that it is left out; its dry run begins.

    Raises `NotAllowed`, `Suspended`, `StatusForbids`, `ImportElsewhere`, `Outdated`, and `Invalid` with everything
    that is wrong.
    """
    with transaction.atomic():
        service.held_in(actor, one, Phase.MAPPING)
        raise_if(list(_problems(one, chosen)))
        columns = ["" if key in (LEFT_OUT, IGNORED) else key for key in chosen]
        storing.begin_anew(one, columns, _sheet(one))
        _remember(one, chosen, at)
        one.phase = Phase.DRY_RUN
        one.save(update_fields=["columns", "decimal_sign", "notes", "phase"])
        tell(events.ImportColumnsNamed(after={"phase": one.phase}), actor, one, at)
        steps.owe(one, at)


def _problems(one: CustomerImport, chosen: Sequence[str]) -> Iterable[Problem]:
    names = kinds.names_of(one)
    known = {each.key for each in names.columns} | {LEFT_OUT, IGNORED}
    for place in range(len(one.headers)):
        key = chosen[place] if place < len(chosen) else ""
        if key not in known:
            yield problem(field_of(place), "column_unsaid")
        elif key not in (LEFT_OUT, IGNORED) and key in chosen[:place]:
            first = one.headers[list(chosen).index(key)]
            yield problem(field_of(place), "column_twice", {"column": one.headers[place], "first": first})
    yield from names.missing(list(chosen))


def _sheet(one: CustomerImport) -> Sheet:
    rows = one.lines.order_by("number").values_list("number", "cells")
    found = tuple((number, tuple(texts)) for number, texts in rows)
    return Sheet(one.delimiter, tuple(one.headers), found)


def _remember(one: CustomerImport, chosen: Sequence[str], at: datetime) -> None:
    """Only what our own names would not have told."""
    names: Names = kinds.names_of(one)
    ColumnMapping.objects.bulk_create(
        [
            ColumnMapping(
                partner_id=one.partner_id,
                of_subscribers=one.customer_id is not None,
                header=named(header)[:200],
                key="" if key == LEFT_OUT else key,
                updated_at=at,
            )
            for header, key in {
                named(each): (each, key) for each, key in zip(one.headers, chosen, strict=True)
            }.values()
            if named(header) and names.by_name.get(named(header), UNKNOWN) != key
        ],
        update_conflicts=True,
        unique_fields=["partner", "of_subscribers", "header"],
        update_fields=["key", "updated_at"],
    )
