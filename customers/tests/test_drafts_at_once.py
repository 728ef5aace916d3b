"""A draft under many hands at once, with real threads and real transactions."""

from __future__ import annotations

import pytest

from customers.models import Customer, Draft, Profile
from customers.onboarding import drafts
from portal.base.errors import Stale
from portal.base.versions import Outdated, Seen, carried
from portal.testing.at_once import at_once
from portal.testing.cast import acting, member
from portal.testing.makers import new_customer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.faults]


def typed(name, page="a-page"):
    return drafts.Typed("one-form", page, {"legal_name": name})


def seeing(actor, *rows):
    """The actor as a page makes it that showed these rows."""
    posted = (carried(row).rpartition(":") for row in rows)
    object.__setattr__(actor, "seen", Seen({key: int(number) for key, _colon, number in posted}))
    return actor


def test_a_form_saved_eight_times_at_once_is_one_draft(partner, alice, catalogue, at):
    who = acting(alice)

    results = at_once(
        8, lambda number: drafts.save(actor=who, partner=partner, typed=typed(f"Name {number}"), at=at)
    )

    assert Draft.objects.count() == 1
    assert {one.pk for one in results} == {Draft.objects.get().pk}


def test_a_draft_sent_eight_times_at_once_is_one_customer(partner, alice, catalogue, at):
    who, new = acting(alice), new_customer(submission_key="one-form")
    drafts.save(actor=who, partner=partner, typed=typed("Bramble"), at=at)

    results = at_once(
        8, lambda _number: drafts.submit(actor=who, partner=partner, typed=typed("Bramble"), new=new, at=at)
    )

    made = Customer.objects.get()
    assert {one.pk for one in results} == {made.pk}
    assert Draft.objects.get().customer == made
    assert Profile.objects.count() == 1


def test_of_eight_people_who_saw_the_same_one_writes_and_seven_are_told(partner, alice, catalogue, at):
    draft = drafts.save(actor=acting(alice), partner=partner, typed=typed("Bramble"), at=at)
    people = [member(f"Erin{number}", partner, "wholesale_admin") for number in range(8)]

    results = at_once(
        8,
        lambda number: drafts.save(
            actor=seeing(acting(people[number]), draft),
            partner=partner,
            typed=typed(f"Name {number}", f"page-{number}"),
            at=at,
        ),
    )

    assert sum(isinstance(one, Outdated) for one in results) == 7
    written = Draft.objects.get()
    assert written.written_by.name == "Erin" + written.name.removeprefix("Name ")


def test_a_draft_thrown_away_by_two_at_once_is_thrown_away_once(partner, alice, catalogue, at):
    draft = drafts.save(actor=acting(alice), partner=partner, typed=typed("Bramble"), at=at)
    same = [Draft.objects.select_related("partner__parent").get(pk=draft.pk) for _number in range(4)]

    results = at_once(4, lambda number: drafts.delete(actor=acting(alice), draft=same[number], at=at))

    assert sum(one is None for one in results) == 1
    assert sum(isinstance(one, Stale) for one in results) == 3
    assert not Draft.objects.exists()
