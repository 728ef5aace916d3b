"""The shapes of the events feed and of webhooks."""

from __future__ import annotations

from portal.accounts.hooks.models import Webhook, WebhookDelivery
from portal.api.own.shapes import (
    COUNT,
    COUNT_OR_NULL,
    FLAG,
    MOMENT,
    MOMENT_OR_NULL,
    TEXT,
    TEXT_OR_NULL,
    Schema,
    named,
    page,
    record,
    several,
)

_WEBHOOK = {
    "id": TEXT,
    "partner": record(id=TEXT, name=TEXT),
    "url": TEXT,
    "description": TEXT,
    "types": several(TEXT),
    "state": {"type": "string", "enum": Webhook.State.values},
    "secret_ends_with": TEXT,
    "old_secret_until": MOMENT_OR_NULL,
    "failures": COUNT,
    "created_at": MOMENT,
    "version": COUNT,
}
_CHANGEABLE: dict[str, Schema] = {"url": TEXT, "types": several(TEXT), "description": TEXT}

INTEGRATIONS: dict[str, Schema] = {
    "FeedEvent": record(
        id=TEXT,
        type=TEXT,
        version=COUNT,
        time=MOMENT,
        object=record(type=TEXT, id=TEXT),
        changed=several(TEXT),
    ),
    "Feed": record(items=several(named("FeedEvent")), next=TEXT, more=FLAG),
    "Webhook": record(**_WEBHOOK),
    "WebhookPage": page("Webhook"),
    "WebhookWithSecret": record(**_WEBHOOK, secret=TEXT),
    "NewWebhook": record(("url", "types"), partner=TEXT, **_CHANGEABLE),
    "WebhookPatch": record((), **_CHANGEABLE),
    "EventTypes": record(items=several(TEXT)),
    "Delivery": record(
        id=TEXT,
        message_id=TEXT,
        type=TEXT,
        state={"type": "string", "enum": WebhookDelivery.State.values},
        is_test=FLAG,
        created_at=MOMENT,
        tries=COUNT,
        last_try_at=MOMENT_OR_NULL,
        next_try_at=MOMENT_OR_NULL,
        milliseconds=COUNT,
        status=COUNT_OR_NULL,
        problem=TEXT_OR_NULL,
        request=TEXT,
        answer=TEXT,
    ),
    "DeliveryPage": page("Delivery"),
    "Since": record(since=MOMENT),
    "Recovered": record(count=COUNT),
}
