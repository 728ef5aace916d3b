"""The partner's card: it looks again more and more slowly, stops by itself, and tells nothing of a list."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from compliance.contacts import attempts
from compliance.models import Check, Question
from compliance.partner_pages import queries as review
from compliance.review import cases
from compliance.tests import desk_cast
from customers.models import Customer
from portal.accounts.models import Partner, User
from portal.base import clock
from portal.testing.cast import acting


def card(client: Client, customer: Customer, **query: object) -> str:
    response = client.get(reverse("compliance:status-card", args=[customer.public_id]), query)
    html = response.content.decode()
    assert response.status_code == (200 if "hx-get" in html else 286), "286 ends the looking"
    return html


def delay(html: str) -> int | None:
    found = re.search(r'hx-trigger="load delay:(\d+)s"', html)
    return int(found.group(1)) if found else None


def move(customer: Customer, status: str) -> None:
    Customer.objects.filter(pk=customer.pk).update(compliance_status=status)


@pytest.fixture
def customer(partner: Partner) -> Customer:
    return desk_cast.new_customer(partner)


@pytest.fixture
def waiting(partner: Partner, rita: User) -> Customer:
    """A customer whose partner was asked two questions just now."""
    at = clock.now()
    customer = desk_cast.new_customer(partner)
    case = desk_cast.open_case(customer, (desk_cast.listed(), 9731, "strong"), at=at)
    cases.claim(actor=acting(rita), case=case, at=at)
    asked = [("registration", "What is the registration number?"), ("owners", "Who owns the company?")]
    attempts.ask(actor=acting(rita), case=case, questions=asked, at=at)
    customer.refresh_from_db()
    return customer


def test_it_looks_again_more_and_more_slowly(client: Client, alice: User, customer: Customer) -> None:
    client.force_login(alice)
    assert [delay(card(client, customer, n=n)) for n in (0, 1, 2, 11, 12, 13, 100)] == [
        3,
        5,
        5,
        5,
        30,
        30,
        30,
    ]
    assert f"?n=1&amp;seen={customer.compliance_status}" in card(client, customer)


def test_it_gives_up_after_a_while_and_says_how_to_go_on(
    client: Client, alice: User, customer: Customer
) -> None:
    client.force_login(alice)
    html = card(client, customer, n=review.LAST_POLL)
    assert delay(html) is None
    assert "hx-get" not in html
    assert reverse("compliance:status", args=[customer.public_id]) in html


@pytest.mark.parametrize("status", ["clear", "deprovisioned"])
def test_it_stops_at_a_settled_state(client: Client, alice: User, customer: Customer, status: str) -> None:
    client.force_login(alice)
    move(customer, status)
    assert "hx-get" not in card(client, customer)


def test_it_follows_what_a_reviewer_may_still_change(
    client: Client, bob: User, alice: User, customer: Customer, waiting: Customer
) -> None:
    """A reader sees a colleague's answer, and an administrator a non-compliance that is lifted."""
    client.force_login(alice)
    move(customer, "non_compliant")
    assert delay(card(client, customer, n=50)) == 30
    client.force_login(bob)
    assert delay(card(client, waiting)) == 3


def test_it_stops_while_questions_wait_so_that_typing_is_not_lost(
    client: Client, alice: User, waiting: Customer
) -> None:
    client.force_login(alice)
    html = card(client, waiting)
    assert "hx-get" not in html
    assert html.count("<textarea") == 2
    assert "We need 2 answers from you" in html


def test_a_change_is_announced(client: Client, alice: User, customer: Customer) -> None:
    client.force_login(alice)
    assert "data-announce" not in card(client, customer, seen="checking")
    assert 'data-announce="Compliance: Checking"' in card(client, customer, seen="clear")


@pytest.mark.parametrize("n", ["x", "-1", "99999999", "٣"])
def test_odd_counts_do_no_harm(client: Client, alice: User, customer: Customer, n: str) -> None:
    client.force_login(alice)
    assert delay(card(client, customer, n=n)) == 3


def test_days_left_count_down_to_the_due_date(partner: Partner) -> None:
    customer = desk_cast.new_customer(partner, compliance_status="non_compliant")
    customer.non_compliant_on = desk_cast.AT.date()
    days = [review.deadline(customer, desk_cast.AT + timedelta(days=n))[1] for n in (0, 1, 29, 30, 31)]
    assert days == [30, 29, 1, 0, 0]


