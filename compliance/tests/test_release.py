"""With DEPROVISION_REQUIRES_RELEASE two people let a due deprovisioning start; anybody of the desk calls it off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from compliance.contacts import answers, attempts
from compliance.deprovisioning import deadlines, release_state
from compliance.models import Question
from compliance.review import cases, decisions, verdicts
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT
from customers.models import Customer
from portal.audit.models import AuditEvent
from portal.base.actors import system
from portal.base.errors import NotAllowed
from portal.jobs import kinds, work
from portal.outbox.models import Mail
from portal.testing.cast import acting
from portal.testing.makers import make_customer

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DUE = datetime(2026, 4, 2, tzinfo=UTC)
GONE = ("deprovisioned", "deleting")


@pytest.fixture(autouse=True)
def _required(settings):
    settings.DEPROVISION_REQUIRES_RELEASE = True


def claimed(customer, who):
    made = desk_cast.open_case(customer, (desk_cast.listed(), 8100, "review"))
    cases.claim(actor=acting(who), case=made, at=AT)
    return made


def refuse(case, first, second):
    candidate = case.candidates.get()
    verdicts.judge(actor=acting(first), candidate=candidate, verdict="match", reason="same_party", at=AT)
    decisions.decide(
        actor=acting(first), case=case, decision="non_compliant", reason="confirmed_match", at=AT
    )
    decisions.confirm(actor=acting(second), case=case, at=AT)
    return case


@pytest.fixture
def refused(partner, rita, ravi):
    """Non-compliant since Monday, 2 March."""
    return refuse(claimed(desk_cast.new_customer(partner), rita), rita, ravi)


@pytest.fixture
def asked(partner, rita):
    """Asked on Monday, tried on Tuesday and Wednesday; the mail is out."""
    case = claimed(desk_cast.new_customer(partner), rita)
    attempts.ask(actor=acting(rita), case=case, questions=[("owners", "Who owns it?")], at=AT)
    work.run_one(kinds.kind("mail"), Mail.objects.get().pk, at=AT)
    said = {"channel": "phone", "outcome": "unanswered", "person": "Office"}
    for day in (1, 2):
        attempts.log_attempt(actor=acting(rita), case=case, at=AT + day * DAY, **said)
    return case


def standing():
    customer = Customer.objects.get()
    return customer.compliance_status, customer.provisioning_status


def test_two_people_release_when_the_setting_says_so(refused, rita, ravi):
    customer = Customer.objects.get()
    with pytest.raises(deadlines.NothingDue):
        deadlines.propose_release(actor=acting(rita), customer=customer, at=DUE - MINUTE)
    deadlines.run(DUE)
    assert standing()[0] == "non_compliant"
    with pytest.raises(deadlines.NothingDue):
        deadlines.confirm_release(actor=acting(ravi), customer=customer, at=DUE)
    deadlines.propose_release(actor=acting(rita), customer=customer, at=DUE)
    with pytest.raises(deadlines.OwnRelease):
        deadlines.confirm_release(actor=acting(rita), customer=customer, at=DUE)
    deadlines.run(DUE)
    assert standing()[0] == "non_compliant"
    deadlines.confirm_release(actor=acting(ravi), customer=customer, at=DUE)
    deadlines.run(DUE)
    assert standing() == GONE


def test_a_release_is_called_off_while_it_is_not_carried_out(refused, rita, ravi, lena):
    customer = Customer.objects.get()
    told = {"customer": customer, "at": DUE}
    with pytest.raises(deadlines.NothingDue):
        deadlines.withdraw_release(actor=acting(lena), **told)
    deadlines.propose_release(actor=acting(rita), **told)
    deadlines.confirm_release(actor=acting(ravi), **told)
    deadlines.withdraw_release(actor=acting(lena), **told)
    deadlines.run(DUE)
    assert standing()[0] == "non_compliant"
    with pytest.raises(deadlines.NothingDue):
        deadlines.confirm_release(actor=acting(ravi), **told)
    deadlines.propose_release(actor=acting(ravi), **told)
    with pytest.raises(deadlines.OwnRelease):
        deadlines.confirm_release(actor=acting(ravi), **told)
    deadlines.confirm_release(actor=acting(rita), **told)
    deadlines.run(DUE)
    assert standing() == GONE


def test_an_unread_answer_holds_a_release_too(asked, rita, ravi, alice):
    due = AT + 4 * DAY
    told = {"customer": asked.customer, "at": due}
    deadlines.propose_release(actor=acting(rita), **told)
    deadlines.confirm_release(actor=acting(ravi), **told)
    name = Question.objects.get().public_id
    answers.answer(actor=acting(alice), answers={name: "Ann"}, **told)
    assert deadlines.run(due) == 0
    assert standing() == ("in_review", "provisioned")


def test_who_may_not_release(refused, alice, sam):
    customer = Customer.objects.get()
    for who in (acting(alice), acting(sam), system()):
        for service in (deadlines.propose_release, deadlines.confirm_release, deadlines.withdraw_release):
            with pytest.raises(NotAllowed):
                service(actor=who, customer=customer, at=DUE)


def test_what_a_release_shows_is_what_the_run_ends(partner, rita, ravi, alice):
    customer = make_customer(partner, at=AT, actor=acting(alice))
    case = refuse(claimed(customer, rita), rita, ravi)
    shown = release_state.of_case(case, at=DUE)
    told = {"customer": customer, "at": DUE}
    deadlines.propose_release(actor=acting(rita), **told)
    deadlines.confirm_release(actor=acting(ravi), **told)
    deadlines.run(DUE)
    ended = AuditEvent.objects.get(verb="customers.deprovisioned").after["released"]
    assert shown is not None
    assert (shown.users, shown.units, ended) == (1, 1, 1)
