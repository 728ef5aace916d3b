"""Webhooks by program (contract H1, H4): what the pages do, by the same services."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.accounts.hooks.models import Webhook, WebhookDelivery
from portal.accounts.tests.receiver import Receiver
from portal.api.tests.own import Own, read
from portal.audit.models import AuditEvent
from portal.base import clock
from portal.jobs import kinds, work
from portal.testing.makers import make_customer

NEW = {"url": "https://hooks.northwind.example/in", "types": ["customer.created"], "description": "CRM"}


@pytest.fixture(autouse=True)
def receiver(monkeypatch):
    return Receiver().listen(monkeypatch)


@pytest.fixture
def api(partner, catalogue):
    return Own(partner)


@pytest.fixture
def made(api):
    return read(api.ask("post", "webhooks", NEW))


def send():
    kind = kinds.kind("webhook")
    while (row := work.owed(kind, at=clock.now()).values_list("pk", flat=True).first()) is not None:
        work.run_one(kind, row, at=clock.now())


def test_h1_a_webhook_is_made_and_its_secret_is_shown_this_once(api, receiver, partner, at):
    answer = api.ask("post", "webhooks", NEW)
    made = read(answer)
    one = api.ask("get", f"webhooks/{made['id']}")
    make_customer(partner, at=at)
    send()

    assert answer["Location"].endswith(f"/api/v1/webhooks/{made['id']}")
    assert made["secret"].startswith("whsec_")
    assert made["secret"] not in one.content.decode()
    assert {**read(one), "secret": made["secret"]} == made
    assert receiver.last.is_signed_with(made["secret"])
    assert [row["id"] for row in read(api.ask("get", "webhooks"))["items"]] == [made["id"]]


def test_h1_a_new_secret_signs_beside_the_old_one(api, made, receiver):
    rotated = read(api.ask("post", f"webhooks/{made['id']}/rotate"))
    api.ask("post", f"webhooks/{made['id']}/test")
    send()

    assert rotated["secret"] != made["secret"]
    assert rotated["old_secret_until"] is not None
    assert receiver.last.is_signed_with(made["secret"])
    assert receiver.last.is_signed_with(rotated["secret"])


def test_h2_types_are_those_that_can_be_subscribed_to(api):
    offered = read(api.ask("get", "event-types"))["items"]
    refused = api.ask("post", "webhooks", NEW | {"types": ["customer.created", "case.opened"]})

    assert {"customer.created", "customer.compliance"} <= set(offered)
    assert (refused.status_code, read(refused)["errors"][0]["pointer"]) == (400, "/types")
    assert not Webhook.objects.exists()


def test_a10_a_webhook_is_changed_from_the_version_that_was_read(api, made, partner, at, receiver):
    path, tag = f"webhooks/{made['id']}", f'"{made["version"]}"'
    patch = {"url": "https://other.northwind.example/in", "types": ["customer.updated"]}

    without = api.ask("patch", path, patch)
    changed = api.ask("patch", path, patch, {"If-Match": tag})
    stale = api.ask("patch", path, {"description": "Late"}, {"If-Match": tag})
    inside = api.ask("patch", path, {"url": "https://127.0.0.1/"}, {"If-Match": changed["ETag"]})

    body = read(changed)
    assert without.status_code == 428
    assert (body["url"], body["types"], body["description"]) == (patch["url"], patch["types"], "CRM")
    assert body["version"] == made["version"] + 1
    assert (stale.status_code, read(stale)["code"]) == (412, "changed_since")
    assert [one["text"] for one in read(stale)["changes"]] == ["changed the webhook other.northwind.example"]
    assert (inside.status_code, read(inside)["errors"][0]["pointer"]) == (400, "/url")
    told = AuditEvent.objects.get(verb="accounts.webhook.changed")
    assert told.after == {"host": "other.northwind.example", "types": "customer.updated"}


def test_h4_the_log_says_what_was_sent_and_what_came_back_and_one_is_sent_again(
    api, made, partner, at, receiver
):
    customer = make_customer(partner, at=at)
    send()
    log = f"webhooks/{made['id']}/deliveries"
    first = read(api.ask("get", log))["items"][0]
    again = api.ask("post", f"{log}/{first['id']}/redeliver")
    twice = api.ask("post", f"{log}/{first['id']}/redeliver")
    send()

    assert (first["state"], first["status"], first["answer"], first["tries"]) == ("done", 200, "ok", 1)
    assert customer.public_id in first["request"]
    assert again.status_code == 202
    assert (twice.status_code, read(twice)["code"]) == (409, "delivery_waits")
    assert receiver.last.headers["webhook-id"] == first["message_id"]
    assert read(api.ask("get", log, state="failed"))["items"] == []
    assert api.ask("get", log, state="lost").status_code == 400


def test_h4_what_was_given_up_is_sent_again_since_a_moment(api, made, partner, at):
    make_customer(partner, at=at)
    WebhookDelivery.objects.update(state="failed", finished_at=at)
    path = f"webhooks/{made['id']}/recover"

    none = api.ask("post", path, {"since": (at + timedelta(hours=1)).isoformat()})
    one = api.ask("post", path, {"since": (at - timedelta(hours=1)).isoformat()})
    no_moment = api.ask("post", path, {"since": "yesterday"})

    assert (read(none)["count"], read(one)["count"]) == (0, 1)
    assert read(no_moment)["errors"][0]["code"] == "bad_moment"


def test_h4_paused_resumed_tested_and_removed(api, made):
    path = f"webhooks/{made['id']}"
    paused = read(api.ask("post", f"{path}/pause"))
    test = api.ask("post", f"{path}/test")
    resumed = read(api.ask("post", f"{path}/resume"))
    removed = api.ask("delete", path)

    assert (paused["state"], resumed["state"]) == ("paused", "active")
    assert (test.status_code, read(test)["is_test"]) == (202, True)
    assert removed.status_code == 204
    assert api.ask("get", path).status_code == 404


def test_a_message_that_may_not_be_known_yet_is_not_in_the_log(api, made, partner, at):
    make_customer(partner, at=at)
    log = f"webhooks/{made['id']}/deliveries"
    hidden = read(api.ask("get", log))["items"][0]["id"]
    WebhookDelivery.objects.update(hidden_until=clock.now() + timedelta(hours=1), state="done")

    assert read(api.ask("get", log))["items"] == []
    assert api.ask("post", f"{log}/{hidden}/redeliver").status_code == 404


def test_webhooks_of_others_are_not_there(api, made, other_partner, sub_partner):
    theirs = Own(other_partner)
    for method, path in (
        ("get", ""),
        ("delete", ""),
        ("post", "/rotate"),
        ("post", "/test"),
        ("get", "/deliveries"),
    ):
        assert theirs.ask(method, f"webhooks/{made['id']}{path}").status_code == 404
    below = read(api.ask("post", "webhooks", NEW | {"partner": sub_partner.public_id}))
    assert below["partner"]["id"] == sub_partner.public_id
    assert api.ask("post", "webhooks", NEW | {"partner": other_partner.public_id}).status_code == 400
    assert Webhook.objects.count() == 2


def test_a_token_whose_maker_keeps_no_integrations_any_more_keeps_none(api, made, ada):
    api.token.person = ada
    api.token.save()

    assert api.ask("get", "webhooks").status_code == 403
    assert api.ask("post", "webhooks", NEW).status_code == 403
