"""The events feed (contract A14): in order, at least once, nothing before its time, and a call that waits."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection, transaction

from customers.models import Customer
from customers.profile import compliance_status, versions
from portal.accounts.feed import service
from portal.accounts.models import FeedEntry, FeedHead
from portal.api.own import feed
from portal.api.tests.own import Own, read
from portal.base import clock
from portal.base.actors import system
from portal.testing.at_once import at_once
from portal.testing.makers import make_customer

ACTOR = system("test")


@pytest.fixture
def api(partner, catalogue):
    return Own(partner)


@pytest.fixture
def customer(partner, catalogue, at):
    return make_customer(partner, at=at)


@pytest.fixture
def naps(monkeypatch):
    """Seconds slept; each nap takes as long as it says by the waiting's own clock."""
    slept, now = [], [0.0]

    def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(feed.time, "sleep", sleep)
    monkeypatch.setattr(feed.time, "monotonic", lambda: now[0])
    return slept


def told(api, after="", **query):
    return read(api.ask("get", "events", **({"after": after} if after else {}), **query))


def types(page):
    return [one["type"] for one in page["items"]]


def renamed(customer, name, at):
    customer.refresh_from_db()
    versions.change(actor=ACTOR, customer=customer, at=at, legal_name=name)


def outcome(customer, target, at):
    customer.refresh_from_db()
    with transaction.atomic():
        compliance_status.move(customer=customer, target=target, actor=ACTOR, at=at)


def test_a14_the_feed_says_what_webhooks_say_and_goes_on_where_one_left_off(api, customer, at):
    first = told(api)
    renamed(customer, "Bramble Two Ltd", at)
    second = told(api, first["next"])

    created = first["items"][0]
    assert created == {
        "id": created["id"],
        "type": "customer.created",
        "version": 1,
        "time": "2026-03-11T09:00:00.000Z",
        "object": {"type": "customer", "id": customer.public_id},
        "changed": ["external_id", "legal_name", "quantities"],
    }
    assert created["id"].startswith("evt_")
    assert types(second) == ["customer.updated"]
    assert told(api, second["next"])["items"] == []
    assert told(api, first["next"])["items"] == second["items"]  # once more, the same
    assert customer.name not in json.dumps(first)


def test_a14_pages_and_the_latest(api, customer, at):
    for n in range(5):
        renamed(customer, f"Bramble {n} Ltd", at)
    seen, after, more = [], "", True
    while more:
        page = told(api, after, limit="2")
        seen += types(page)
        after, more = page["next"], page["more"]

    assert seen == ["customer.created"] + ["customer.updated"] * 5
    assert told(api, "latest")["items"] == []
    assert told(api, "latest")["next"] == after


def test_a14_what_commits_late_with_a_lower_key_is_not_skipped(api, customer, partner, at):
    renamed(customer, "Bramble Two Ltd", at)
    early, late = FeedEntry.objects.order_by("pk")
    FeedEntry.objects.filter(pk=early.pk).delete()  # its transaction has not committed yet
    before = told(api)
    early.save(force_insert=True)

    after = told(api, before["next"])

    assert types(before) == ["customer.updated"]
    assert types(after) == ["customer.created"]
    assert early.pk < late.pk


def held_back(customer, at, minutes=60):
    Customer.objects.filter(pk=customer.pk).update(
        outcome_held_at=at, outcome_shown_at=at + timedelta(minutes=minutes)
    )


@pytest.fixture
def now(monkeypatch, at):
    """The time of day; set it."""
    moment = [at]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def go(later):
        moment[0] = later

    return go


def test_a14_an_outcome_that_is_held_comes_when_it_is_shown_and_not_before(partner, catalogue, now, at):
    api, customer = Own(partner), make_customer(partner, at=at)
    held_back(customer, at)
    outcome(customer, "clear", at + timedelta(minutes=1))
    renamed(customer, "Bramble Two Ltd", at + timedelta(minutes=2))

    now(at + timedelta(minutes=59))
    hidden = told(api)
    held_back(customer, at, minutes=90)  # another change within the hour: it is shown later still
    now(at + timedelta(minutes=89))
    longer = told(api, hidden["next"])
    now(at + timedelta(minutes=91))
    shown = told(api, longer["next"])

    assert types(hidden) == ["customer.created", "customer.updated"]
    assert types(longer) == []
    assert types(shown) == ["customer.compliance", "customer.compliance"]
    assert [one["time"] for one in shown["items"]] == ["2026-03-11T09:01:00.000Z", "2026-03-11T09:02:00.000Z"]


def test_a14_what_obliges_the_partner_comes_at_once_with_all_that_led_to_it(partner, catalogue, now, at):
    api, customer = Own(partner), make_customer(partner, at=at)
    held_back(customer, at)
    outcome(customer, "in_review", at + timedelta(minutes=1))
    before = told(api)
    outcome(customer, "non_compliant", at + timedelta(minutes=2))

    assert types(before) == ["customer.created"]
    assert types(told(api, before["next"])) == ["customer.compliance", "customer.compliance"]


