"""Cases that nobody moves: idle claims go back, with a line; partners nobody follows up go to the lead."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from compliance.contacts import attempts, escalation
from compliance.deprovisioning import deadlines
from compliance.models import Case, CaseEvent
from compliance.review import cases, verdicts
from compliance.review.case_log import NotHeld
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT
from customers.models import Customer
from portal.jobs import kinds
from portal.testing.cast import acting

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
IDLE = AT + 5 * MINUTE


@pytest.fixture
def case(partner, rita):
    made = desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 8100, "review"))
    cases.claim(actor=acting(rita), case=made, at=AT)
    return made


@pytest.fixture
def asked(case, rita):
    attempts.ask(actor=acting(rita), case=case, questions=[("other", "Why?")], at=AT)
    return case


def judge(case, who, at):
    candidate = case.candidates.get()
    return verdicts.judge(actor=acting(who), candidate=candidate, verdict="match", reason="same_party", at=at)


def call(case, who, at):
    said = {"channel": "phone", "outcome": "unanswered", "person": "Jo"}
    return attempts.log_attempt(actor=acting(who), case=case, at=at, **said)


def test_five_idle_minutes_give_the_case_back_and_are_logged(case, rita):
    assert escalation.release_idle(IDLE - MINUTE) == 0
    assert escalation.release_idle(IDLE) == 1
    assert escalation.release_idle(IDLE) == 0

    case.refresh_from_db()
    assert (case.state, case.claimed_by_id, case.claimed_until) == ("open", None, None)
    event = CaseEvent.objects.get(kind="lapsed")
    assert (event.at, event.by_id, event.detail) == (IDLE, None, {"held_by": rita.pk})


def test_work_keeps_a_claim_alive(case, rita):
    judge(case, rita, AT + 4 * MINUTE)

    assert escalation.release_idle(AT + 8 * MINUTE) == 0
    assert escalation.release_idle(AT + 9 * MINUTE) == 1


def test_who_only_read_for_long_goes_on_where_nobody_took_over(case, rita):
    escalation.release_idle(IDLE)

    judge(case, rita, IDLE + MINUTE)

    fresh = Case.objects.get()
    assert (fresh.state, fresh.claimed_by) == ("claimed", rita)
    moves = CaseEvent.objects.filter(kind__in=["claimed", "lapsed"]).order_by("pk")
    assert list(moves.values_list("kind", flat=True)) == ["claimed", "lapsed", "claimed"]


def test_but_not_where_somebody_did(case, rita, ravi):
    escalation.release_idle(IDLE)
    cases.claim(actor=acting(ravi), case=case, at=IDLE)

    with pytest.raises(NotHeld):
        judge(case, rita, IDLE + MINUTE)


def test_nor_after_giving_it_back(case, rita):
    cases.release(actor=acting(rita), case=case, at=AT)

    with pytest.raises(NotHeld):
        judge(case, rita, AT + MINUTE)


def test_a_case_nobody_follows_up_goes_to_the_lead_once(asked):
    """Asked on Monday: the second attempt counts from Tuesday, on Wednesday the lead hears of it."""
    assert escalation.escalate_untried(AT + 2 * DAY - MINUTE) == 0
    assert escalation.escalate_untried(AT + 2 * DAY) == 1
    assert escalation.escalate_untried(AT + 30 * DAY) == 0

    asked.refresh_from_db()
    assert (asked.state, asked.escalated_at) == ("awaiting_partner", AT + 2 * DAY)
    assert CaseEvent.objects.filter(kind="escalated").count() == 1


def test_a_weekend_is_no_delay(case, rita):
    friday = AT + 4 * DAY
    attempts.ask(actor=acting(rita), case=case, questions=[("other", "Why?")], at=friday)

    assert escalation.escalate_untried(friday + 4 * DAY - MINUTE) == 0
    assert escalation.escalate_untried(friday + 4 * DAY) == 1


def test_three_counted_attempts_need_no_follow_up(asked, rita):
    call(asked, rita, AT + DAY)
    call(asked, rita, AT + 2 * DAY)

    assert escalation.escalate_untried(AT + 3 * DAY) == 0


def test_an_undecided_case_never_expires(partner, rita):
    """Open, in somebody's hands or proposed: no time alone decides it or deprovisions its customer."""
    made = [
        desk_cast.open_case(
            desk_cast.new_customer(partner, f"Bramble {n} Ltd"),
            (desk_cast.listed(f"P {n}", number=n), 8100, "review"),
        )
        for n in range(3)
    ]
    cases.claim(actor=acting(rita), case=made[1], at=AT)
    Case.objects.filter(pk=made[2].pk).update(state="awaiting_second")

    assert deadlines.run(AT + 400 * DAY) == 0
    assert cases.escalate_late(AT + 400 * DAY) == 3

    assert set(Customer.objects.values_list("compliance_status", "provisioning_status")) == {
        ("in_review", "provisioned")
    }


def test_the_lead_sees_a_late_case_red_and_as_theirs(case, lena):
    cases.escalate_late(AT + 61 * MINUTE)
    client = Client()
    client.force_login(lena)

    page = client.get(reverse("compliance:case", args=[case.public_id])).content.decode()

    assert "With the compliance lead" in page


def test_the_desk_s_clockwork_is_known():
    assert {job.name for job in kinds.periodic_jobs()} >= {
        "deadlines",
        "withdraw_deleted",
        "escalate_late",
        "escalate_untried",
        "release_idle",
    }
