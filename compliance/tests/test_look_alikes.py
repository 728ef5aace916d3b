"""Series of names one letter apart: one alarm to the lead, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from compliance.review import alarms
from compliance.rules import look_alikes
from customers.profile import versions
from portal.audit.models import AuditEvent
from portal.jobs import kinds, work
from portal.testing.cast import acting
from portal.testing.makers import make_customer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
SERIES = ["Zyxwanda Foods", "Zyxwenda Foods", "Zyxwendo Foods"]


def look(at, *names, who, partner):
    for number, name in enumerate(names):
        make_customer(partner, at=at - MINUTE + number * SECOND, actor=acting(who), name=name)
    return alarms.find_look_alikes(at)


def test_a_series_of_names_one_letter_apart_raises_one_alarm(partner, alice, lena, at, mailoutbox):
    found = [
        look(at, *SERIES[:2], who=alice, partner=partner),
        look(at + 5 * MINUTE, SERIES[2], who=alice, partner=partner),
        look(at + 10 * MINUTE, "Zyxwendo Fods", who=alice, partner=partner),
        look(at + 2 * HOUR, who=alice, partner=partner),
    ]
    work.run_due(at=at + 2 * HOUR, seconds=5, kinds=[kinds.kind("desk_mail")])

    assert found == [0, 1, 0, 0]
    assert [(one.to, one.subject) for one in mailoutbox] == [
        ([lena.email], "Names one letter apart: Northwind Telecom")
    ]
    assert all(f"- {name}" in mailoutbox[0].body for name in SERIES)
    assert AuditEvent.objects.get(verb="compliance.alarm.look_alikes").after["count"] == 3


def test_renaming_one_customer_through_spellings_is_a_series_too(partner, alice, at):
    customer = make_customer(partner, at=at, actor=acting(alice), name=SERIES[0])
    for number, name in enumerate(SERIES[1:], 1):
        versions.change(actor=acting(alice), customer=customer, legal_name=name, at=at + number * SECOND)

    assert alarms.find_look_alikes(at + MINUTE) == 1


def test_it_is_raised_again_on_another_day_and_not_across_partners(
    partner, other_partner, alice, charlie, at
):
    assert look(at, *SERIES[:2], who=alice, partner=partner) == 0
    assert look(at, SERIES[2], who=charlie, partner=other_partner) == 0
    assert look(at + MINUTE, SERIES[2], who=alice, partner=partner) == 1
    assert look(at + 25 * HOUR, *SERIES, who=alice, partner=partner) == 1


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        (["bramble foods", "bramble fods", "brambel foods"], 1),
        (["bramble foods", "bramble foods", "bramble fods"], 0),
        (["bramble foods", "bramble fods", "bramble"], 0),
        (["bramble foods", "cramble foods", "drumble foods", "drumble focds"], 0),
        (["shop", "ship", "shap", "chop"], 0),
        (["bramble", "brambles", "brambler", "quarry", "quarrx", "quarrz"], 2),
    ],
)
def test_what_makes_a_series(names, groups):
    assert len(look_alikes.series(names)) == groups


def test_numbered_shops_are_no_series():
    assert {look_alikes.letters(f"bramble shop {number}") for number in range(5)} == {"bramble shop"}


def test_a_thousand_names_are_compared_in_no_time():
    letters = "abcdefghij"
    names = [f"{one}{two}ramble {three} foods" for one in letters for two in letters for three in letters]

    assert [len(one) for one in look_alikes.series(names)] == [1000]
