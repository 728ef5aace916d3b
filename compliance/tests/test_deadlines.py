"""The two ways to deprovisioning, each driven by an injected clock; what holds them; what never moves them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from compliance import review_tasks
from compliance.contacts import answers, attempts
from compliance.deprovisioning import deadlines
from compliance.models import CaseEvent, ContactAttempt, Question
from compliance.review import cases, decisions, partner_mails, verdicts
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT
from customers.lifecycle import removal
from customers.models import Customer, ProvisioningWork
from customers.onboarding.creation import Address
from customers.profile import versions
from portal.base.actors import system
from portal.jobs import kinds, work
from portal.outbox.models import Mail
from portal.testing.cast import acting

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DUE = datetime(2026, 4, 2, tzinfo=UTC)  # day 31 after Monday 2 March
ELSEWHERE = Address("14 Mill Lane", "", "Leeds", "", "LS1 4AP", "GB")


@pytest.fixture
def case(partner, rita):
    made = desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 8100, "review"))
    cases.claim(actor=acting(rita), case=made, at=AT)
    return made


@pytest.fixture
def refused(case, rita, ravi):
    """Non-compliant since Monday, 2 March."""
    verdicts.judge(
        actor=acting(rita), candidate=case.candidates.get(), verdict="match", reason="same_party", at=AT
    )
    decisions.decide(actor=acting(rita), case=case, decision="non_compliant", reason="confirmed_match", at=AT)
    decisions.confirm(actor=acting(ravi), case=case, at=AT)
    return case


@pytest.fixture
def asked(case, rita):
    """Asked on Monday; the mail is out."""
    attempts.ask(actor=acting(rita), case=case, questions=[("owners", "Who owns it?")], at=AT)
    send_mails(AT)
    return case


def send_mails(at):
    kind = kinds.kind("mail")
    for notice in Mail.objects.filter(finished_at=None):
        work.run_one(kind, notice.pk, at=at)


@pytest.fixture(autouse=True)
def _known():
    review_tasks.register()


def attempt(case, who, at, **changes):
    said = {"channel": "phone", "outcome": "unanswered", "person": "Office", "proof": ""} | changes
    attempts.log_attempt(actor=acting(who), case=case, at=at, **said)


def three_attempts(case, who):
    attempt(case, who, AT + DAY)
    attempt(case, who, AT + 2 * DAY)


def standing():
    customer = Customer.objects.get()
    return customer.compliance_status, customer.provisioning_status


GONE = ("deprovisioned", "deleting")


def test_thirty_days_non_compliant(refused):
    assert deadlines.run(DUE - timedelta(seconds=1)) == 1  # the notice of the last day
    assert standing() == ("non_compliant", "provisioned")
    assert deadlines.run(DUE) == 1
    assert standing() == GONE
    assert deadlines.run(DUE + DAY) == 0
    assert ProvisioningWork.objects.filter(task="remove").count() == 1
    event = CaseEvent.objects.get(kind="deprovisioned")
    assert event.detail == {"because": "non_compliant", "key": "non_compliant:2026-03-02"}
    assert Mail.objects.filter(kind="partner.deprovisioning").count() == 1
    refused.refresh_from_db()
    assert refused.state == "non_compliant"


def test_notices_at_14_7_and_1_days_once_each(refused):
    for before in (20, 15, 14, 13, 8, 7, 5, 1):
        deadlines.run(DUE - before * DAY)
        deadlines.run(DUE - before * DAY + MINUTE)
    sent = Mail.objects.filter(kind__startswith="partner.due_").order_by("pk")
    assert list(sent.values_list("kind", flat=True)) == ["partner.due_14", "partner.due_7", "partner.due_1"]
    assert CaseEvent.objects.filter(kind="notified").count() == 3


def test_an_approval_ends_the_thirty_days_and_a_later_refusal_starts_anew(refused, rita, ravi):
    later = AT + 20 * DAY
    decisions.reopen(actor=acting(rita), case=refused, reason="Papers", at=later)
    cases.claim(actor=acting(rita), case=refused, at=later)
    candidate = refused.candidates.get()
    verdicts.judge(
        actor=acting(rita), candidate=candidate, verdict="no_match", reason="different_name", at=later
    )
    decisions.decide(actor=acting(rita), case=refused, decision="approved", reason="no_match", at=later)
    decisions.confirm(actor=acting(ravi), case=refused, at=later)
    assert deadlines.run(DUE + DAY) == 0
    assert standing() == ("clear", "provisioned")


def test_reopening_alone_does_not_stop_the_thirty_days(refused, rita):
    decisions.reopen(actor=acting(rita), case=refused, reason="Papers", at=AT + DAY)
    deadlines.run(DUE)
    assert standing() == GONE
    refused.refresh_from_db()
    assert refused.state == "withdrawn"


def test_unreachable_after_three_counted_attempts_and_the_window(asked, rita):
    three_attempts(asked, rita)
    due = AT + 4 * DAY  # two working days after Wednesday: Friday
    assert deadlines.run(due - DAY - MINUTE) == 0
    assert deadlines.run(due - DAY) == 1, "the notice of the day before"
    assert deadlines.run(due - MINUTE) == 0
    assert standing() == ("awaiting_partner", "provisioned")
    assert deadlines.run(due) == 1
    assert standing() == GONE
    assert CaseEvent.objects.get(kind="deprovisioned").detail["because"] == "unreachable"
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert deadlines.run(due + DAY) == 0


def test_two_attempts_never_make_a_partner_unreachable(asked, rita):
    attempt(asked, rita, AT + DAY)
    attempt(asked, rita, AT + DAY + 60 * MINUTE)
    assert deadlines.run(AT + 300 * DAY) == 0


def test_a_bounced_mail_is_not_one_of_the_three(asked, rita):
    three_attempts(asked, rita)
    attempts.bounce(attempt=ContactAttempt.objects.get(channel="email"), at=AT + 3 * DAY)
    assert deadlines.run(AT + 90 * DAY) == 0
    attempt(asked, rita, AT + 91 * DAY, channel="portal", outcome="delivered")
    assert deadlines.run(AT + 94 * DAY) == 1


def test_questions_that_never_left_hold_the_trigger(case, rita):
    attempts.ask(actor=acting(rita), case=case, questions=[("owners", "Who owns it?")], at=AT)
    three_attempts(case, rita)
    assert deadlines.run(AT + 30 * DAY) == 0
    send_mails(AT + 30 * DAY)  # a Wednesday
    assert deadlines.run(AT + 31 * DAY - MINUTE) == 0, "a late mail has its whole window too"
    assert deadlines.run(AT + 32 * DAY - MINUTE) == 1, "the notice of the day before"
    assert standing() == ("awaiting_partner", "provisioned")
    assert deadlines.run(AT + 32 * DAY) == 1


def test_an_unread_answer_holds_the_thirty_days(asked, rita, ravi, alice):
    """Asked two questions, answered one, refused, then the other is answered in the last hour."""
    answers.resume(actor=acting(rita), case=asked, at=AT)
    verdicts.judge(
        actor=acting(rita), candidate=asked.candidates.get(), verdict="match", reason="same_party", at=AT
    )
    decisions.decide(
        actor=acting(rita), case=asked, decision="non_compliant", reason="confirmed_match", at=AT
    )
    decisions.confirm(actor=acting(ravi), case=asked, at=AT)
    name = Question.objects.get().public_id
    late = DUE - MINUTE
    answers.answer(actor=acting(alice), customer=asked.customer, answers={name: "Ann Bell"}, at=late)
    asked.refresh_from_db()
    assert (asked.state, asked.round) == ("open", 2)
    deadlines.run(DUE + 3 * DAY)
    assert standing() == ("non_compliant", "provisioned")
    answers.mark_read(actor=acting(ravi), case=asked, at=DUE + 3 * DAY)
    deadlines.run(DUE + 3 * DAY)
    assert standing() == GONE


def test_an_answer_ends_the_other_trigger(asked, rita, alice):
    three_attempts(asked, rita)
    name = Question.objects.get().public_id
    answers.answer(actor=acting(alice), customer=asked.customer, answers={name: "Ann"}, at=AT + 3 * DAY)
    assert deadlines.run(AT + 90 * DAY) == 0
    answers.mark_read(actor=acting(rita), case=asked, at=AT + 90 * DAY)
    assert deadlines.run(AT + 90 * DAY) == 0
    assert standing() == ("in_review", "provisioned")


def test_an_address_edit_on_day_29_moves_nothing(refused):
    customer = Customer.objects.get()
    versions.change(actor=system(), customer=customer, at=AT + 29 * DAY, address=ELSEWHERE)
    customer.refresh_from_db()
    assert (customer.compliance_status, customer.non_compliant_on) == ("non_compliant", AT.date())
    assert customer.recheck_pending
    deadlines.run(DUE)
    assert standing() == GONE


def test_a_rename_and_a_list_update_leave_a_waiting_review_as_it_is(asked, rita):
    customer = Customer.objects.get()
    versions.change(actor=system(), customer=customer, at=AT + DAY, legal_name="Quite Other Ltd")
    check = desk_cast.checked(customer, (desk_cast.listed("New", number=4), 9900, "strong"), trigger="list")
    joined = cases.join_hits(check=check, candidates=list(check.candidates.all()), at=AT + DAY)
    assert (joined.pk, joined.state) == (asked.pk, "awaiting_partner")
    assert standing()[0] == "awaiting_partner"
    three_attempts(asked, rita)
    assert deadlines.run(AT + 4 * DAY) == 1


def test_a_rename_and_a_list_update_do_not_stop_the_thirty_days(refused):
    customer = Customer.objects.get()
    versions.change(actor=system(), customer=customer, at=AT + DAY, legal_name="Quite Other Ltd")
    check = desk_cast.checked(customer, (desk_cast.listed("New", number=4), 9900, "strong"), trigger="list")
    another = cases.join_hits(check=check, candidates=list(check.candidates.all()), at=AT + DAY)
    assert (another.pk, another.state, another.round) == (refused.pk, "open", 2)
    assert Customer.objects.get().non_compliant_on == AT.date()
    deadlines.run(DUE)
    assert standing() == GONE


def test_a_deletion_ends_the_thirty_days_and_withdraws_the_case(refused):
    removal.delete(actor=system(), customer=Customer.objects.get(), at=AT + DAY)
    assert deadlines.run(DUE) == 0
    assert cases.withdraw_deleted(DUE) == 1
    refused.refresh_from_db()
    assert refused.state == "withdrawn"
    assert standing() == ("non_compliant", "deleting")
    assert not CaseEvent.objects.filter(kind="deprovisioned").exists()


def test_one_failure_does_not_stop_the_others(refused, partner, monkeypatch, caplog):
    other = desk_cast.new_customer(partner, "Other Ltd", compliance_status="non_compliant")
    desk_cast.open_case(other, (desk_cast.listed("X", number=9), 8000, "review"))
    Customer.objects.filter(pk=other.pk).update(non_compliant_on=AT.date())
    real = removal.deprovision

    def fails(*, customer, **rest):
        if customer.pk == refused.customer_id:
            raise RuntimeError("disk")
        real(customer=customer, **rest)

    monkeypatch.setattr(removal, "deprovision", fails)
    deadlines.run(DUE)
    assert Customer.objects.get(pk=other.pk).compliance_status == "deprovisioned"
    assert Customer.objects.get(pk=refused.customer_id).compliance_status == "non_compliant"
    assert "Bramble" not in caplog.text
    assert partner_mails.cancel_queued(other) == 0
