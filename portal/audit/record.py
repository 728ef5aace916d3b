"""Writes history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.audit.models import Audience, AuditEvent
from portal.base.actors import Actor


def record(
    verb: str,
    *,
    actor: Actor,
    at: datetime,
    subject: Any,
    audience: Audience = Audience.OPERATOR,
    customer: Any = None,
    partner_id: int | None = None,
    on_behalf_of: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Append one event; call it inside the transaction that makes the change.

    `verb` is dotted and in the past ("customers.address.changed"). `subject` is a saved model;
    `customer` a Customer when the event belongs to one's timeline (its partner is then taken too).
    `before` and `after` hold only what changed, JSON-safe. Never put a list name, a candidate or a
    score into an event with audience `partner`.
    """
    if customer is not None and partner_id is None:
        partner_id = customer.partner_id
    return AuditEvent.objects.create(
        at=at,
        verb=verb,
        audience=audience,
        **_who(actor),
        partner_id=partner_id,
        on_behalf_of=on_behalf_of,
        customer_id=customer.pk if customer is not None else None,
        **_what(subject),
        before=dict(before or {}),
        after=dict(after or {}),
        reason=reason,
    )


def _who(actor: Actor) -> dict[str, Any]:
    return {
        "actor_kind": actor.kind,
        "actor_id": actor.user_id,
        "actor_name": actor.name,
        "request_id": actor.request_id,
    }


def _what(subject: Any) -> dict[str, str]:
    return {
        "object_type": subject._meta.label_lower,
        "object_id": str(getattr(subject, "public_id", "") or subject.pk),
        "object_name": str(subject)[:300],
    }
