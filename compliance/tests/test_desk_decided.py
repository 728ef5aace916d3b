"""Earlier decisions: closed cases found by customer, partner, number or listed party."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from compliance.models import Case
from compliance.tests import desk_cast
from compliance.tests.test_desk_journey import Desk
from portal.accounts.models import Partner, User
from portal.base import clock
from portal.testing.queries import asked


def page(user: User, **query: str) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("compliance:decided"), query).content.decode()


def closed(partner: Partner, name: str, state: str, number: int) -> Case:
    entry = desk_cast.listed(f"Listed {name}", number=number)
    case = desk_cast.open_case(desk_cast.new_customer(partner, f"{name} Ltd"), (entry, 8000, "review"))
    Case.objects.filter(pk=case.pk).update(state=state, decided_at=clock.now() - timedelta(hours=number))
    return case


@pytest.fixture
def three(partner: Partner, other_partner: Partner) -> None:
    closed(partner, "Newest", "approved", 1)
    closed(other_partner, "Middle", "non_compliant", 2)
    closed(partner, "Oldest", "withdrawn", 3)
    desk_cast.open_case(
        desk_cast.new_customer(partner, "Running Ltd"), (desk_cast.listed(number=9), 8000, "review")
    )


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({}, ["Newest", "Middle", "Oldest"]),
        ({"q": "middle"}, ["Middle"]),
        ({"q": "listed old"}, ["Oldest"]),
        ({"q": "southwind"}, ["Middle"]),
        ({"state": "approved"}, ["Newest"]),
        ({"state": "open"}, ["Newest", "Middle", "Oldest"]),
        ({"q": "Running"}, []),
    ],
)
def test_closed_cases_are_found_newest_first(rita: User, query: dict[str, str], left: list[str]) -> None:
    html = page(rita, **query)
    found = {name: html.find(f">{name} Ltd<") for name in ("Newest", "Middle", "Oldest", "Running")}
    assert sorted((name for name, at in found.items() if at >= 0), key=lambda name: found[name]) == left
    assert left or "No closed case matches" in html


def test_an_empty_list_says_so(rita: User) -> None:
    assert "Nothing was decided yet" in page(rita)


def test_the_reason_and_both_people_are_named(rita: User, ravi: User, partner: Partner) -> None:
    desk_cast.in_force("EL")
    customer = desk_cast.new_customer(partner)
    case = desk_cast.open_case(customer, (desk_cast.listed(), 9731, "strong"), at=clock.now())
    desk = Desk(rita, case)
    desk.post("claim")
    desk.judge_all("no_match")
    desk.decide("approved")
    Desk(ravi, case).post("confirm", action="confirm")
    html = page(rita)
    assert f"{rita} · {ravi}" in html
    assert "No candidate matches" in html
    assert "Zyxwanda Bramble Holding" in html


def test_it_reads_as_much_for_many_as_for_one(client: Client, rita: User, partner: Partner) -> None:
    client.force_login(rita)
    counts = []
    for wanted in (1, 9):
        while Case.objects.count() < wanted:
            closed(partner, f"Customer {Case.objects.count()}", "approved", Case.objects.count())
        counts.append(asked(client, reverse("compliance:decided")))
    assert counts[0] == counts[1]
