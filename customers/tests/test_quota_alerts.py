"""Thresholds told once a crossing, and the day on which a quantity will be full."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from customers.licensing import outlook, quantities, quotas, reservations, subscribers, thresholds
from customers.models import AssignmentCount, Quantity, QuotaCrossing, QuotaThreshold
from customers.rules import forecast
from customers.rules.thresholds import USUAL, Thresholds
from customers.schemas import Person
from portal.audit.models import AuditEvent
from portal.base import clock
from portal.base.errors import Invalid
from portal.testing.cast import acting
from portal.testing.makers import make_customer

TOLD = "customers.quota.threshold"


@pytest.fixture
def who(alice):
    return acting(alice)


@pytest.fixture
def customer(partner, who, at):
    return make_customer(partner, at=at, actor=who, quantities={"webex_calling": 10})


def add(who, customer, n, at):
    person = Person("Ann", "Bell", f"ann{n}@people.example")
    return subscribers.add(actor=who, customer=customer, person=person, package_code="webex_calling", at=at)


def told() -> list[str]:
    return [one.after["threshold"] for one in AuditEvent.objects.filter(verb=TOLD).order_by("pk")]


def test_a_crossing_is_told_once_and_again_after_the_use_has_dropped_back(who, customer, at):
    people = [add(who, customer, n, at) for n in range(6)]
    assert told() == []

    people += [add(who, customer, 7, at)]  # eight of ten
    add(who, customer, 8, at)
    assert told() == ["low"]

    for one in people[:2]:
        subscribers.release(actor=who, subscriber=one, at=at)
    assert told() == ["low"]
    add(who, customer, 9, at)
    assert told() == ["low", "low"]


def test_of_two_thresholds_reached_at_once_the_higher_is_told(who, customer, at):
    for n in range(4):
        add(who, customer, n, at)
    quantities.change(actor=who, customer=customer, wanted={"webex_calling": 5}, at=at)
    assert told() == ["high"]
    assert QuotaCrossing.objects.count() == 2

    quantities.change(actor=who, customer=customer, wanted={"webex_calling": 50}, at=at)
    assert not QuotaCrossing.objects.exists()


def test_a_customer_created_full_tells_nobody_until_it_changes(partner, who, at):
    small = make_customer(partner, at=at, actor=who, quantities={"webex_calling": 1})
    assert told() == []

    quantities.change(actor=who, customer=small, wanted={"webex_calling": 3}, at=at)
    add(who, small, 1, at)
    add(who, small, 2, at)
    assert told() == ["high"]


def test_a_partner_sets_its_own_and_hears_only_of_what_comes(who, partner, customer, at):
    thresholds.change(actor=who, partner=partner, wanted={"webex_calling": Thresholds(None, None, 9)}, at=at)
    assert told() == []  # nine are left already
    for n in range(9):
        add(who, customer, n, at)
    assert told() == []

    assert thresholds.change(actor=who, partner=partner, wanted={"webex_calling": USUAL}, at=at) == 1
    assert thresholds.change(actor=who, partner=partner, wanted={"webex_calling": USUAL}, at=at) == 0


def test_shares_in_the_wrong_order_are_refused(who, partner, catalogue, at):
    with pytest.raises(Invalid) as refused:
        thresholds.change(actor=who, partner=partner, wanted={"webex_calling": Thresholds(90, 80)}, at=at)
    assert refused.value.problems[0][:2] == ("high_percent_webex_calling", "threshold_order")


def test_the_page_keeps_what_was_typed_and_saves_what_is_right(client, alice, partner, catalogue):
    client.force_login(alice)
    address = reverse("customers:thresholds")
    page = client.get(address).content.decode()
    assert 'name="low_percent_webex_calling" value="80"' in page
    given = {"low_percent_webex_calling": "96", "high_percent_webex_calling": "95"}
    wrong = client.post(address, given)
    assert (wrong.status_code, "must be higher" in wrong.content.decode()) == (422, True)
    assert 'value="96"' in wrong.content.decode()

    assert client.post(address, given | {"low_percent_webex_calling": "70"}).status_code == 302
    row = QuotaThreshold.objects.get(partner=partner, product__code="webex_calling")
    assert (row.low_percent, row.high_percent, row.left_at) == (70, 95, None)


# --- the forecast


def series(days: int, *, start: int = 10, every: int = 3) -> list[tuple[date, int]]:
    """One more every third day."""
    first = date(2026, 1, 1)
    return [(first + timedelta(days=n), start + n // every) for n in range(days)]


@pytest.mark.parametrize("days", [14, 30, 90])
def test_a_steady_series_yields_its_day_within_one(days):
    found = series(days)
    today = found[-1][0]
    # Forty are reached on day 90, counted from the first.
    real = date(2026, 1, 1) + timedelta(days=90)
    full = forecast.full_on(found, 40, today)
    if days == 90:
        assert full is not None
        assert abs((full - real).days) <= 1
    else:
        assert full is not None
        assert abs((full - real).days) <= 8  # few steps tell the pace less well


@pytest.mark.parametrize(
    ("rate", "expected"), [(1, date(2026, 3, 2)), (2, date(2026, 1, 31)), (0, None), (-1, None)]
)
def test_a_straight_line_is_continued(rate, expected):
    found = [(date(2026, 1, 1) + timedelta(days=n), 100 + rate * n) for n in range(20)]
    full = forecast.full_on(found, 160, found[-1][0])
    assert (full is None) == (expected is None)
    assert expected is None or abs((full - expected).days) <= 1


def test_fewer_than_fourteen_days_say_nothing():
    assert forecast.full_on(series(13), 40, date(2026, 1, 13)) is None


def test_days_without_a_count_end_as_the_last_one_did():
    today = date(2026, 3, 31)
    found = forecast.daily([(date(2025, 6, 1), 5), (date(2026, 3, 30), 6)], today)
    assert (len(found), found[0][1], found[-2][1], found[-1][1]) == (90, 5, 6, 6)


def test_pages_say_when_it_will_be_full(client, alice, who, customer, at):
    today = clock.now().date()
    row = Quantity.objects.get(customer=customer)
    Quantity.objects.filter(pk=row.pk).update(quantity=100, assigned=60)
    AssignmentCount.objects.all().delete()
    for n in range(60):
        AssignmentCount.objects.create(
            customer=customer, product=row.product, day=today - timedelta(days=59 - n), assigned=n + 1
        )
    row.refresh_from_db()
    full = outlook.full_on([row], today)[row.pk]
    assert abs((full - (today + timedelta(days=40))).days) <= 1

    client.force_login(alice)
    page = client.get(reverse("customers:quotas", args=[customer.public_id])).content.decode()
    assert "Webex Calling will be full about" in page
    assert "full about" in client.get(reverse("customers:quota-overview")).content.decode()


# --- what is held, and the sums


def test_the_lines_of_the_subtraction_sum_up(client, alice, who, customer, at):
    from django.db import transaction

    with transaction.atomic():
        reservations.hold(customer=customer, holder="import:x", wanted={"webex_calling": 4}, at=at)
        reservations.hold(customer=customer, holder="import:y", wanted={"webex_calling": 9}, at=at)
    row = quotas.rows(quotas.quantities(customer))[0]
    held = [one.count for one in reservations.lines(row.pk)]
    assert held == [4, 5]
    assert row.available == row.total - row.assigned - sum(held) == 0

    reservations.asker("test", lambda _partners: {"webex_calling": 7})
    try:
        total = quotas.sums(who)[0]
    finally:
        reservations._askers.pop("test")
    assert (total.total, total.assigned, total.reserved, total.available, total.asked) == (10, 1, 9, 0, 7)
    client.force_login(alice)
    page = client.get(reverse("customers:quotas", args=[customer.public_id])).content.decode()
    assert "Reserved for the import" in page


def test_changes_say_by_how_much(client, alice, who, customer, at):
    quantities.change(actor=who, customer=customer, wanted={"webex_calling": 22}, at=at)
    client.force_login(alice)
    page = client.get(reverse("customers:quotas", args=[customer.public_id])).content.decode()

    assert "22 (+12)" in page
