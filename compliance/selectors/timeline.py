"""What happened on a case, from history: newest first, both audiences, each marked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from compliance.models import Case
from compliance.selectors import verbs
from portal.audit.models import Audience, AuditEvent
from portal.base.templatetags.portal_ui import local_time

MOST = 60


def rows(case: Case) -> list[dict[str, Any]]:
    """Lines for templates/components/_timeline.html. One query."""
    events = AuditEvent.objects.filter(customer_id=case.customer_id).order_by("-at", "-pk")
    return [_row(event) for event in events[:MOST]]


def _row(event: AuditEvent) -> dict[str, Any]:
    old, new = verbs.change(event.before, event.after)
    return {
        "at": event.at,
        "actor_kind": _kind(event),
        "actor": "" if event.actor_kind == "system" else event.actor_name,
        "text": verbs.sentence(event.verb),
        "old": old,
        "new": new,
        "note": event.reason,
        "request_id": event.request_id,
        "audience": "partner" if event.audience == Audience.PARTNER else "internal",
    }


def _kind(event: AuditEvent) -> str:
    if event.actor_kind == "system":
        return "system"
    if event.actor_kind == "token":
        return "api"
    return "partner" if event.verb.startswith("customers.") else "reviewer"


def moment(at: datetime | None) -> str:
    """A moment in the reader's zone."""
    return local_time(at) if at else ""
