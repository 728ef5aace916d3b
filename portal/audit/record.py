"""Writes history, and lets other rooms act on what was written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.audit import registry
from portal.audit.events import Event
from portal.audit.models import AuditEvent
from portal.base import versions
from portal.base.actors import Actor


def record(
    event: Event,
    *,
    actor: Actor,
    at: datetime,
    subject: Any,
    customer: Any = None,
    partner_id: int | None = None,
    on_behalf_of: str = "",
    reason: str = "",
) -> AuditEvent:
    """Append one event and call what is registered for its type; call it inside the transaction of the change.

    `subject` is a saved model; `customer` a Customer when the event belongs to one's timeline (its partner is
    then taken too). Who may read it, its words, and whether the subject's counter goes up are its type's.
    """
    if customer is not None and partner_id is None:
        partner_id = customer.partner_id
    row = AuditEvent.objects.create(
        at=at,
        verb=event.name,
        version=event.version,
        audience=event.audience,
        **_who(actor),
        partner_id=partner_id,
        on_behalf_of=on_behalf_of,
        customer_id=customer.pk if customer is not None else None,
        **_what(subject),
        before=event.was(),
        after=event.now(),
        reason=reason,
    )
    if subject._meta.model_name in event.raises:
        versions.go_up(subject, actor.seen)
    registry.set_off(registry.Recorded(row, event, actor, at, subject, customer))
    return row


def _who(actor: Actor) -> dict[str, Any]:
    """As it is at this moment: a later promotion does not change who somebody was."""
    return {
        "actor_kind": actor.kind,
        "actor_id": actor.user_id,
        "actor_name": actor.name,
        "actor_role": actor.role,
        "request_id": actor.request_id,
    }


def _what(subject: Any) -> dict[str, str]:
    return {
        "object_type": subject._meta.label_lower,
        "object_id": str(getattr(subject, "public_id", "") or subject.pk),
        "object_name": str(subject)[:300],
    }
