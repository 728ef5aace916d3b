"""What an import still owes: one step at a time, so that it can be stopped and never holds up other work for long."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef

from customers.models import CustomerImport, ImportStep
from portal.jobs import hint
from portal.jobs.models import DONE

Phase = CustomerImport.Phase
RUNNING = (Phase.DRY_RUN, Phase.IMPORTING, Phase.UNDOING)
"""Phases in which the worker has something to do."""


def owe(one: CustomerImport, at: datetime) -> None:
    """The next slice of an import; one that is owed already is enough."""
    if not ImportStep.objects.filter(of=one).exclude(state=DONE).exists():
        ImportStep.objects.create(of=one, created_at=at, due_at=at)
    hint.after_commit()


def ensure(at: datetime) -> int:
    """A step for every import that goes on and has none."""
    owed = ImportStep.objects.filter(of=OuterRef("pk")).exclude(state=DONE)
    without = CustomerImport.objects.filter(~Exists(owed), phase__in=RUNNING, stopped=False)
    found = list(without.order_by("pk")[:100])
    for one in found:
        owe(one, at)
    return len(found)


def goes_on(one: CustomerImport) -> bool:
    """Whether it is still in this phase, and nobody has stopped it."""
    return CustomerImport.objects.filter(pk=one.pk, phase=one.phase, stopped=False).exists()
