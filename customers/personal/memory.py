"""What is remembered for one person: their columns of the list, and when they looked at Today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from customers.models import DeskMemory
from portal.base.actors import Actor

VISIT = timedelta(minutes=30)
"""Looks closer together than this are one visit."""


def columns(actor: Actor) -> list[str]:
    """The columns that a person chose; none when they never did."""
    kept = DeskMemory.objects.filter(user_id=actor.user_id or 0).values_list("columns", flat=True).first()
    return [str(one) for one in kept or []]


def keep_columns(*, actor: Actor, columns: Sequence[str]) -> None:
    """Show these from now on."""
    actor.go_on()
    DeskMemory.objects.update_or_create(user_id=actor.user_id, defaults={"columns": list(columns)})


def look(*, actor: Actor, at: datetime) -> datetime | None:
    """Note that a person looks at Today, and say when the visit before ended; None on the first one."""
    kept, is_new = DeskMemory.objects.get_or_create(user_id=actor.user_id, defaults={"seen_at": at})
    if is_new:
        return None
    if kept.seen_at is not None and at - kept.seen_at > VISIT:
        kept.seen_before = kept.seen_at
    if kept.seen_at is None or at > kept.seen_at:
        kept.seen_at = at
        kept.save(update_fields=["seen_at", "seen_before"])
    return kept.seen_before
