"""A partner's pages of its webhooks."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from portal.accounts.hooks import events, service
from portal.accounts.models import Webhook, WebhookDelivery
from portal.accounts.tests.receiver import Receiver
from portal.audit.models import AuditEvent
from portal.base import clock
from portal.jobs import kinds, work
from portal.testing.cast import acting

URL = "https://hooks.northwind.example/portal"
GIVEN = {"url": URL, "types": ["customer.created", "customer.removed"], "description": "CRM"}


@pytest.fixture
def site(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def hook(partner, alice, at):
    return service.make(actor=acting(alice), partner=partner, url=URL, types=["customer.created"], at=at)[0]


@pytest.fixture
def receiver(monkeypatch):
    return Receiver().listen(monkeypatch)


def run():
    kind = kinds.kind("webhook")
    for row in work.owed(kind, at=clock.now()).values_list("pk", flat=True):
        work.run_one(kind, row, at=clock.now())


def page(site, hook, **given):
    return site.get(reverse("webhooks:one", args=[hook.public_id]), given).content.decode()


def press(site, name, *args):
    """Post, and read the page that follows."""
    answer = site.post(reverse(f"webhooks:{name}", args=args), follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_webhook_is_added_and_its_secret_shown_once(site, partner):
    answer = site.post(reverse("webhooks:add"), GIVEN)

    hook = Webhook.objects.get()
    said = answer.content.decode()
    assert (hook.partner, hook.url, hook.types) == (partner, URL, GIVEN["types"])
    shown = html.unescape(re.search(r'id="secret"[^>]*>([^<]+)<', said)[1])
    assert shown == hook.secret
    assert "no-store" in answer["Cache-Control"]
    listed = site.get(reverse("webhooks:list")).content.decode()
    assert hook.host in listed
    for shown in (listed, page(site, hook)):
        assert hook.secret not in shown
    assert hook.last_four in page(site, hook)


def test_every_type_that_events_declare_is_offered(site):
    said = site.get(reverse("webhooks:add")).content.decode()

    assert events.offered()
    assert [one for one in events.offered() if f'value="{one}"' not in said] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": ""}, "url"),
        ({"url": "http://hooks.northwind.example/"}, "url"),
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"types": []}, "types"),
        ({"types": ["case.decided"]}, "types"),
        ({"description": "x" * 201}, "description"),
    ],
    ids=["no address", "http", "inside", "no type", "unknown type", "long"],
)
def test_what_cannot_be_is_said_beside_its_field(changes, field, site):
    answer = site.post(reverse("webhooks:add"), GIVEN | changes)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Webhook.objects.exists()


def test_the_twenty_first_is_refused_on_the_page(site, partner, alice, at, hook):
    for _ in range(19):
        service.make(actor=acting(alice), partner=partner, url=URL, types=["customer.created"], at=at)

    answer = site.post(reverse("webhooks:add"), GIVEN)

    assert answer.status_code == 422
    assert "20 webhooks" in answer.content.decode()


def test_one_for_a_sub_partner_is_added_on_its_behalf(site, sub_partner):
    site.post(reverse("webhooks:add"), GIVEN | {"partner_id": sub_partner.public_id})

    assert Webhook.objects.get().partner == sub_partner


def test_a_test_message_is_sent_and_shown_in_the_log(site, hook, receiver):
    receiver.answers[hook.host] = b"HTTP/1.1 500 X\r\nContent-Length: 8\r\n\r\n<b>no</b"

    assert "on its way" in press(site, "test", hook.public_id)
    run()

    said = page(site, hook)
    sent = WebhookDelivery.objects.get()
    assert sent.message_id in said
    assert "500" in said
    assert "&lt;b&gt;no&lt;/b" in said
    assert "Given up" in said


def test_a_message_is_sent_once_more_with_its_id(site, hook, receiver):
    press(site, "test", hook.public_id)
    run()
    sent = WebhookDelivery.objects.get()

    assert "once more" in press(site, "redeliver", hook.public_id, sent.public_id)
    run()

    assert [got.headers["webhook-id"] for got in receiver.got] == [sent.message_id] * 2


def test_a_message_of_another_webhook_is_not_found(site, hook, partner, alice, at):
    other, _secret = service.make(
        actor=acting(alice), partner=partner, url=URL, types=["customer.created"], at=at
    )
    sent = service.send_test(actor=acting(alice), hook=other, at=at)

    answer = site.post(reverse("webhooks:redeliver", args=[hook.public_id, sent.public_id]))

    assert answer.status_code == 404


def test_it_is_paused_and_resumed(site, hook):
    assert "The webhook is paused." in press(site, "pause", hook.public_id)
    assert Webhook.objects.get().state == "paused"
    assert 'type="submit">Resume' in page(site, hook)

    assert "active again" in press(site, "resume", hook.public_id)
    assert Webhook.objects.get().state == "active"
    told = AuditEvent.objects.filter(object_type="accounts.webhook").order_by("pk")
    assert [row.verb.rpartition(".")[2] for row in told] == ["made", "paused", "resumed"]


def test_a_new_secret_is_shown_once_and_the_old_one_signs_for_a_while(site, hook):
    address = reverse("webhooks:rotate", args=[hook.public_id])
    assert site.get(address).status_code == 200

    answer = site.post(address)

    hook.refresh_from_db()
    assert "whsec_" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert len(hook.secrets_at(clock.now())) == 2


def test_it_is_removed_after_a_question(site, hook):
    address = reverse("webhooks:remove", args=[hook.public_id])
    assert "Remove the webhook" in site.get(address).content.decode()

    answer = site.post(address)

    assert answer["Location"] == reverse("webhooks:list")
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("days", ["1", "7", "x", ""])
def test_what_was_given_up_is_sent_once_more_from_its_page(days, site, hook):
    now = clock.now()
    lost = WebhookDelivery.objects.create(
        webhook=hook,
        event=1,
        type="t",
        body="{}",
        due_at=now,
        created_at=now,
        state="failed",
        finished_at=now,
    )
    assert 'name="days"' in page(site, hook)

    site.post(reverse("webhooks:recover", args=[hook.public_id]), {"days": days})

    lost.refresh_from_db()
    assert (lost.state, lost.finished_at, lost.tries) == ("queued", None, 0)
    assert 'name="days"' not in page(site, hook)


@pytest.mark.parametrize("state", ["failing", "gone"])
def test_why_it_stopped_is_said(state, site, hook):
    Webhook.objects.update(state=state)

    assert {"failing": "The last of ten tries failed", "gone": "answered 410"}[state] in page(site, hook)


def test_the_log_comes_in_pages(site, hook):
    for number in range(26):
        WebhookDelivery.objects.create(
            webhook=hook, event=number, type=f"type.{number}.", body="{}", due_at=hook.created_at,
            created_at=hook.created_at,
        )  # fmt: skip

    first, second = page(site, hook), page(site, hook, page="2")

    assert ("type.25." in first, "type.0." in first, "type.0." in second) == (True, False, True)


@pytest.mark.parametrize("name", ["list", "add"])
def test_its_entry_in_the_navigation_is_marked(name, site):
    said = site.get(reverse(f"webhooks:{name}")).content.decode()

    assert re.search(rf'href="{reverse("webhooks:list")}" aria-current="page"', said)
