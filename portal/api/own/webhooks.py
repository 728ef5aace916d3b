"""Webhooks by program: what the pages do, by the same services (H1, H4). A secret is shown once, when it is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse

from portal.accounts.hooks import events, service
from portal.accounts.hooks.models import Webhook, WebhookDelivery
from portal.accounts.rights import Right
from portal.api.door import Call
from portal.api.errors import NoSuchThing
from portal.api.own import customers, lists, reading
from portal.api.own.reference import kept
from portal.api.own.seen import seeing
from portal.api.own.writing import answer, moment, nothing
from portal.api.reading import Reader, moment_of
from portal.base.errors import NotAllowed

CHANGEABLE = ("url", "types", "description")
Act = Callable[..., object]


def types(call: Call) -> HttpResponse:
    """GET: what can be subscribed to."""
    return kept(call, {"items": events.offered()})


def listing(call: Call) -> HttpResponse:
    """GET: those of the token's partner and its sub-partners, the newest first."""
    reader = Reader({})
    sort = lists.sort_of(reader, call, {"created": "created_at"}, "-created")
    return lists.page(call, reader, _own(call), sort, lambda rows: [_written(one) for one in rows])


def create(call: Call) -> HttpResponse:
    """POST: 201 with its secret."""
    reader = Reader(call.body)
    reading.known(reader, ("partner", *CHANGEABLE))
    owner = customers.owner(reader, call)
    url, chosen = reader.text("url", needed=True), reader.texts("types", needed=True)
    description = reader.text("description")
    reader.done()
    hook, secret = service.make(
        actor=call.actor, partner=owner, url=url, types=chosen, description=description, at=call.at
    )
    address = call.request.build_absolute_uri(reverse("own:webhook", args=[hook.public_id]))
    return _told(call, hook, 201, secret=secret, Location=address)


def read(call: Call, webhook_id: str) -> HttpResponse:
    """GET one, without its secret."""
    return _told(call, _of(call, webhook_id))


def change(call: Call, webhook_id: str) -> HttpResponse:
    """PATCH: the address, the types of event, the description."""
    hook = _of(call, webhook_id)
    actor = seeing(call, hook)
    present = {"url": hook.url, "types": hook.types, "description": hook.description}
    reader = Reader(reading.merged(present, call.body))
    reading.known(reader, CHANGEABLE)
    url, chosen = reader.text("url", needed=True), reader.texts("types", needed=True)
    description = reader.text("description")
    reader.done()
    service.change(actor=actor, hook=hook, url=url, types=chosen, description=description, at=call.at)
    return _told(call, _of(call, webhook_id))


def delete(call: Call, webhook_id: str) -> HttpResponse:
    """DELETE: it is gone with its log."""
    hook = _of(call, webhook_id)
    service.remove(actor=seeing(call, hook, needed=False), hook=hook, at=call.at)
    return nothing(call.request)


def rotate(call: Call, webhook_id: str) -> HttpResponse:
    """POST: the new secret."""
    hook = _of(call, webhook_id)
    secret = service.rotate(actor=seeing(call, hook, needed=False), hook=hook, at=call.at)
    return _told(call, _of(call, webhook_id), secret=secret)


def pause(call: Call, webhook_id: str) -> HttpResponse:
    """POST: nothing is sent until it is resumed."""
    hook = _of(call, webhook_id)
    service.pause(actor=seeing(call, hook, needed=False), hook=hook, at=call.at)
    return _told(call, _of(call, webhook_id))


def resume(call: Call, webhook_id: str) -> HttpResponse:
    """POST: what waited is sent first."""
    hook = _of(call, webhook_id)
    service.resume(actor=seeing(call, hook, needed=False), hook=hook, at=call.at)
    return _told(call, _of(call, webhook_id))


def test(call: Call, webhook_id: str) -> HttpResponse:
    """POST: 202 with the message; the log says what came of it."""
    hook = _of(call, webhook_id)
    sent = service.send_test(actor=seeing(call, hook, needed=False), hook=hook, at=call.at)
    return answer(call.request, _delivery(sent), 202)


def recover(call: Call, webhook_id: str) -> HttpResponse:
    """POST: 202 with how many messages go out once more."""
    hook = _of(call, webhook_id)
    reader = Reader(call.body)
    reading.known(reader, ("since",))
    text = reader.text("since", needed=True)
    since = moment_of(text) if text else None
    if text and since is None:
        reader.fault("since", "bad_moment", "This is not a moment. Write it like 2026-01-31T12:00:00Z.")
    reader.done()
    assert since is not None
    count = service.recover(actor=seeing(call, hook, needed=False), hook=hook, since=since, at=call.at)
    return answer(call.request, {"count": count}, 202)


def deliveries(call: Call, webhook_id: str) -> HttpResponse:
    """GET: what was sent and what came back, the newest first."""
    hook = _of(call, webhook_id)
    reader = Reader({})
    state = call.query.get("state", "")
    if state and state not in WebhookDelivery.State.values:
        reader.fault("state", "unknown_value", "This filter has no such value. See the documentation.")
    sort = lists.sort_of(reader, call, {"created": "created_at"}, "-created")
    found = hook.deliveries.shown(call.at)
    found = found.filter(state=state) if state else found
    return lists.page(call, reader, found, sort, lambda rows: [_delivery(one) for one in rows])


def redeliver(call: Call, webhook_id: str, delivery_id: str) -> HttpResponse:
    """POST: 202; the same message with the same id."""
    hook = _of(call, webhook_id)
    found = hook.deliveries.shown(call.at).select_related("webhook").filter(public_id=delivery_id)
    delivery = found.first() if _plain(delivery_id) else None
    if delivery is None:
        raise NoSuchThing
    service.redeliver(actor=seeing(call, hook, needed=False), delivery=delivery, at=call.at)
    return answer(call.request, _delivery(found.get()), 202)


def _own(call: Call) -> QuerySet[Webhook]:
    if not call.actor.may(Right.MANAGE_INTEGRATIONS):
        raise NotAllowed
    return Webhook.objects.filter(partner_id__in=call.actor.partner_ids).select_related("partner")


def _of(call: Call, webhook_id: str) -> Webhook:
    found = _own(call).filter(public_id=webhook_id).first() if _plain(webhook_id) else None
    if found is None:
        raise NoSuchThing
    return found


def _plain(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _told(call: Call, hook: Webhook, status: int = 200, *, secret: str = "", **headers: str) -> HttpResponse:
    body = _written(hook) | ({"secret": secret} if secret else {})
    return answer(call.request, body, status, version=hook.row_version, **headers)


def _written(hook: Webhook) -> dict[str, Any]:
    return {
        "id": hook.public_id,
        "partner": {"id": hook.partner.public_id, "name": hook.partner.name},
        "url": hook.url,
        "description": hook.description,
        "types": hook.types,
        "state": hook.state,
        "secret_ends_with": hook.last_four,
        "old_secret_until": moment(hook.old_until),
        "failures": hook.failures,
        "created_at": moment(hook.created_at),
        "version": hook.row_version,
    }


def _delivery(one: WebhookDelivery) -> dict[str, Any]:
    waits = one.state == WebhookDelivery.State.QUEUED
    return {
        "id": one.public_id,
        "message_id": one.message_id,
        "type": one.type,
        "state": one.state,
        "is_test": one.is_test,
        "created_at": moment(one.created_at),
        "tries": one.tries,
        "last_try_at": moment(one.last_at),
        "next_try_at": moment(one.due_at) if waits else None,
        "milliseconds": one.took_ms,
        "status": one.status,
        "problem": one.problem or None,
        "request": one.body,
        "answer": one.answer,
    }
