"""Two people for a refusal and for an approval over a strong candidate, and nobody confirms their own: every way in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from compliance.models import Case, Decision
from compliance.review import cases, decisions, verdicts
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT
from customers.models import Customer
from portal.accounts.models import Membership
from portal.accounts.rights import OperatorRole, PartnerRole
from portal.base import clock
from portal.base.actors import system
from portal.base.errors import DomainError, NotAllowed
from portal.testing.cast import acting

SECOND = timedelta(seconds=1)
REASON = {"no_match": "different_name", "match": "same_party"}
WHY = {"approved": "no_match", "non_compliant": "confirmed_match"}


@pytest.fixture
def case(partner):
    return desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 9700, "strong"))


def propose(case, who, word="non_compliant", at=AT):
    """Claimed, judged and proposed by one person."""
    cases.claim(actor=acting(who), case=case, at=at)
    verdict = "match" if word == "non_compliant" else "no_match"
    for candidate in case.candidates.all():
        verdicts.judge(actor=acting(who), candidate=candidate, verdict=verdict, reason=REASON[verdict], at=at)
    return decisions.decide(actor=acting(who), case=case, decision=word, reason=WHY[word], at=at)


def hits(case, entry, score, band, trigger="list"):
    check = desk_cast.checked(case.customer, (entry, score, band), trigger=trigger)
    return cases.join_hits(check=check, candidates=list(check.candidates.all()), at=AT)


def status():
    return Customer.objects.get().compliance_status


@pytest.mark.parametrize("word", ["approved", "non_compliant"])
@pytest.mark.parametrize("service", [decisions.confirm, decisions.overturn, decisions.send_back])
def test_no_service_lets_one_person_be_both(case, rita, word, service):
    propose(case, rita, word)

    with pytest.raises(decisions.OwnDecision):
        service(actor=acting(rita), case=case, note="Mine", at=AT)

    assert (case.state, status()) == ("awaiting_second", "in_review")


@pytest.mark.parametrize("action", ["confirm", "overturn", "send_back"])
def test_no_page_lets_one_person_be_both(case, rita, action):
    propose(case, rita, at=clock.now())
    client = Client()
    client.force_login(rita)

    answer = client.post(
        reverse("compliance:confirm", args=[case.public_id]), {"action": action, "note": "Mine"}
    )

    assert answer.status_code == 422
    assert (Decision.objects.get().outcome, status()) == ("pending", "in_review")


def test_a_promotion_in_between_changes_nothing(case, rita):
    """The same person with another role is the same person."""
    propose(case, rita)
    rita.operator_role = OperatorRole.COMPLIANCE_LEAD
    rita.save()

    with pytest.raises(decisions.OwnDecision):
        decisions.confirm(actor=acting(rita), case=case, at=AT)


def test_a_reviewer_who_is_a_partner_s_member_too_decides_nothing(case, rita, ravi, partner):
    """Whoever belongs to a partner acts as that, whatever else they are (domain.md §1)."""
    propose(case, rita)
    Membership.objects.bulk_create([Membership(user=ravi, partner=partner, role=PartnerRole.WHOLESALE_ADMIN)])

    with pytest.raises(NotAllowed):
        decisions.confirm(actor=acting(ravi), case=case, at=AT)


def test_the_machine_confirms_nothing(case, rita):
    propose(case, rita)

    for service in (decisions.confirm, decisions.undo):
        with pytest.raises(NotAllowed):
            service(actor=system(), case=case, at=AT)


def test_who_took_the_case_over_may_be_confirmed_only_by_another(case, rita, ravi, lena):
    propose(case, rita, "approved")
    decisions.overturn(actor=acting(ravi), case=case, note="It is the same.", at=AT)
    propose(case, ravi)

    with pytest.raises(decisions.OwnDecision):
        decisions.confirm(actor=acting(ravi), case=case, at=AT)
    decisions.confirm(actor=acting(lena), case=case, at=AT)

    assert status() == "non_compliant"


def test_undoing_and_deciding_again_needs_a_second_person_again(case, rita, ravi):
    propose(case, rita)
    decisions.confirm(actor=acting(ravi), case=case, at=AT)
    decisions.undo(actor=acting(ravi), case=case, at=AT + SECOND)

    again = propose(case, ravi, at=AT + 2 * SECOND)

    assert again.outcome == "pending"
    with pytest.raises(decisions.OwnDecision):
        decisions.confirm(actor=acting(ravi), case=case, at=AT + 2 * SECOND)


def test_sent_back_it_is_nobody_s_decision_yet(case, rita, ravi):
    propose(case, rita)
    decisions.send_back(actor=acting(ravi), case=case, note="Look at the address.", at=AT)

    assert (case.state, case.claimed_by_id, status()) == ("claimed", rita.pk, "in_review")
    assert Decision.objects.get().second_by == ravi


def test_an_old_approval_is_not_opened_past_a_newer_refusal(partner, rita, ravi):
    """One person could else lift what two decided, by approving an older case once more."""
    first = desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 8000, "review"))
    assert propose(first, rita, "approved").outcome == "final"
    second = hits(first, desk_cast.listed("Other Party", number=2), 9800, "strong")
    assert second.pk != first.pk
    propose(second, rita)
    decisions.confirm(actor=acting(ravi), case=second, at=AT)

    with pytest.raises(decisions.NotReopenable):
        decisions.reopen(actor=acting(rita), case=first, reason="A doubt", at=AT)
    with pytest.raises(decisions.TooLate):
        decisions.undo(actor=acting(rita), case=first, at=AT + SECOND)

    assert status() == "non_compliant"


def test_an_edit_that_looks_less_alike_does_not_save_the_second_person(case, rita):
    """The customer was strong in one version: its approval stays one for two people."""
    entry = case.candidates.get().entry
    hits(case, entry, 7200, "review", trigger="list")

    assert propose(case, rita, "approved").outcome == "pending"
    candidate = case.candidates.get()
    assert (candidate.band, candidate.score) == ("strong", 7200)
    assert Case.objects.get().top_band == "strong"


def test_the_database_knows_both_rules(case, rita):
    made = propose(case, rita)

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=made.pk).update(second_by=rita)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=made.pk).update(outcome="final")


def test_a_doubt_nobody_could_settle_carries_a_refusal_by_two(case, rita, ravi):
    cases.claim(actor=acting(rita), case=case, at=AT)
    told = {"actor": acting(rita), "at": AT}
    verdicts.judge(candidate=case.candidates.get(), verdict="unsure", reason="needs_information", **told)
    with pytest.raises(decisions.NoMatchFound):
        decisions.decide(case=case, decision="non_compliant", reason="confirmed_match", **told)

    made = decisions.decide(case=case, decision="non_compliant", reason="unresolved", **told)

    assert made.outcome == "pending"
    decisions.confirm(actor=acting(ravi), case=case, at=AT)
    assert status() == "non_compliant"


def test_a_confirmation_weighs_again_what_it_confirms(case, rita, ravi):
    propose(case, rita, "approved")
    hits(case, desk_cast.listed("Late Party", number=5), 7100, "review")

    with pytest.raises(decisions.Unjudged):
        decisions.confirm(actor=acting(ravi), case=case, at=AT)


def test_no_way_in_is_open_to_partners_support_and_the_machine(case, alice, sam, rita):
    propose(case, rita)
    doors = [
        lambda who: cases.claim(actor=who, case=case, at=AT),
        lambda who: cases.take_next(actor=who, at=AT),
        lambda who: cases.release(actor=who, case=case, at=AT),
        lambda who: decisions.decide(actor=who, case=case, decision="approved", reason="no_match", at=AT),
        lambda who: decisions.confirm(actor=who, case=case, at=AT),
        lambda who: decisions.overturn(actor=who, case=case, note="x", at=AT),
        lambda who: decisions.send_back(actor=who, case=case, note="x", at=AT),
        lambda who: decisions.undo(actor=who, case=case, at=AT),
        lambda who: decisions.reopen(actor=who, case=case, reason="x", at=AT),
    ]

    for who in (acting(alice), acting(sam), system()):
        for door in doors:
            with pytest.raises(NotAllowed):
                door(who)
    assert issubclass(NotAllowed, DomainError)
    assert status() == "in_review"
