"""The invariants: silent over what the services do, and loud over every contradiction planted past them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from compliance import sample
from compliance.checks import rescreens
from compliance.lists import indexes, loads
from compliance.models import Case, CaseCandidate, CaseEvent, Check, ContactRound, Decision
from compliance.review import cases, decisions, verdicts
from customers.licensing import subscribers
from customers.models import (
    AssignmentCount,
    Customer,
    DirectoryEntry,
    Product,
    Profile,
    Quantity,
    Subscriber,
    SubscriberAddOn,
)
from customers.schemas import Person
from portal.base import clock, invariants
from portal.base.actors import system
from portal.jobs import work
from portal.outbox.models import Mail
from portal.testing.cast import acting
from portal.testing.makers import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def clear_one(alice, partner, at, catalogue, settings):
    """A clear customer with two subscribers, provisioned; and the sample list in force."""
    settings.DEBUG = True
    loads.load([sample.PATH], actor=system("test"), at=at)
    rescreens.run(at)
    indexes.forget_opened()
    customer = make_customer(partner, at=at, actor=acting(alice), name=sample.CLEAN_NAME)
    person = Person("Bea", "Bell", "bea@customer.example")
    subscribers.add(
        actor=acting(alice), customer=customer, person=person, package_code="webex_calling", at=at
    )
    work.run_due(at=at, seconds=60)
    return Customer.objects.get(pk=customer.pk)


@pytest.fixture
def refused_one(clear_one, alice, partner, at, rita, ravi):
    """A non-compliant customer, refused by two people over a strong candidate; and one more that waits for review."""
    customer = make_customer(partner, at=at, actor=acting(alice), name=sample.EXACT_NAME)
    make_customer(partner, at=at, actor=acting(alice), name=sample.NEAR_NAME)
    work.run_due(at=at, seconds=60)
    case = Case.objects.get(customer=customer)
    cases.claim(actor=acting(rita), case=case, at=at)
    for candidate in case.candidates.all():
        verdicts.judge(actor=acting(rita), candidate=candidate, verdict="match", reason="same_party", at=at)
    decisions.decide(actor=acting(rita), case=case, decision="non_compliant", reason="confirmed_match", at=at)
    decisions.confirm(actor=acting(ravi), case=case, at=at)
    return Customer.objects.get(pk=customer.pk)


def broken():
    return {one.rule for one in invariants.violations()}


def test_nothing_is_wrong_with_what_the_services_did(refused_one):
    assert list(invariants.violations()) == []
    assert len(invariants.names()) >= 20


def test_the_command_says_what_is_wrong_and_exits_with_one(clear_one, capsys):
    call_command("check_invariants")
    assert "0 violations" in capsys.readouterr().out
    row = Quantity.objects.get(customer=clear_one)
    Quantity.objects.filter(pk=row.pk).update(assigned=7)

    with pytest.raises(SystemExit) as ended:
        call_command("check_invariants")

    said = capsys.readouterr().out
    assert ended.value.code == 1
    assert f"quantity {row.pk} of customer {clear_one.pk} says 7 assigned, 2 subscribers hold it" in said


def a_counter_too_high(clear, _refused):
    Quantity.objects.filter(customer=clear).update(assigned=5)


def a_reservation_nobody_holds(clear, _refused):
    Quantity.objects.filter(customer=clear).update(reserved=1)


def an_add_on_of_the_released(clear, _refused):
    one = Subscriber.objects.filter(customer=clear).first()
    add_on = Product.objects.get(code="attendant_console")
    SubscriberAddOn.objects.create(subscriber=one, product=add_on, added_at=clear.created_at)
    Subscriber.objects.filter(pk=one.pk).update(released_at=clear.created_at)


def a_counter_gone(clear, _refused):
    Quantity.objects.filter(customer=clear).delete()


def a_product_for_nobody(clear, _refused):
    from customers.models import Product

    add_on = Product.objects.get(code="attendant_console")
    Subscriber.objects.filter(customer=clear, is_administrator=False).update(package=add_on)


def an_administrator_too_low(clear, _refused):
    Customer.objects.filter(pk=clear.pk).update(created_level=30)


def no_administrator(clear, _refused):
    Subscriber.objects.filter(customer=clear).update(is_administrator=False)


def an_older_version_shown(clear, _refused):
    values = {field.attname: getattr(clear.profile, field.attname) for field in Profile._meta.concrete_fields}
    Profile.objects.create(**values | {"id": None, "number": 2})


def provisioning_unsaid(clear, _refused):
    Customer.objects.filter(pk=clear.pk).update(provisioning_status="updating")


def clear_unsaid(_clear, refused):
    Customer.objects.filter(pk=refused.pk).update(compliance_status="clear", non_compliant_on=None)


def thirty_days_of_nobody(clear, _refused):
    Customer.objects.filter(pk=clear.pk).update(non_compliant_on=clear.created_at.date())


def gone_with_subscribers(clear, _refused):
    Customer.objects.filter(pk=clear.pk).update(provisioning_status="deleting")


def a_user_that_nobody_has(clear, _refused):
    DirectoryEntry.objects.filter(organisation_id=clear.public_id, kind="user").first().delete()


def a_clear_never_checked(clear, _refused):
    Check.objects.filter(customer=clear).update(state="queued", finished_at=None)


def a_check_without_a_list(clear, _refused):
    Check.objects.filter(customer=clear).update(in_force=None)


def a_check_that_nobody_can_claim(clear, _refused):
    Check.objects.filter(customer=clear).update(state="running", leased_until=None)


def a_hit_no_case_shows(_clear, _refused):
    CaseCandidate.objects.filter(case__state="open").update(party_key="somebody else")


def a_clear_with_an_open_case(clear, _refused):
    Case.objects.filter(state="open").update(customer=clear)


def a_case_moved_unsaid(_clear, _refused):
    Case.objects.filter(state="open").update(state="withdrawn")


def a_verdict_nobody_gave(_clear, _refused):
    CaseCandidate.objects.filter(case__state="open").update(verdict="no_match")


def a_round_nobody_waits_in(_clear, refused):
    ContactRound.objects.create(case=refused.cases.get(), started_at=refused.created_at)


def a_refusal_ended_alone(_clear, refused):
    from customers.profile import compliance_status

    compliance_status.move(
        customer=refused, target="clear", actor=system("nobody"), at=refused.created_at + timedelta(days=1)
    )


def an_approval_over_a_strong_candidate_alone(_clear, refused):
    case = refused.cases.get()
    later = clock.now() + timedelta(days=1)  # after the check, which ran by the clock
    Decision.objects.create(
        case=case, decision="approved", outcome="final", reason="x", by_name="Rita", at=later, final_at=later
    )


def a_case_decided_by_nobody(_clear, _refused):
    Decision.objects.update(outcome="overturned")


def deprovisioned_for_nothing(_clear, refused):
    Customer.objects.filter(pk=refused.pk).update(compliance_status="deprovisioned", non_compliant_on=None)


def deprovisioned_too_early(_clear, refused):
    CaseEvent.objects.create(
        case=refused.cases.get(),
        kind="deprovisioned",
        at=refused.created_at + timedelta(days=29),
        by_name="deadlines",
        detail={"key": f"non_compliant:{refused.non_compliant_on.isoformat()}"},
    )


def a_daily_count_that_is_not(customer, _other):
    AssignmentCount.objects.filter(customer=customer).update(assigned=99)


def a_mail_unsent_and_nothing_says_why(_clear, refused):
    Mail.objects.filter(customer_id=refused.pk).update(state="dropped", finished_at=refused.created_at)


def a_refusal_that_nobody_is_told_of(_clear, refused):
    Mail.objects.filter(customer_id=refused.pk).delete()


PLANTED = {
    a_mail_unsent_and_nothing_says_why: "a_mail_ends_once",
    a_refusal_that_nobody_is_told_of: "what_a_partner_is_told_is_owed",
    a_daily_count_that_is_not: "daily_counts_equal_counters",
    a_counter_too_high: "counters_equal_rows",
    a_reservation_nobody_holds: "reserved_equals_reservations",
    an_add_on_of_the_released: "add_ons_of_the_present",
    a_counter_gone: "counters_equal_rows",
    a_product_for_nobody: "one_package_a_subscriber",
    an_administrator_too_low: "administrators_at_their_level",
    no_administrator: "an_administrator_each",
    an_older_version_shown: "versions_without_gaps",
    provisioning_unsaid: "provisioning_follows_events",
    clear_unsaid: "compliance_follows_events",
    thirty_days_of_nobody: "compliance_follows_events",
    gone_with_subscribers: "the_gone_hold_nothing",
    a_user_that_nobody_has: "the_directory_holds_what_is_provisioned",
    a_clear_never_checked: "every_version_checked_or_owed",
    a_check_without_a_list: "a_check_ends_once",
    a_check_that_nobody_can_claim: "a_check_ends_once",
    a_hit_no_case_shows: "no_hit_unseen",
    a_clear_with_an_open_case: "case_and_customer_agree",
    a_case_moved_unsaid: "cases_follow_events",
    a_verdict_nobody_gave: "verdicts_stand_as_given",
    a_round_nobody_waits_in: "contact_rounds_belong_to_waiting_cases",
    a_refusal_ended_alone: "refusals_ended_by_two",
    an_approval_over_a_strong_candidate_alone: "four_eyes",
    a_case_decided_by_nobody: "decisions_and_states_agree",
    deprovisioned_for_nothing: "deprovisioned_with_cause",
    deprovisioned_too_early: "deprovisioned_with_cause",
}
"""What is done past every service, and the rule that says so."""

HELD_BY_THE_DATABASE = {
    "nothing_above_its_quantity",
    "one_open_case_a_customer",
    "withdrawn_with_their_customer",
}
"""A constraint of the database refuses the first two; the third is planted with a case moved unsaid."""


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_what_is_planted_is_found(plant, clear_one, refused_one):
    plant(clear_one, refused_one)

    assert PLANTED[plant] in broken()


def test_every_invariant_has_something_planted_against_it(db):
    assert set(invariants.names()) == set(PLANTED.values()) | HELD_BY_THE_DATABASE


def test_a_withdrawn_case_of_a_customer_that_is_there_is_found(refused_one):
    a_case_moved_unsaid(None, None)

    assert "withdrawn_with_their_customer" in broken()
