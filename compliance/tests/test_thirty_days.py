"""The 30 days to the second, and all that deprovisioning ends, from the decision to an empty directory."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.test import Client
from django.urls import reverse

from compliance import review_tasks
from compliance.contacts import answers, attempts
from compliance.deprovisioning import deadlines
from compliance.models import Case, CaseEvent
from compliance.review import cases, decisions, verdicts
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT
from customers.licensing import quantities, subscribers
from customers.lifecycle import removal
from customers.models import Customer, DirectoryEntry, Profile, ProvisioningWork, Quantity, Subscriber
from customers.onboarding.creation import Address, Contact, Person
from customers.permissions import NoMoreWhileNonCompliant
from customers.profile import versions
from portal.audit.models import AuditEvent
from portal.base.actors import system
from portal.jobs import kinds, work
from portal.outbox.models import Mail
from portal.testing.cast import PASSWORD, acting
from portal.testing.makers import make_customer

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
MIDNIGHT = datetime(2026, 3, 3, tzinfo=UTC)
ELSEWHERE = Address("14 Mill Lane", "", "Leeds", "", "LS1 4AP", "GB")
EAST = timezone(timedelta(hours=9))


@pytest.fixture(autouse=True)
def _known():
    review_tasks.register()


def refuse(case, first, second, at, final_at=None):
    """Claimed, judged and proposed at one moment, made final at another."""
    cases.claim(actor=acting(first), case=case, at=at)
    for one in case.candidates.all():
        verdicts.judge(actor=acting(first), candidate=one, verdict="match", reason="same_party", at=at)
    decisions.decide(
        actor=acting(first), case=case, decision="non_compliant", reason="confirmed_match", at=at
    )
    return decisions.confirm(actor=acting(second), case=case, at=final_at or at)


def approve(case, who, second, at):
    """A refusal is lifted by two."""
    decisions.reopen(actor=acting(who), case=case, reason="Papers", at=at)
    cases.claim(actor=acting(who), case=case, at=at)
    for one in case.candidates.all():
        verdicts.judge(actor=acting(who), candidate=one, verdict="no_match", reason="different_name", at=at)
    decisions.decide(actor=acting(who), case=case, decision="approved", reason="no_match", at=at)
    decisions.confirm(actor=acting(second), case=case, at=at)


@pytest.fixture
def case(partner):
    return desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 8100, "review"))


def day_zero():
    return Customer.objects.get().non_compliant_on


def status():
    return Customer.objects.get().compliance_status


@pytest.mark.parametrize(
    ("proposed", "final", "zero"),
    [
        (AT, MIDNIGHT - SECOND, date(2026, 3, 2)),
        (AT, MIDNIGHT, date(2026, 3, 3)),
        (AT, AT + 3 * DAY, date(2026, 3, 5)),
        (AT, datetime(2026, 3, 4, 8, 59, tzinfo=EAST), date(2026, 3, 3)),
        (AT, datetime(2026, 3, 28, 23, 59, 59, tzinfo=UTC), date(2026, 3, 28)),
    ],
    ids=["last second", "midnight", "days after the proposal", "tomorrow in Tokyo", "night of summer time"],
)
def test_day_zero_is_the_utc_day_of_the_final_decision(case, rita, ravi, proposed, final, zero):
    refuse(case, rita, ravi, proposed, final)

    assert day_zero() == zero
    due = datetime(zero.year, zero.month, zero.day, tzinfo=UTC) + 31 * DAY
    deadlines.run(due - SECOND)
    assert status() == "non_compliant"
    deadlines.run(due)
    assert status() == "deprovisioned"


def test_a_leap_day_is_a_day(case, rita, ravi):
    zero = datetime(2028, 2, 10, 12, tzinfo=UTC)
    refuse(case, rita, ravi, zero)

    deadlines.run(datetime(2028, 3, 11, 23, 59, 59, tzinfo=UTC))
    assert status() == "non_compliant"
    deadlines.run(datetime(2028, 3, 12, tzinfo=UTC))
    assert status() == "deprovisioned"


def test_notices_are_due_at_midnight_14_7_and_1_days_before(case, rita, ravi):
    refuse(case, rita, ravi, AT)
    due = datetime(2026, 4, 2, tzinfo=UTC)

    for before in (14, 7, 1):
        kind = f"partner.due_{before}"
        deadlines.run(due - before * DAY - SECOND)
        assert not Mail.objects.filter(kind=kind).exists()
        deadlines.run(due - before * DAY)
        assert Mail.objects.get(kind=kind).context == {"due_on": "2026-04-02"}


def test_a_later_refusal_starts_thirty_new_days_with_notices_of_their_own(case, rita, ravi):
    refuse(case, rita, ravi, AT)
    deadlines.run(AT + 20 * DAY)
    approve(case, rita, ravi, AT + 25 * DAY)
    assert (status(), day_zero()) == ("clear", None)
    again = AT + 26 * DAY
    decisions.reopen(actor=acting(rita), case=case, reason="A mistake", at=again)

    refuse(case, rita, ravi, again)

    assert day_zero() == again.date()
    deadlines.run(AT + 40 * DAY)
    assert status() == "non_compliant"
    deadlines.run(again + 17 * DAY)
    assert Mail.objects.filter(kind="partner.due_14").count() == 2
    deadlines.run(again + 31 * DAY)
    assert status() == "deprovisioned"


def test_an_undo_of_a_refusal_by_one_leaves_its_clock(case, rita, ravi):
    refuse(case, rita, ravi, AT)
    decisions.undo(actor=acting(ravi), case=case, at=AT + SECOND)

    assert (status(), day_zero()) == ("non_compliant", AT.date())
    assert deadlines.run(AT + 60 * DAY) == 1


def test_who_is_about_to_read_past_the_thirty_days_is_told_what_it_starts(case, rita, ravi, alice):
    refuse(case, rita, ravi, AT)
    decisions.reopen(actor=acting(rita), case=case, reason="Ask them", at=AT)
    cases.claim(actor=acting(rita), case=case, at=AT)
    attempts.ask(actor=acting(rita), case=case, questions=[("owners", "Who owns it?")], at=AT)
    asked, late = case.questions.get().public_id, AT + 30 * DAY
    answers.answer(actor=acting(alice), customer=case.customer, answers={asked: "Ann"}, at=late)
    client = Client()
    client.force_login(rita)
    page = reverse("compliance:case", args=[case.public_id])

    assert not deadlines.due_once_read(case, at=late)
    assert deadlines.due_once_read(case, at=late + 2 * DAY)
    shown = client.get(page, {"tool": "partner"}).content.decode()
    assert "only this answer holds the deprovisioning" in shown, "the real clock is far past it"


# --- all that ends


@pytest.fixture
def live(partner, alice):
    """A provisioned customer with three users, two packages and an add-on, written to the directory."""
    customer = make_customer(
        partner, at=AT, actor=acting(alice), quantities={"webex_calling": 10, "webex_suite": 5}
    )
    for name in ("kim", "lou"):
        person = Person(name.title(), "Example", f"{name}@customer.example")
        subscribers.add(actor=system(), customer=customer, person=person, package_code="webex_calling", at=AT)
    work.run_due(at=AT, seconds=120, kinds=[kinds.kind("provisioning")])
    customer.refresh_from_db()
    assert customer.provisioning_status == "provisioned"
    return customer


@pytest.fixture
def refused(live, rita, ravi):
    case = desk_cast.open_case(live, (desk_cast.listed(), 9700, "strong"))
    refuse(case, rita, ravi, AT)
    live.refresh_from_db()
    return case


def end(at=AT + 40 * DAY):
    deadlines.run(at)
    work.run_due(at=at, seconds=120, kinds=[kinds.kind("provisioning")])


def test_the_customer_and_every_user_go_and_the_history_stays(live, refused):
    assert DirectoryEntry.objects.filter(organisation_id=live.public_id).count() == 4
    told = AuditEvent.objects.count()

    end()

    live.refresh_from_db()
    assert (live.compliance_status, live.provisioning_status) == ("deprovisioned", "removed")
    assert not DirectoryEntry.objects.filter(organisation_id=live.public_id).exists()
    assert not Subscriber.objects.filter(released_at=None).exists()
    assert set(Quantity.objects.values_list("assigned", "reserved")) == {(0, 0)}
    assert (Subscriber.objects.count(), Profile.objects.count(), Case.objects.count()) == (3, 1, 1)
    assert refused.candidates.exists()
    assert AuditEvent.objects.count() > told
    assert CaseEvent.objects.get(kind="deprovisioned").detail["because"] == "non_compliant"


def test_it_ends_once_however_often_it_runs(live, refused):
    for moment in (AT + 40 * DAY, AT + 40 * DAY, AT + 41 * DAY):
        end(moment)

    assert ProvisioningWork.objects.filter(task="remove").count() == 1
    assert CaseEvent.objects.filter(kind="deprovisioned").count() == 1
    assert Mail.objects.filter(kind="partner.deprovisioning").count() == 1


def test_the_end_of_the_own_organisation_locks_nobody_out(partner, alice, bob, rita, ravi):
    own = make_customer(partner, at=AT, actor=acting(alice), is_own_organisation=True)
    case = desk_cast.open_case(own, (desk_cast.listed(), 9700, "strong"))
    refuse(case, rita, ravi, AT)

    end()

    own.refresh_from_db()
    assert (own.compliance_status, own.provisioning_status) == ("deprovisioned", "removed")
    for user in (alice, bob):
        client = Client()
        assert client.login(username=user.email, password=PASSWORD)
        assert client.get(reverse("customers:list")).status_code == 200
    partner.refresh_from_db()
    assert partner.suspended_at is None


def test_a_deprovisioned_customer_frees_its_external_id_and_shows_its_case_again(live, refused, alice, rita):
    end()
    again = make_customer(live.partner, at=AT + 50 * DAY, actor=acting(alice), external_id=live.external_id)
    case = desk_cast.open_case(again, (desk_cast.listed("Third", number=3), 8000, "review"))

    client = Client()
    client.force_login(rita)
    page = client.get(reverse("compliance:case", args=[case.public_id])).content.decode()

    assert reverse("compliance:case", args=[refused.public_id]) in page


# --- what a non-compliant customer may still do


def test_a_non_compliant_customer_takes_nothing_more(live, refused, alice, sam):
    person = Person("Max", "Example", "max@customer.example")
    kim = live.subscribers.get(email="kim@customer.example")
    for who, why in ((acting(alice), ""), (acting(sam), "A ticket"), (system(), "")):
        told = {"actor": who, "at": AT + DAY, "reason": why}
        with pytest.raises(NoMoreWhileNonCompliant):
            subscribers.add(customer=live, person=person, package_code="webex_calling", **told)
        with pytest.raises(NoMoreWhileNonCompliant):
            subscribers.move(subscriber=kim, package_code="webex_suite", **told)
        with pytest.raises(NoMoreWhileNonCompliant):
            quantities.change(customer=live, wanted={"webex_calling": 11}, **told)
        with pytest.raises(NoMoreWhileNonCompliant):
            quantities.change(customer=live, wanted={"attendant_console": 1}, **told)
    assert live.subscribers.filter(released_at=None).count() == 3


def test_but_releases_edits_answers_and_its_deletion_go_on(live, refused, alice, rita):
    alices = {"actor": acting(alice), "at": AT + DAY}
    subscribers.release(subscriber=live.subscribers.get(email="kim@customer.example"), **alices)
    quantities.change(customer=live, wanted={"webex_calling": 9}, **alices)
    assert versions.change(customer=live, address=ELSEWHERE, **alices) is not None
    decisions.reopen(actor=acting(rita), case=refused, reason="Ask them", at=AT + DAY)
    cases.claim(actor=acting(rita), case=refused, at=AT + DAY)
    attempts.ask(actor=acting(rita), case=refused, questions=[("owners", "Who owns it?")], at=AT + DAY)
    asked = refused.questions.get().public_id
    answers.answer(customer=live, answers={asked: "Ann"}, **alices)
    live.refresh_from_db()
    assert (live.compliance_status, live.non_compliant_on) == ("non_compliant", AT.date())
    removal.delete(customer=live, **alices)
    live.refresh_from_db()
    assert live.provisioning_status == "deleting"


@pytest.mark.parametrize(
    "edit",
    [
        {"address": ELSEWHERE},
        {"legal_name": "Quite Other Ltd"},
        {"contacts": (Contact("Someone Else", "else@customer.example", ""),)},
    ],
    ids=["address", "name", "contacts"],
)
def test_no_edit_on_day_29_moves_the_clock(live, refused, alice, edit):
    versions.change(actor=acting(alice), customer=live, at=AT + 29 * DAY, **edit)

    deadlines.run(AT + 30 * DAY)
    assert (status(), day_zero()) == ("non_compliant", AT.date())
    end(datetime(2026, 4, 2, tzinfo=UTC))

    assert status() == "deprovisioned"
