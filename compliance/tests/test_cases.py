"""Cases: one open case a customer, claims that run out, the next case, withdrawal, escalation."""

from __future__ import annotations

from datetime import timedelta

import pytest

from compliance.models import Case, CaseEvent, Decision
from compliance.review import cases, decisions, verdicts
from compliance.review.case_log import NotHeld
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT
from customers.lifecycle import removal
from portal.base.actors import system
from portal.base.errors import NotAllowed
from portal.testing.cast import acting

MINUTE = timedelta(minutes=1)


@pytest.fixture
def customer(partner):
    return desk_cast.new_customer(partner)


@pytest.fixture
def case(customer):
    return desk_cast.open_case(customer, (desk_cast.listed(), 8100, "review"))


def again(customer, entry, score, band, trigger="list"):
    """The same customer screened again; each check has a profile of its own unless a list raised it."""
    check = desk_cast.checked(customer, (entry, score, band), trigger=trigger)
    return cases.join_hits(check=check, candidates=list(check.candidates.all()), at=AT + MINUTE)


def judged(case, verdict="no_match"):
    case.candidates.update(verdict=verdict)


def test_hits_open_a_case_and_put_the_customer_in_review(case, customer):
    customer.refresh_from_db()
    assert (case.state, case.trigger, case.top_score, case.top_band) == ("open", "created", 8100, "review")
    assert customer.compliance_status == "in_review"
    assert list(case.events.order_by("pk").values_list("kind", flat=True)) == ["opened"]


def test_later_hits_join_and_only_mark(case, customer):
    second = again(customer, desk_cast.listed("Other Party", number=2), 9800, "strong")
    customer.refresh_from_db()
    assert second.pk == case.pk
    assert (second.top_score, second.top_band, second.candidates.count()) == (9800, "strong", 2)
    assert (customer.compliance_status, customer.recheck_pending) == ("in_review", True)
    assert list(case.events.order_by("pk").values_list("kind", flat=True)) == ["opened", "joined"]


@pytest.mark.parametrize(
    ("score", "band", "row_hash", "left"),
    [
        (8100, "review", "hash-1", "no_match"),
        (9500, "strong", "hash-1", ""),
        (8100, "review", "hash-9", ""),
        (7000, "review", "hash-1", "no_match"),
    ],
)
def test_a_party_seen_again_keeps_its_verdict_only_when_nothing_rose(
    case, customer, score, band, row_hash, left
):
    judged(case)
    entry = case.candidates.get().entry
    entry.row_hash = row_hash
    again(customer, entry, score, band)
    assert case.candidates.get().verdict == left


def test_claiming_renews_expires_and_is_taken_over(case, rita, ravi):
    cases.claim(actor=acting(rita), case=case, at=AT)
    with pytest.raises(cases.Claimed, match="Rita"):
        cases.claim(actor=acting(ravi), case=case, at=AT + 4 * MINUTE)
    cases.claim(actor=acting(rita), case=case, at=AT + 4 * MINUTE)
    with pytest.raises(cases.Claimed):
        cases.claim(actor=acting(ravi), case=case, at=AT + 8 * MINUTE)
    cases.claim(actor=acting(ravi), case=case, at=AT + 9 * MINUTE)
    case.refresh_from_db()
    assert case.claimed_by == ravi
    with pytest.raises(NotHeld):
        cases.release(actor=acting(rita), case=case, at=AT + 9 * MINUTE)
    cases.release(actor=acting(ravi), case=case, at=AT + 9 * MINUTE)
    assert (case.state, case.claimed_by_id) == ("open", None)


@pytest.mark.parametrize("person", ["alice", "sam"])
def test_only_reviewers_claim(request, case, person):
    with pytest.raises(NotAllowed):
        cases.claim(actor=acting(request.getfixturevalue(person)), case=case, at=AT)
    with pytest.raises(NotAllowed):
        cases.take_next(actor=acting(request.getfixturevalue(person)), at=AT)
    with pytest.raises(NotAllowed):
        cases.claim(actor=system(), case=case, at=AT)


def test_the_next_case_is_the_one_longest_open(partner, rita, ravi):
    entry = desk_cast.listed()
    young = desk_cast.open_case(desk_cast.new_customer(partner), (entry, 9900, "strong"), at=AT + MINUTE)
    old = desk_cast.open_case(desk_cast.new_customer(partner), (entry, 7100, "review"), at=AT)
    later = AT + 3 * MINUTE
    assert cases.take_next(actor=acting(rita), at=later) == old
    assert cases.take_next(actor=acting(ravi), at=later) == young
    assert cases.take_next(actor=acting(ravi), at=later) is None
    assert cases.take_next(actor=acting(ravi), at=later + 6 * MINUTE) is not None


def test_a_deleted_customers_case_is_withdrawn_and_stays_as_evidence(case, customer, rita):
    removal.delete(actor=system(), customer=customer, at=AT)
    assert cases.withdraw_deleted(AT) == 1
    assert cases.withdraw_deleted(AT + MINUTE) == 0
    case.refresh_from_db()
    assert case.state == "withdrawn"
    assert case.candidates.count() == 1
    assert Decision.objects.get(case=case).decision == "withdrawn"


def test_a_withdrawal_returns_what_waits_for_a_second_person(case, customer, rita):
    actor = acting(rita)
    cases.claim(actor=actor, case=case, at=AT)
    verdicts.judge(
        actor=actor, candidate=case.candidates.get(), verdict="match", reason="same_party", note="", at=AT
    )
    decisions.decide(
        actor=actor, case=case, decision="non_compliant", reason="confirmed_match", note="", at=AT
    )
    removal.delete(actor=system(), customer=customer, at=AT)
    assert cases.withdraw_deleted(AT) == 1
    assert set(case.decisions.values_list("outcome", flat=True)) == {"returned", "final"}


def test_a_late_case_is_escalated_once(case):
    assert cases.escalate_late(AT + 59 * MINUTE) == 0
    assert cases.escalate_late(AT + 60 * MINUTE) == 1
    assert cases.escalate_late(AT + 90 * MINUTE) == 0
    assert Case.objects.get().escalated_at == AT + 60 * MINUTE
    assert Case.objects.get().state == "open"
    assert CaseEvent.objects.filter(kind="escalated").count() == 1
