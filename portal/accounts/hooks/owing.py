"""What happened becomes messages that are owed, in the same transaction, to whoever subscribed to it.

A message is thin: what happened to which object, and the names of what changed. Values are read with the API,
where rights are asked anew.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db.models import Q

from portal.accounts.hooks.models import Webhook, WebhookDelivery
from portal.audit.models import Audience
from portal.audit.registry import Recorded
from portal.base.ids import public_id
from portal.jobs import hint

TEST = "webhook.test"
OBJECTS = {"customer", "subscriber", "webhook"}
"""What a partner knows by an id; an event about anything else is told of its customer."""


def owe(recorded: Recorded) -> None:
    """Owe a message to every active webhook of the event's partner, and of that one's parent."""
    type, partner_id = type_of(recorded), recorded.row.partner_id
    if not type or partner_id is None:
        return
    hooks = [one for one in _active(partner_id) if type in one.types]
    if not hooks:
        return
    said = {"version": recorded.event.version, **_about(recorded)}
    made = [message(one, type, said, at=recorded.at, event=recorded.row.pk) for one in hooks]
    for one in made:
        one.hidden_until = _hidden_until(recorded)
    WebhookDelivery.objects.bulk_create(made, ignore_conflicts=True)
    hint.after_commit()


def type_of(recorded: Recorded) -> str:
    """The type that partners know an event by; "" for one that is not for them."""
    kind = recorded.event
    return kind.sets_off.webhook if kind.audience == Audience.PARTNER else ""


def told_of(recorded: Recorded, type: str) -> dict[str, Any]:
    """What is told of an event, its id apart: never a value, for rights are asked anew when it is read."""
    version = recorded.event.version
    return {"type": type, "version": version, "time": _moment(recorded.at), **_about(recorded)}


def is_outcome(recorded: Recorded) -> bool:
    """Whether it is the outcome of a check, which its partner may be shown later."""
    return "compliance_status" in recorded.event.now()


def _hidden_until(recorded: Recorded) -> datetime | None:
    """The outcome of a check that its partner is shown later goes out later too (domain.md §4, no oracle)."""
    if not is_outcome(recorded):
        return None
    until: datetime | None = getattr(recorded.customer, "outcome_shown_at", None)
    return until if until is not None and until > recorded.at else None


def _active(partner_id: int) -> list[Webhook]:
    own = Q(partner_id=partner_id) | Q(partner__sub_partners=partner_id)
    return list(Webhook.objects.filter(own, state=Webhook.State.ACTIVE).distinct())


def _about(recorded: Recorded) -> dict[str, Any]:
    was, now = recorded.event.was(), recorded.event.now()
    subject, customer = recorded.subject, recorded.customer
    about = subject if customer is None or subject._meta.model_name in OBJECTS else customer
    return {"object": named(about), "changed": sorted({*was, *now})}


def named(about: Any) -> dict[str, str]:
    """The kind and the id of an object, as the API says them."""
    return {"type": str(about._meta.model_name), "id": str(about.public_id)}


def message(
    hook: Webhook,
    type: str,
    said: dict[str, Any],
    *,
    at: datetime,
    event: int | None = None,
    urgent: bool = False,
) -> WebhookDelivery:
    """One that is not saved yet; it waits for the end of the endpoint's gap, unless a person asked for it."""
    number = public_id()
    body = {"id": f"msg_{number}", "type": type, "time": _moment(at), **said}
    due = at if urgent or hook.held_until is None else max(at, hook.held_until)
    return WebhookDelivery(
        public_id=number,
        webhook=hook,
        event=event,
        type=type,
        body=json.dumps(body, ensure_ascii=False),
        urgent=urgent,
        created_at=at,
        due_at=due,
    )


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