def test_a14_a_partner_reads_its_own_and_its_sub_partners_and_no_others(
    partner, sub_partner, other_partner, api, at
):
    own, below = make_customer(partner, at=at), make_customer(sub_partner, at=at)
    make_customer(other_partner, at=at)

    above = {one["object"]["id"] for one in told(api)["items"]}
    under = {one["object"]["id"] for one in told(Own(sub_partner))["items"]}

    assert above == {own.public_id, below.public_id}
    assert under == {below.public_id}
    sub_partner.parent = None
    sub_partner.save()
    assert {one["object"]["id"] for one in told(api)["items"]} == {own.public_id}


def test_a14_a_token_of_somebody_who_sees_her_own_customers_reads_of_those_alone(partner, catalogue, ada, at):
    make_customer(partner, at=at)
    own = make_customer(partner, at=at)
    Customer.objects.filter(pk=own.pk).update(created_by=ada)
    api = Own(partner, role=ada.membership.role)
    api.token.person = ada
    api.token.save()

    assert {one["object"]["id"] for one in told(api)["items"]} == {own.public_id}


def test_a14_after_thirty_days_a_late_reader_is_told_of_its_loss(api, customer, at):
    first = told(api)
    renamed(customer, "Bramble Two Ltd", at)
    later = at + timedelta(days=31, minutes=1)
    assert service.prune(later - timedelta(hours=25)) is False
    assert FeedEntry.objects.count() == 2
    service.prune(later)

    refused = api.ask("get", "events", after=first["next"])

    assert (refused.status_code, read(refused)["code"]) == (410, "events_gone")
    assert told(api)["items"] == []
    renamed(customer, "Bramble Three Ltd", later)
    assert types(told(api)) == ["customer.updated"]


def test_a14_who_had_the_end_of_an_empty_feed_is_told_of_its_loss_too(api, partner, at):
    end = told(api, after="latest")["next"]
    make_customer(partner, at=at)
    service.prune(at + service.KEPT + timedelta(minutes=1))

    assert not FeedEntry.objects.exists()
    assert api.ask("get", "events", after=end).status_code == 410


@pytest.mark.parametrize("after", ["-1", "7", "x", "²", "9" * 60])
def test_a14_a_place_that_nobody_was_given_is_refused(after, api, customer):
    told(api)

    refused = api.ask("get", "events", after=after)

    assert (refused.status_code, read(refused)["errors"][0]["code"]) == (400, "bad_cursor")


def test_a14_a_call_waits_for_the_first_event_outside_any_transaction(api, customer, naps, monkeypatch, at):
    after = told(api)["next"]
    real = feed.time.sleep

    def happens(seconds):
        real(seconds)
        if len(naps) == 3:
            renamed(customer, "Bramble Two Ltd", at)

    monkeypatch.setattr(feed.time, "sleep", happens)

    assert types(told(api, after, wait="30")) == ["customer.updated"]
    assert len(naps) == 3


@pytest.mark.django_db(transaction=True)
def test_a14_while_a_call_waits_no_transaction_is_open(api, customer, naps, monkeypatch, at):
    after, real, seen = told(api)["next"], feed.time.sleep, []

    def look(seconds):
        seen.append(connection.in_atomic_block)
        real(seconds)

    monkeypatch.setattr(feed.time, "sleep", look)
    told(api, after, wait="2")

    assert set(seen) == {False}


def test_a14_a_call_ends_after_its_time_and_never_waits_when_there_is_something(api, customer, naps):
    told(api, wait="30")
    assert naps == []
    page = told(api, "latest", wait="30")

    assert page["items"] == []
    assert sum(naps) == 30
    assert api.ask("get", "events", wait="31").status_code == 400


def test_a14_only_so_many_wait_at_once_and_the_others_are_answered(
    api, customer, naps, settings, monkeypatch
):
    told(api)
    real, inner = feed.time.sleep, []

    def another(seconds):
        real(seconds)
        if len(naps) == 1:
            inner.append(api.ask("get", "events", after="latest", wait="30"))

    monkeypatch.setattr(feed.time, "sleep", another)
    outer = api.ask("get", "events", after="latest", wait="1")

    assert (inner[0].status_code, inner[0]["Retry-After"]) == (200, "5")
    assert "Retry-After" not in outer
    assert len(naps) == 2
    settings.API_LONG_POLLS = 0
    assert api.ask("get", "events", after="latest", wait="1")["Retry-After"] == "5"


@pytest.mark.django_db(transaction=True)
@pytest.mark.faults
def test_a14_readers_and_writers_at_once_skip_and_double_nothing(partner, api, at):
    made = [make_customer(partner, at=at) for _n in range(4)]

    def work(number):
        if number < 4:
            for n in range(5):
                renamed(made[number], f"Bramble {number} {n} Ltd", at)
            return []
        seen, after = [], ""
        for _round in range(12):
            page = told(api, after, limit="3")
            seen += [one["id"] for one in page["items"]]
            after = page["next"]
        return seen

    seen = [one for one in at_once(7, work) if one]
    whole, after, more = [], "", True
    while more:
        page = told(api, after)
        whole += [one["id"] for one in page["items"]]
        after, more = page["next"], page["more"]

    assert len(whole) == len(set(whole)) == FeedEntry.objects.count() == 24
    assert all(part == whole[: len(part)] for part in seen)
    assert list(FeedEntry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 25))
    assert FeedHead.objects.get().last == 24
