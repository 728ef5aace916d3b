"""Nothing of a listed party reaches its partner: not on a page, in history, nor by mail, whatever the state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from compliance.contacts import attempts
from compliance.models import Case
from compliance.review import cases, decisions, reasons, verdicts, words
from compliance.tests import desk_cast
from customers.models import Customer
from portal.accounts.models import Partner, User
from portal.audit.models import Audience, AuditEvent
from portal.base import clock
from portal.outbox import rendering
from portal.outbox.models import Mail
from portal.testing.cast import acting

PAGES = [
    "compliance:status-card",
    "compliance:status",
    "customers:detail",
    "customers:history",
]
SECRETS = [*desk_cast.CANARY, "second approval", "Second approval", "awaiting_second", "strong", "Strong"]


@pytest.fixture
def case(partner: Partner) -> Case:
    desk_cast.in_force("EL")
    customer = desk_cast.new_customer(partner)
    return desk_cast.open_case(customer, (desk_cast.listed(), 9731, "strong"), at=clock.now())


def shown(client: Client, customer: Customer) -> Iterator[tuple[str, str]]:
    """Everything the partner can read about the customer."""
    for name in PAGES:
        response = client.get(reverse(name, args=[customer.public_id]))
        assert response.status_code in (200, 286), name
        yield name, response.content.decode()
    yield "list", client.get(reverse("customers:list")).content.decode()
    for notice in Mail.objects.filter(customer_id=customer.pk):
        yield "notice", str(notice.context)
        message = rendering.message(notice)
        yield "mail", f"{message.subject}\n{message.body}"
    for event in AuditEvent.objects.filter(customer_id=customer.pk, audience=Audience.PARTNER):
        yield "history", f"{event.verb} {event.object_name} {event.before} {event.after} {event.reason}"


def nothing_leaks(client: Client, case: Case) -> None:
    for where, text in shown(client, case.customer):
        for secret in SECRETS:
            assert secret not in text, f"{secret!r} on {where}"


def test_nothing_leaks_in_any_state(client: Client, alice: User, rita: User, ravi: User, case: Case) -> None:
    client.force_login(alice)
    nothing_leaks(client, case)
    at, reviewer = clock.now(), acting(rita)
    cases.claim(actor=reviewer, case=case, at=at)
    for candidate in case.candidates.all():
        reason = words.verdict_reasons()["match"][0][0]
        verdicts.judge(
            actor=reviewer, candidate=candidate, verdict="match", reason=reason, note="Zyxwanda it is", at=at
        )
    attempts.ask(actor=reviewer, case=case, questions=[("owners", "Who owns the company?")], at=at)
    nothing_leaks(client, case)
    question = case.questions.get()
    client.post(
        reverse("compliance:answer", args=[case.customer.public_id]), {question.public_id: "Ann Bell"}
    )
    case.refresh_from_db()
    nothing_leaks(client, case)
    if case.state == "open":
        cases.claim(actor=reviewer, case=case, at=clock.now())
    reason = reasons.DECISIONS["non_compliant"][0][0]
    decisions.decide(
        actor=reviewer, case=case, decision="non_compliant", reason=reason, note="Zyxwanda", at=clock.now()
    )
    assert Case.objects.get().state == "awaiting_second"
    nothing_leaks(client, case)
    decisions.confirm(actor=acting(ravi), case=Case.objects.get(), note="Quorbexim", at=clock.now())
    nothing_leaks(client, case)
    assert Customer.objects.get().compliance_status == "non_compliant"
    kinds = set(Mail.objects.values_list("kind", flat=True))
    assert kinds == {"partner.questions", "partner.non_compliant"}, "both mails were read"


def test_the_card_is_the_same_while_a_second_person_is_awaited(
    client: Client, alice: User, rita: User, case: Case
) -> None:
    """The two states look alike: the partner cannot tell that somebody has proposed something."""
    client.force_login(alice)
    card = reverse("compliance:status-card", args=[case.customer.public_id])
    before = client.get(card).content
    Case.objects.update(state="awaiting_second")
    assert client.get(card).content == before


def test_the_card_is_the_same_whatever_was_found(
    client: Client, alice: User, case: Case, monkeypatch: Any
) -> None:
    """Not the number of candidates, their list, score or band, nor a claim or an escalation: size, order and
    headers stay as they are."""
    client.force_login(alice)
    at = clock.now()
    monkeypatch.setattr(clock, "now", lambda: at)
    address = reverse("compliance:status-card", args=[case.customer.public_id])
    before = client.get(address, {"n": 3})
    for number in range(2, 12):
        entry = desk_cast.listed(f"Zyxwanda {number}", code="SDN", number=number)
        first = case.candidates.get(entry__row_hash="hash-1")
        first.pk = None
        first.party_key, first.entry, first.list_code, first.score = entry.key, entry, "SDN", 7000 + number
        first.save()
    Case.objects.update(top_score=7000, top_band="review", state="claimed", escalated_at=at)
    after = client.get(address, {"n": 3})
    assert after.content == before.content
    steady = {name for name in before.headers if name not in ("X-Request-Id", "Server-Timing")}
    assert {name: after.headers[name] for name in steady} == {name: before.headers[name] for name in steady}
    assert case.candidates.count() > 10
