"""A check is owed by every profile version, is done once, and is never skipped."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from compliance import sample
from compliance.checks import checks, replay
from compliance.lists import indexes, loads
from compliance.models import Case, Check
from customers.lifecycle import removal
from customers.models import Profile
from customers.onboarding.creation import Contact
from customers.profile import versions
from portal.base import clock
from portal.base.actors import system
from portal.jobs import kinds, work
from portal.testing.cast import acting
from portal.testing.makers import LEEDS, make_customer

pytestmark = pytest.mark.django_db

ACTOR = system("test")


@pytest.fixture
def listed(settings, at):
    """The sample list in force."""
    settings.DEBUG = True
    loads.load([sample.PATH], actor=ACTOR, at=at)


def drain(at):
    work.run_due(at=at, seconds=120, kinds=[kinds.kind("check")])


def test_every_version_owes_its_own_check_superseded_ones_too(partner, at, catalogue):
    customer = make_customer(partner, at=at)
    for number in range(3):
        versions.change(actor=ACTOR, customer=customer, legal_name=f"Bramble {number} Ltd", at=at)

    assert checks.ensure(at) == 4
    assert checks.ensure(at) == 0
    assert set(Check.objects.values_list("profile_id", flat=True)) == set(
        Profile.objects.values_list("pk", flat=True)
    )


def test_a_clean_customer_becomes_clear(listed, partner, at, catalogue):
    customer = make_customer(partner, at=at, name=sample.CLEAN_NAME)

    drain(at)

    customer.refresh_from_db()
    assert customer.compliance_status == "clear"


@pytest.mark.parametrize(("name", "band"), [(sample.EXACT_NAME, "strong"), (sample.NEAR_NAME, "review")])
def test_a_customer_that_resembles_a_listed_party_goes_to_review(listed, partner, at, catalogue, name, band):
    customer = make_customer(partner, at=at, name=name)

    drain(at)

    customer.refresh_from_db()
    case = Case.objects.get(customer=customer)
    assert (customer.compliance_status, case.state, case.top_band) == ("in_review", "open", band)


def test_a_listed_contact_is_found_too(listed, partner, at, catalogue):
    contact = Contact("Maksim Pavlovich Dorotheev", "m@customer.example", "")
    customer = make_customer(partner, at=at, name=sample.CLEAN_NAME, contacts=(contact,))

    drain(at)

    assert Case.objects.filter(customer=customer).exists()


def test_without_a_list_the_check_stays_owed_with_that_reason_and_is_done_later(
    partner, at, catalogue, settings
):
    customer = make_customer(partner, at=at, name=sample.CLEAN_NAME)

    drain(at)
    check = Check.objects.get()
    assert (check.state, check.last_reason) == ("queued", "no_list")

    settings.DEBUG = True
    loads.load([sample.PATH], actor=ACTOR, at=at)
    drain(clock.now() + timedelta(hours=1))
    customer.refresh_from_db()
    assert customer.compliance_status == "clear"


def test_a_check_keeps_what_was_asked_and_with_which_versions(listed, partner, at, catalogue):
    make_customer(partner, at=at, name=sample.EXACT_NAME)

    drain(at)

    check = Check.objects.get()
    assert check.query["name"] == sample.EXACT_NAME
    assert set(check.versions) == {"engine", "normaliser", "weights"}
    assert check.list_versions == check.in_force.versions
    assert check.candidates.order_by("position").first().detail


def test_run_twice_there_is_one_outcome(listed, partner, at, catalogue, settings):
    make_customer(partner, at=at, name=sample.EXACT_NAME)
    checks.ensure(at)
    check, kind = Check.objects.get(), kinds.kind("check")
    first = work.claim(kind, check.pk, at=at)
    later = at + timedelta(seconds=settings.LEASE_SECONDS + 1)
    second = work.claim(kind, check.pk, at=later)

    checks.run(check.pk, second, later)
    checks.run(check.pk, first, later)

    assert Case.objects.count() == 1
    assert check.candidates.values("party_key").distinct().count() == check.candidates.count()


def test_a_clear_counts_only_for_the_latest_version(listed, partner, at, catalogue):
    customer = make_customer(partner, at=at, name=sample.CLEAN_NAME)
    checks.ensure(at)
    versions.change(actor=ACTOR, customer=customer, legal_name=sample.EXACT_NAME, at=at)

    work.run_one(kinds.kind("check"), Check.objects.get(profile__number=1).pk, at=at)

    customer.refresh_from_db()
    assert customer.compliance_status == "checking"


def test_a_hit_of_a_superseded_version_still_opens_the_case(listed, partner, at, catalogue):
    customer = make_customer(partner, at=at, name=sample.EXACT_NAME)
    versions.change(actor=ACTOR, customer=customer, legal_name=sample.CLEAN_NAME, at=at)

    drain(at)

    customer.refresh_from_db()
    assert (customer.compliance_status, Case.objects.count()) == ("in_review", 1)


def test_the_check_of_a_deleted_customer_is_done_and_stored_and_opens_nothing(
    listed, partner, alice, at, catalogue
):
    customer = make_customer(partner, at=at, name=sample.EXACT_NAME)
    removal.delete(actor=acting(alice), customer=customer, reason="closed", at=at)

    drain(at)

    check = Check.objects.get()
    assert (check.state, Case.objects.count()) == ("hits", 0)
    assert check.candidates.exists()


def test_beyond_the_intake_limits_a_person_looks(listed, partner, at, catalogue, monkeypatch):
    customer = make_customer(partner, at=at, name=sample.CLEAN_NAME)
    many = checks.Query(name=sample.CLEAN_NAME, contacts=("Jo",) * 51)
    monkeypatch.setattr(checks, "query_of", lambda profile: many)

    drain(at)

    case = Case.objects.get(customer=customer)
    assert (Check.objects.get().state, case.needs_full_review) == ("hits", "too_many_contacts")


def test_an_engine_that_fails_gives_the_check_back(listed, partner, at, catalogue, monkeypatch):
    make_customer(partner, at=at)

    def broken(*_args, **_more):
        raise RuntimeError("no")

    monkeypatch.setattr(checks, "screen", broken)
    drain(at)

    assert Check.objects.values_list("state", "last_reason").get() == ("queued", "failed")


def test_an_old_check_can_be_replayed_and_is_identical(listed, partner, at, catalogue, capsys):
    make_customer(partner, at=at, name=sample.EXACT_NAME)
    drain(at)
    check = Check.objects.get()
    indexes.path_of(check.in_force.digest).unlink()
    indexes.forget_opened()

    assert replay.replay(check).identical
    call_command("replay_check", str(check.pk))
    assert capsys.readouterr().out.startswith("Identical")


def test_a_replay_says_what_differs(listed, partner, at, catalogue):
    make_customer(partner, at=at, name=sample.EXACT_NAME)
    drain(at)
    Check.objects.update(versions={"engine": "e0"}, result_hash="other")

    again = replay.replay(Check.objects.get())

    assert not again.identical
    assert any(line.startswith("engine: e0 then") for line in again.differences)


def test_the_sweep_does_everything_inline_without_a_cluster(listed, partner, at, catalogue, capsys):
    customers = [make_customer(partner, at=at, name=f"{sample.CLEAN_NAME} {n}") for n in range(3)]

    call_command("sweep_checks", "--inline")

    assert "0 owed" in capsys.readouterr().out
    for customer in customers:
        customer.refresh_from_db()
        assert (customer.compliance_status, customer.provisioning_status) == ("clear", "provisioned")


def test_an_address_edit_owes_one_more_check(listed, partner, at, catalogue):
    customer = make_customer(partner, at=at, name=sample.CLEAN_NAME, address=LEEDS)
    drain(at)
    versions.change(actor=ACTOR, customer=customer, address=LEEDS, at=at)
    assert checks.ensure(at) == 0  # nothing changed, nothing owed

    changed = type(LEEDS)("14 Mill Lane", "", "Leeds", "", "LS1 4AP", "GB")
    versions.change(actor=ACTOR, customer=customer, address=changed, at=at)

    customer.refresh_from_db()
    assert (checks.ensure(at), customer.compliance_status) == (1, "checking")


def test_a_recheck_is_pending_until_the_newest_version_was_compared(listed, partner, at, catalogue):
    customer = make_customer(partner, at=at, name=sample.NEAR_NAME)
    drain(at)
    customer.refresh_from_db()
    assert (customer.compliance_status, customer.recheck_pending) == ("in_review", False)

    versions.change(actor=ACTOR, customer=customer, legal_name=sample.CLEAN_NAME, at=at)
    customer.refresh_from_db()
    assert (customer.compliance_status, customer.recheck_pending) == ("in_review", True)

    drain(at)
    customer.refresh_from_db()
    assert (customer.compliance_status, customer.recheck_pending) == ("in_review", False)