def test_answering(client: Client, frida: User, waiting: Customer) -> None:
    client.force_login(frida)
    first, second = Question.objects.order_by("position")
    address = reverse("compliance:answer", args=[waiting.public_id])
    refused = client.post(address, {first.public_id: "  "})
    assert refused.status_code == 422
    done = client.post(address, {first.public_id: "HRB 4711", second.public_id: ""}, follow=True)
    assert done.status_code == 200
    first.refresh_from_db()
    assert (first.answer, first.answered_by_name) == ("HRB 4711", "Frida")
    assert "HRB 4711" in done.content.decode()


def test_a_refused_answer_keeps_what_was_typed(client: Client, alice: User, waiting: Customer) -> None:
    client.force_login(alice)
    first = Question.objects.order_by("position")[0]
    typed = "x" * 4001
    refused = client.post(reverse("compliance:answer", args=[waiting.public_id]), {first.public_id: typed})
    assert refused.status_code == 422
    assert typed in refused.content.decode()


def test_a_suspended_partner_may_answer(
    client: Client, alice: User, partner: Partner, waiting: Customer
) -> None:
    partner.suspended_at = clock.now()
    partner.save()
    client.force_login(alice)
    first = Question.objects.order_by("position")[0]
    done = client.post(reverse("compliance:answer", args=[waiting.public_id]), {first.public_id: "HRB 4711"})
    assert done.status_code == 302


def test_readers_see_the_questions_but_no_boxes(client: Client, bob: User, waiting: Customer) -> None:
    client.force_login(bob)
    html = card(client, waiting)
    assert "What is the registration number?" in html
    assert "<textarea" not in html
    assert client.post(reverse("compliance:answer", args=[waiting.public_id]), {}).status_code == 403


def test_the_card_reads_a_fixed_number_of_queries(
    client: Client, alice: User, waiting: Customer, django_assert_max_num_queries: object
) -> None:
    assert callable(django_assert_max_num_queries)
    with django_assert_max_num_queries(7):
        review.card(waiting, at=clock.now())


def test_what_was_left_open_can_still_be_answered(client: Client, frida: User, waiting: Customer) -> None:
    """One answer sets the review going; the card looks on, and the other question keeps its box beside it."""
    client.force_login(frida)
    page, send = (reverse(f"compliance:{name}", args=[waiting.public_id]) for name in ("status", "answer"))
    first, second = Question.objects.order_by("pk")
    client.post(send, {first.public_id: "12345"})
    html = client.get(page).content.decode()
    assert "You can still answer" in html
    assert html.count("<textarea") == 1
    assert delay(html) == 3
    assert client.post(send, {second.public_id: ""}).status_code == 422
    client.post(send, {second.public_id: "Ann Bell"})
    assert not Question.objects.filter(answered_at=None).exists()
    assert "You can still answer" not in client.get(page).content.decode()


def test_the_tries_are_told_with_their_dates(client: Client, alice: User, waiting: Customer) -> None:
    client.force_login(alice)
    html = card(client, waiting)
    assert "Contact attempt 1 of 3" in html
    assert "E-mail · Sent" in html


def test_nothing_is_paused_by_a_review(client: Client, alice: User, customer: Customer) -> None:
    client.force_login(alice)
    html = card(client, customer)
    assert "Nothing: the check runs beside everything else" in html


@pytest.mark.parametrize(("trigger", "said"), [("created", "in 2 h 00 min"), ("list", "in 5 s")])
def test_a_check_took_as_long_as_it_was_owed(customer: Customer, trigger: str, said: str) -> None:
    """The row of a check is made when somebody looks for it; what its partner waited for began with the change."""
    check = desk_cast.checked(customer, trigger=trigger)
    over = desk_cast.AT + timedelta(hours=2)
    Check.objects.filter(pk=check.pk).update(created_at=over - timedelta(seconds=5), finished_at=over)
    move(customer, "clear")
    customer.refresh_from_db()
    steps = review.card(customer, at=clock.now()).steps
    assert steps[1].note == said
