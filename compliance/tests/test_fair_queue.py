"""The queue takes turns between partners: one partner's flood pushes nobody else's cases down."""

from __future__ import annotations

from datetime import timedelta
from time import perf_counter

import pytest

from compliance.models import Case
from compliance.review import cases, clocks, queue
from compliance.tests import desk_cast
from portal.testing.cast import acting

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def sheet(pk, partner, *, left=1800, unread=False, score=8000):
    used = 3600 - left
    return queue.Sheet(
        pk=pk,
        partner_id=partner,
        state="open",
        claimed_by_id=None,
        unread=unread,
        score=score,
        opened_at=desk_cast.AT,
        clock=clocks.view(used, paused=False),
    )


def test_the_queue_takes_turns_between_partners():
    """A hundred cases of one, older and higher, against three of another."""
    flood = [sheet(number, 1, score=9000) for number in range(100)]
    few = [sheet(1000 + number, 2, left=2400) for number in range(3)]

    order = [one.pk for one in queue.fair([*flood, *few])]

    assert order[:7] == [1000, 0, 1001, 1, 1002, 2, 3]
    assert order == [one.pk for one in queue.fair([*few, *reversed(flood)])], "the same every time"
    assert len(order) == 103


def test_turns_are_taken_within_an_urgency_only():
    """Unread answers first, then what is over the limit, whoever they belong to."""
    some = [sheet(number, 1, left=-60) for number in range(4)]
    mixed = [*some, sheet(10, 2), sheet(11, 1, unread=True), sheet(12, 2, left=-30), sheet(13, 2, left=2000)]

    order = [one.pk for one in queue.fair(mixed)]

    assert order == [11, 0, 12, 1, 2, 3, 10, 13]


def test_the_page_and_the_next_case_take_turns_too(partner, other_partner, rita, at):
    entry = desk_cast.listed()
    for number in range(30):
        customer = desk_cast.new_customer(partner, f"Flood {number} Ltd")
        desk_cast.open_case(customer, (entry, 9000, "strong"), at=at)
    lone = desk_cast.open_case(
        desk_cast.new_customer(other_partner, "Lone Ltd"), (entry, 7600, "review"), at=at
    )
    now = at + 5 * MINUTE

    sheets = queue.sheets(Case.objects.all(), at=now)

    assert sheets[0].pk == lone.pk
    assert cases.take_next(actor=acting(rita), at=now) == lone


def test_what_colleagues_hold_is_a_partners_turn(partner, other_partner, rita, ravi, at):
    entry, opened = desk_cast.listed(), []
    for number, owner in enumerate((partner, partner, other_partner)):
        customer = desk_cast.new_customer(owner, f"Shop {number} Ltd")
        opened.append(desk_cast.open_case(customer, (entry, 8000, "review"), at=at + number * MINUTE))

    now = at + 5 * MINUTE

    assert cases.take_next(actor=acting(rita), at=now) == opened[0]
    assert cases.take_next(actor=acting(ravi), at=now) == opened[2]


def test_a_thousand_cases_cost_no_time():
    many = [sheet(number, number % 7, left=number % 3000) for number in range(1000)]

    begun = perf_counter()
    order = queue.fair(many)

    assert perf_counter() - begun < 0.2
    assert {one.pk for one in order} == set(range(1000))
