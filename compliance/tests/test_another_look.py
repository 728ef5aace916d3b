"""A partner asks for another look at a refusal: once for each decision; it holds deprovisioning until it is read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from compliance.contacts import another_look, answers
from compliance.contacts import attempts as contacts
from compliance.deprovisioning import deadlines
from compliance.models import Question
from compliance.review import cases, decisions, unread_answers
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT
from compliance.tests.test_refusals import propose, refuse
from customers.models import Customer
from portal.audit.models import AuditEvent
from portal.base.errors import NotAllowed
from portal.testing.cast import acting

FACTS = "Our customer is registered as HRB 4711, founded 2019."
DAY = timedelta(days=1)


@pytest.fixture
def case(partner, rita, ravi):
    made = desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 7000, "review"))
    refuse(made, rita, ravi)
    return made


def customer_of(case):
    return Customer.objects.get(pk=case.customer_id)


def ask(case, who, at=AT + DAY, reason="mistaken", facts=FACTS, **more):
    return another_look.ask(
        actor=acting(who), customer=customer_of(case), reason=reason, facts=facts, at=at, **more
    )


def test_it_opens_the_case_and_leaves_the_refusal_standing(case, alice):
    ask(case, alice)
    case.refresh_from_db()
    assert (case.state, case.round, customer_of(case).compliance_status) == ("open", 2, "non_compliant")
    kept = Question.objects.get()
    assert (kept.answer, kept.answered_by_name, kept.read_at) == (FACTS, acting(alice).name, None)
    told = AuditEvent.objects.get(verb="compliance.another_look.asked")
    assert (told.audience, told.actor_name) == ("partner", acting(alice).name)


def test_unread_it_holds_deprovisioning_and_read_it_does_not(case, alice, rita):
    ask(case, alice)
    late = AT + 40 * DAY
    deadlines.run(late)
    assert customer_of(case).compliance_status == "non_compliant"
    answers.mark_read(actor=acting(rita), case=case, at=late)
    assert not unread_answers.is_unread(customer_of(case))
    deadlines.run(late + timedelta(minutes=1))
    assert customer_of(case).compliance_status == "deprovisioned"


def test_once_for_each_decision(case, alice, rita, ravi):
    ask(case, alice)
    with pytest.raises(another_look.NoOtherLook):
        ask(case, alice, at=AT + 2 * DAY)
    refuse(case, rita, ravi, at=AT + 3 * DAY)
    ask(case, alice, at=AT + 4 * DAY)
    assert Question.objects.filter(code=another_look.CODE).count() == 2


def test_it_does_not_hold_deprovisioning_for_ever(case, alice, rita, ravi):
    ask(case, alice, at=AT + 30 * DAY)
    late = AT + 35 * DAY
    refuse(case, rita, ravi, at=late)
    with pytest.raises(another_look.NoOtherLook):
        ask(case, alice, at=late + timedelta(minutes=5))
    deadlines.run(late + timedelta(minutes=6))
    assert customer_of(case).compliance_status == "deprovisioned"


def test_a_page_names_the_decision_that_it_showed(case, alice, rita, ravi):
    shown = another_look.moment(another_look.open_to(customer_of(case), AT + DAY))
    decisions.reopen(actor=acting(rita), case=case, reason="new list", at=AT + DAY)
    refuse(case, rita, ravi, at=AT + 2 * DAY)
    with pytest.raises(another_look.NoOtherLook):
        ask(case, alice, at=AT + 3 * DAY, of=shown)
    ask(case, alice, at=AT + 3 * DAY)


def test_whether_the_desk_has_opened_the_case_again_does_not_show(case, alice, rita):
    before = another_look.open_to(customer_of(case), AT + DAY)
    decisions.reopen(actor=acting(rita), case=case, reason="quality", at=AT + DAY)
    assert another_look.open_to(customer_of(case), AT + DAY) == before
    ask(case, alice, at=AT + 2 * DAY)
    case.refresh_from_db()
    assert (case.state, case.round) == ("open", 2)


def test_an_approval_that_waits_is_not_confirmed_over_it(case, alice, rita, ravi):
    decisions.reopen(actor=acting(rita), case=case, reason="quality", at=AT + DAY)
    propose(case, rita, "approved", at=AT + DAY)
    ask(case, alice, at=AT + 2 * DAY)
    with pytest.raises(decisions.AnswerWaits):
        decisions.confirm(actor=acting(ravi), case=case, at=AT + 2 * DAY)


def test_while_we_wait_for_the_partner_it_ends_the_round(case, alice, rita):
    decisions.reopen(actor=acting(rita), case=case, reason="quality", at=AT + DAY)
    cases.claim(actor=acting(rita), case=case, at=AT + DAY)
    contacts.ask(actor=acting(rita), case=case, questions=[("other", "Who owns it?")], at=AT + DAY)
    ask(case, alice, at=AT + 2 * DAY)
    assert not case.contact_rounds.filter(ended_at=None).exists()
    case.refresh_from_db()
    assert case.state == "open"


@pytest.mark.parametrize("status", ["checking", "clear", "in_review", "awaiting_partner", "deprovisioned"])
def test_nothing_to_look_at_again(case, alice, status):
    Customer.objects.filter(pk=case.customer_id).update(compliance_status=status)
    with pytest.raises(another_look.NoOtherLook):
        ask(case, alice)


def test_who_may_not(case, bob, rita, charlie):
    for who in (bob, rita, charlie):
        with pytest.raises(NotAllowed):
            ask(case, who)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"reason": "because"}, another_look.UnknownLookReason),
        ({"facts": "  no  "}, another_look.FactsNeeded),
    ],
)
def test_it_needs_a_reason_and_facts(case, alice, given, refusal):
    with pytest.raises(refusal):
        ask(case, alice, **given)
    assert not Question.objects.exists()


def test_on_the_page_once_and_with_what_was_typed(case, alice, client):
    client.force_login(alice)
    page = reverse("compliance:status", args=[customer_of(case).public_id])
    asked = reverse("compliance:another-look", args=[customer_of(case).public_id])
    assert "Ask for another look" in client.get(page).content.decode()
    of = another_look.moment(another_look.open_to(customer_of(case), AT + DAY))
    refused = client.post(asked, {"reason": "mistaken", "facts": "Too short", "of": of})
    assert refused.status_code == 422
    body = refused.content.decode()
    assert "Too short" in body
    assert "20 characters" in body
    sent = client.post(asked, {"reason": "mistaken", "facts": FACTS, "of": of}, follow=True).content.decode()
    assert "reads what you wrote first" in sent
    assert FACTS in sent
    assert "You can ask once" not in sent
    assert client.post(asked, {"reason": "mistaken", "facts": FACTS, "of": of}).status_code == 422


def test_read_only_people_see_no_form(case, bob, client):
    client.force_login(bob)
    page = client.get(reverse("compliance:status", args=[customer_of(case).public_id]))
    assert "Ask for another look" not in page.content.decode()
