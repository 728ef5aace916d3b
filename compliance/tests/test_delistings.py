"""A refusal whose party left its list: looked at first, kept by one, ended by two; nobody is deprovisioned unseen."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from django.urls import reverse

from compliance.checks import rescreens
from compliance.contacts import attempts
from compliance.deprovisioning import deadlines
from compliance.models import Case
from compliance.review import cases, clocks, decisions, delistings, queue
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT
from compliance.tests.test_refusals import propose, refuse, status
from compliance.tests.test_rescreens import removed
from portal.testing.cast import acting

pytestmark = pytest.mark.django_db

SOON, DUE = AT + timedelta(hours=1), AT + timedelta(days=40)


@pytest.fixture
def party():
    return desk_cast.listed()


@pytest.fixture
def case(partner, party):
    return desk_cast.open_case(desk_cast.new_customer(partner), (party, 7000, "review"))


@pytest.fixture
def delisted(case, party, rita, ravi):
    """A refused case whose one party has left its list."""
    refuse(case, rita, ravi)
    removed(party.key, at=SOON)
    rescreens.run(SOON)
    case.refresh_from_db()
    return case


def test_it_comes_to_the_top_of_the_queue_while_the_customer_stays_refused(delisted, partner):
    other = desk_cast.listed("Older Party", number=2)
    older = desk_cast.open_case(desk_cast.new_customer(partner, "Older Ltd"), (other, 9900, "strong"))

    first = queue.sheets(Case.objects.filter(state__in=queue.WORK), at=SOON)

    assert [one.pk for one in first] == [delisted.pk, older.pk]
    assert (delisted.state, delisted.round, delisted.delisted_at) == ("open", 2, SOON)
    assert status(delisted) == "non_compliant"


def test_it_holds_deprovisioning_until_one_keeps_it(delisted, rita):
    deadlines.run(DUE)
    assert status(delisted) == "non_compliant"

    cases.claim(actor=acting(rita), case=delisted, at=DUE)
    with pytest.raises(decisions.ReasonNeeded):
        delistings.keep(actor=acting(rita), case=delisted, reason=" ", at=DUE)
    delistings.keep(actor=acting(rita), case=delisted, reason="Its owner is still listed", at=DUE)

    delisted.refresh_from_db()
    assert (delisted.state, delisted.delisted_at) == ("non_compliant", None)
    assert clocks.of_case(delisted, at=DUE + timedelta(days=1)).running is False
    deadlines.run(DUE)
    assert status(delisted) == "deprovisioned"


def test_keeping_needs_the_claim_and_a_delisting(case, party, rita, ravi):
    refuse(case, rita, ravi)
    decisions.reopen(actor=acting(rita), case=case, reason="A doubt", at=SOON)
    cases.claim(actor=acting(rita), case=case, at=SOON)
    with pytest.raises(delistings.NotDelisted):
        delistings.keep(actor=acting(rita), case=case, reason="x", at=SOON)
    with pytest.raises(delistings.case_log.NotHeld):
        delistings.keep(actor=acting(ravi), case=case, reason="x", at=SOON)


def test_two_end_it_and_an_undo_holds_again(delisted, rita, ravi):
    made = propose(delisted, rita, "approved", SOON)
    assert made.outcome == "pending"
    deadlines.run(DUE)
    assert status(delisted) == "non_compliant"
    decisions.confirm(actor=acting(ravi), case=delisted, at=DUE)
    assert status(delisted) in ("clear", "checking")

    decisions.undo(actor=acting(ravi), case=delisted, at=DUE + timedelta(seconds=1))

    deadlines.run(DUE + timedelta(days=1))
    assert status(delisted) == "non_compliant"


def test_a_list_in_force_but_not_yet_read_holds_it_too(case, party, rita, ravi):
    refuse(case, rita, ravi)
    removed(party.key, at=DUE)

    deadlines.run(DUE)

    assert status(case) == "non_compliant"
    assert Case.objects.get(pk=case.pk).state == "non_compliant"


def test_another_match_still_listed_carries_the_refusal(partner, party, rita, ravi):
    stays = desk_cast.listed("Staying Party", number=2)
    case = desk_cast.open_case(
        desk_cast.new_customer(partner), (party, 7000, "review"), (stays, 6000, "review")
    )
    refuse(case, rita, ravi)
    removed(party.key, at=SOON)
    rescreens.run(SOON)

    deadlines.run(DUE)

    assert status(case) == "deprovisioned"


def test_a_case_that_waits_for_its_partner_comes_back_instead_of_running_out(case, party, rita):
    cases.claim(actor=acting(rita), case=case, at=AT)
    attempts.ask(actor=acting(rita), case=case, questions=[("company", "Who are you?")], at=AT)
    removed(party.key, at=SOON)

    rescreens.run(SOON)

    case.refresh_from_db()
    assert (case.state, status(case)) == ("open", "in_review")
    with contextlib.suppress(deadlines.NothingDue):
        deadlines.propose_release(actor=acting(rita), customer=case.customer, at=DUE)
    deadlines.run(DUE)
    assert status(case) == "in_review"


def test_the_desk_shows_it_and_keeps_it(delisted, rita, client):
    client.force_login(rita)
    address = reverse("compliance:case", args=[delisted.public_id])
    assert "Delisted." in client.get(address).content.decode()
    assert "no longer listed" in client.get(reverse("compliance:queue")).content.decode()
    assert "its party is no longer listed" in client.get(reverse("compliance:deadlines")).content.decode()
    client.post(f"{address}claim/")
    assert "Keep the refusal" in client.get(f"{address}?tool=keep").content.decode()

    refused = client.post(f"{address}keep-refusal/", {"note": ""})
    done = client.post(f"{address}keep-refusal/", {"note": "Its owner is still listed"})

    assert (refused.status_code, done.status_code) == (422, 302)
    delisted.refresh_from_db()
    assert delisted.state == "non_compliant"
