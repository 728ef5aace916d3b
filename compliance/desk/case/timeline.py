"""What happened on a case, from history: newest first, both audiences, each marked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from compliance.models import Case
from compliance.review import sentences
from customers.history import wording
from portal.accounts.models import User
from portal.accounts.rights import OperatorRole
from portal.audit.models import Audience, AuditEvent
from portal.base.moments import time_within

MOST = 60


def rows(case: Case) -> list[dict[str, Any]]:
    """Lines for templates/components/_timeline.html. Two queries."""
    found = AuditEvent.objects.filter(customer_id=case.customer_id).order_by("-at", "-pk")
    events = list(found[:MOST])
    people = User.objects.filter(pk__in={event.actor_id for event in events if event.actor_id})
    staff = set(people.exclude(operator_role=OperatorRole.NONE).values_list("pk", flat=True))
    return [_row(event, staff) for event in events]


def _row(event: AuditEvent, staff: set[int]) -> dict[str, Any]:
    changes = wording.changes(event) if event.verb.startswith("customers.") else []
    one = changes[0] if len(changes) == 1 else None
    return {
        "at": event.at,
        "actor_kind": _kind(event, staff),
        "actor": "" if event.actor_kind == "system" else event.actor_name,
        "text": "" if one and event.actor_kind == "system" else sentences.sentence(event),
        "field": one.label if one else "",
        "old": one.old if one else "",
        "new": one.new if one else "",
        "note": sentences.note(event),
        "request_id": event.request_id,
        "audience": "partner" if event.audience == Audience.PARTNER else "internal",
    }


def _kind(event: AuditEvent, staff: set[int]) -> str:
    if event.actor_kind == "system":
        return "system"
    if event.actor_kind == "token":
        return "api"
    return "reviewer" if event.actor_id in staff else "partner"


def moment(at: datetime | None) -> str:
    """A moment in the reader's zone, within a sentence."""
    return time_within(at) if at else ""
