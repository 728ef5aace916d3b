"""Owing a mail, and taking it back while it waits. The only maker of rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from portal.jobs import hint
from portal.jobs.models import QUEUED
from portal.outbox import kinds
from portal.outbox.models import Mail
from portal.outbox.recipients import Recipient


def owe(
    kind: str,
    *,
    event: str,
    to: Iterable[Recipient],
    at: datetime,
    due_at: datetime | None = None,
    customer_id: int | None = None,
    **context: Any,
) -> list[Mail]:
    """Owe what happened to each reader, once however often it is asked; those that are new.

    Call it inside the transaction of what happened. `context` is JSON-safe and may be read by its reader.
    """
    values = {"kind": kinds.kind(kind).name, "due_at": due_at or at, "created_at": at, "context": context}
    made = []
    for one in to:
        fixed = {**values, **one.values(), "customer_id": customer_id}
        mail, new = Mail.objects.get_or_create(event=event, recipient=one.key, defaults=fixed)
        made += [mail] if new else []
    if made:
        hint.after_commit()
    return made


def about(event: str) -> QuerySet[Mail]:
    """Every mail that tells of what happened."""
    return Mail.objects.filter(event=event)


def cancel(event: str) -> bool:
    """Cancel the mails of an event; False when one has left or is leaving. True when there is none."""
    withdraw(about(event))
    left = about(event).exclude(why=Mail.Why.CANCELLED).exclude(state=Mail.State.DROPPED)
    return not left.exists()


def withdraw(some: QuerySet[Mail]) -> int:
    """Cancel those that are not yet under way; each is closed, unsent, when its turn comes. How many."""
    return some.filter(state=QUEUED, why="").update(why=Mail.Why.CANCELLED)
