"""What happened on a case, from history: newest first, both audiences, each marked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from compliance.models import Case
from compliance.review import event_notes
from customers.history import wording
from portal.accounts.models import User
from portal.accounts.rights import OperatorRole
from portal.audit import sentences
from portal.audit.models import Audience, AuditEvent
from portal.base.moments import time_within

MOST = 60
OPERATOR_ROLES = frozenset(OperatorRole.values) - {OperatorRole.NONE}


def rows(case: Case) -> list[dict[str, Any]]:
    """Lines for templates/components/_timeline.html. Three queries at most."""
    found = AuditEvent.objects.filter(customer_id=case.customer_id).order_by("-at", "-pk")
    events = list(found[:MOST])
    unsaid = {event.actor_id for event in events if event.actor_id and not event.actor_role}
    people = User.objects.filter(pk__in=unsaid).exclude(operator_role=OperatorRole.NONE)
    staff = set(people.values_list("pk", flat=True))
    products = wording.product_names() if events else {}
    return [_row(event, staff, products) for event in events]


def _row(event: AuditEvent, staff: set[int], products: wording.Names) -> dict[str, Any]:
    changes = wording.changes(event, products) if event.verb.startswith("customers.") else []
    one = changes[0] if len(changes) == 1 else None
    return {
        "at": event.at,
        "actor_kind": _kind(event, staff),
        "actor": "" if event.actor_kind == "system" else event.actor_name,
        "text": "" if one and event.actor_kind == "system" else sentences.for_desk(event),
        "field": one.label if one else "",
        "old": one.old if one else "",
        "new": one.new if one else "",
        "note": event_notes.note(event),
        "request_id": event.request_id,
        "audience": "partner" if event.audience == Audience.PARTNER else "internal",
    }


def _kind(event: AuditEvent, staff: set[int]) -> str:
    if event.actor_kind == "system":
        return "system"
    if event.actor_kind == "token":
        return "api"
    of_staff = event.actor_role in OPERATOR_ROLES or event.actor_id in staff
    return "reviewer" if of_staff else "partner"


def moment(at: datetime | None) -> str:
    """A moment in the reader's zone, within a sentence."""
    return time_within(at) if at else ""
