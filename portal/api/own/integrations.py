"""The operations that tell programs what happened: the events feed and webhooks."""

from __future__ import annotations

from portal.api.own import feed, webhooks
from portal.api.own.op import PAGED, Op, Parameter

_SCOPE = "webhooks:write"
_ALL, _ONE = "webhooks", "webhooks/<str:webhook_id>"
_SENT = f"{_ONE}/deliveries"
_NUMBER = {"type": "integer", "minimum": 0}
_FEED = (
    Parameter("after", "`next` of the answer before; `latest` for what comes from now on; the oldest unless said."),
    Parameter("limit", "At most so many, 1 to 200; 100 unless said.", {"type": "integer", "minimum": 1}),
    Parameter("wait", "Seconds to wait for the first event when there is none yet, 0 to 30; 0 unless said.", _NUMBER),
)  # fmt: skip

OPERATIONS: tuple[Op, ...] = (
    Op("events", "get", feed.read, "events:read", "Read what happened, in order", "Feed", query=_FEED),
    Op("event-types", "get", webhooks.types, "", "List the types of event", "EventTypes"),
    Op(_ALL, "get", webhooks.listing, _SCOPE, "List webhooks", "WebhookPage", query=PAGED),
    Op(
        _ALL,
        "post",
        webhooks.create,
        _SCOPE,
        "Add a webhook; its secret is shown this once",
        "WebhookWithSecret",
        201,
        body="NewWebhook",
        example={
            "url": "https://hooks.example.com/portal",
            "types": ["customer.created", "customer.compliance"],
            "description": "CRM",
        },
    ),
    Op(_ONE, "get", webhooks.read, _SCOPE, "Read a webhook", "Webhook"),
    Op(
        _ONE,
        "patch",
        webhooks.change,
        _SCOPE,
        "Change a webhook",
        "Webhook",
        body="WebhookPatch",
        example={"types": ["customer.created"]},
        needs_version=True,
    ),
    Op(_ONE, "delete", webhooks.delete, _SCOPE, "Remove a webhook with its log", status=204, takes_version=True),
    Op(
        f"{_ONE}/rotate",
        "post",
        webhooks.rotate,
        _SCOPE,
        "Give a webhook a new secret; the old one signs for a while too",
        "WebhookWithSecret",
        takes_version=True,
    ),
    Op(f"{_ONE}/pause", "post", webhooks.pause, _SCOPE, "Pause a webhook", "Webhook", takes_version=True),
    Op(
        f"{_ONE}/resume",
        "post",
        webhooks.resume,
        _SCOPE,
        "Resume a webhook; what waited is sent first",
        "Webhook",
        takes_version=True,
    ),
    Op(
        f"{_ONE}/test",
        "post",
        webhooks.test,
        _SCOPE,
        "Send a message about nothing",
        "Delivery",
        202,
        takes_version=True,
    ),
    Op(
        f"{_ONE}/recover",
        "post",
        webhooks.recover,
        _SCOPE,
        "Send once more what was given up since a moment",
        "Recovered",
        202,
        body="Since",
        example={"since": "2026-01-31T12:00:00Z"},
        takes_version=True,
    ),
    Op(
        _SENT,
        "get",
        webhooks.deliveries,
        _SCOPE,
        "Read the log of a webhook, newest first",
        "DeliveryPage",
        query=(Parameter("state", "queued, running, done, failed or held."), *PAGED),
    ),
    Op(
        f"{_SENT}/<str:delivery_id>/redeliver",
        "post",
        webhooks.redeliver,
        _SCOPE,
        "Send one message once more",
        "Delivery",
        202,
        takes_version=True,
    ),
)  # fmt: skip
