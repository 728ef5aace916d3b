"""Several subscribers at once: filters, files, and a change that says for each what was done or why not."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse

from customers.licensing import add_ons, selection, subscribers
from customers.licensing.people import Wanted
from customers.licensing.people import subscribers as listed
from customers.licensing.selection import Change
from customers.models import Quantity, SubscriberAddOn
from customers.schemas import Person
from portal.audit.models import AuditEvent
from portal.base import invariants
from portal.testing.cast import acting
from portal.testing.makers import make_customer


@pytest.fixture
def who(alice):
    return acting(alice)


@pytest.fixture
def customer(partner, who, at):
    wanted = {"webex_calling": 10, "webex_suite": 3, "webex_meetings": 2, "attendant_console": 2}
    return make_customer(partner, at=at, actor=who, quantities=wanted)


@pytest.fixture
def people(customer, who, at):
    return [
        subscribers.add(
            actor=who,
            customer=customer,
            person=Person(f"Ann{n}", "Bell", f"ann{n}@people.example"),
            package_code="webex_calling",
            at=at,
        )
        for n in range(4)
    ]


def ids(people):
    return [one.public_id for one in people]


def assigned(customer, code):
    return Quantity.objects.get(customer=customer, product__code=code).assigned


def apply(who, customer, people, text, at):
    change = Change.read(text)
    assert change is not None
    return selection.apply(actor=who, customer=customer, public_ids=ids(people), change=change, at=at)


def test_one_that_is_refused_loses_none_of_the_others(who, customer, people, at):
    outcomes = apply(who, customer, people, "move:webex_suite", at)

    assert [one.done for one in outcomes] == [True, True, False, False]
    assert outcomes[0].text == "Webex Calling → Webex Suite"
    assert "No unit of Webex Suite is left" in outcomes[3].text
    assert (assigned(customer, "webex_suite"), assigned(customer, "webex_calling")) == (3, 2)
    assert not list(invariants.violations())


def test_add_ons_are_given_and_taken_with_their_units(who, customer, people, at):
    outcomes = apply(who, customer, people, "give:attendant_console", at)
    assert [one.done for one in outcomes] == [True, True, False, False]
    assert assigned(customer, "attendant_console") == 2
    assert apply(who, customer, people[:1], "give:attendant_console", at)[0].text == "Has it already."

    refused = apply(who, customer, people[:1], "move:webex_meetings", at)[0]
    assert (refused.done, "Attendant Console needs one of these packages" in refused.text) == (False, True)

    assert apply(who, customer, people[:1], "away:attendant_console", at)[0].done
    assert apply(who, customer, people[:1], "move:webex_meetings", at)[0].done
    assert apply(who, customer, people[:1], "give:attendant_console", at)[0].text.startswith(
        "Attendant Console needs"
    )
    assert assigned(customer, "attendant_console") == 1
    told = AuditEvent.objects.filter(verb="customers.subscriber.add_ons").order_by("pk").first()
    assert told.after == {"add_ons": ["attendant_console"]}
    assert not list(invariants.violations())


def test_a_release_gives_the_add_ons_back_too(who, customer, people, at):
    add_ons.give(actor=who, subscriber=people[0], code="attendant_console", at=at)
    leader = customer.subscribers.get(is_administrator=True)
    outcomes = apply(who, customer, [leader, *people[:1]], "release", at)

    assert [one.done for one in outcomes] == [False, True]
    assert "only full administrator" in outcomes[0].text
    assert assigned(customer, "attendant_console") == 0
    assert SubscriberAddOn.objects.get().removed_at == at


def test_what_is_no_change_is_none():
    assert [Change.read(text) for text in ("", "move:", "release:x", "delete:x")] == [None] * 4


def test_the_list_is_narrowed_by_package_role_add_on_and_words(who, customer, people, at):
    add_ons.give(actor=who, subscriber=people[2], code="attendant_console", at=at)

    def found(**wanted):
        return [one.email for one in listed(customer, Wanted(**wanted))]

    assert found(add_on="attendant_console") == ["ann2@people.example"]
    assert found(role="administrator", package="webex_suite") == [
        customer.subscribers.get(is_administrator=True).email
    ]
    assert found(role="ordinary", search="ann1 bell") == ["ann1@people.example"]


def test_the_page_asks_before_a_release_and_then_tells_what_was_done(client, alice, customer, people):
    client.force_login(alice)
    address = reverse("customers:subscribers-selected", args=[customer.public_id])
    given = {"chosen": ids(people[:2]), "action": "release"}
    asked = client.post(address, given).content.decode()
    assert "Release 2 subscribers" in asked
    assert customer.subscribers.filter(released_at=None).count() == 5

    told = client.post(address, {**given, "confirmed": "yes"}).content.decode()
    assert "2 subscribers are changed." in told
    assert customer.subscribers.filter(released_at=None).count() == 3


def test_nothing_ticked_is_said(client, alice, customer):
    client.force_login(alice)
    answer = client.post(
        reverse("customers:subscribers-selected", args=[customer.public_id]),
        {"action": "release"},
        follow=True,
    )

    assert "Tick at least one subscriber" in answer.content.decode()


def test_files_hold_what_the_filters_leave_and_no_formula(client, alice, who, customer, people, at):
    subscribers.add(
        actor=who,
        customer=customer,
        person=Person("=cmd", "Zed", "zed@people.example"),
        package_code="webex_calling",
        at=at,
    )
    client.force_login(alice)

    def asked(form):
        address = reverse("customers:subscribers-export", args=[customer.public_id, form])
        return client.get(address, {"q": "zed"})

    lines = b"".join(asked("csv").streaming_content).decode().splitlines()
    assert (len(lines), lines[1].split(",")[0]) == (2, "'=cmd")
    with zipfile.ZipFile(io.BytesIO(asked("xlsx").content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=cmd" in sheet
    assert asked("exe").status_code == 404
