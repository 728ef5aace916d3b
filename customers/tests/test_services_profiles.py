"""Versions of what is screened."""

from __future__ import annotations

from dataclasses import replace

import pytest

from customers.models import Customer, ProvisioningWork
from customers.onboarding.creation import Contact
from customers.permissions import ReasonNeeded, StatusForbids, Suspended
from customers.profile import compliance_status, versions
from portal.audit.models import AuditEvent
from portal.base.actors import system
from portal.base.errors import Invalid, NotAllowed, Stale
from portal.base.versions import Seen, key_of
from portal.testing.cast import acting
from portal.testing.makers import LEEDS, make_customer

MOVED = replace(LEEDS, line1="13 Mill Lane")
CONTACTS = (Contact("Jo Example", "jo@customer.example", "+44 113 496 0457"),)


@pytest.fixture
def customer(partner, alice, at):
    return make_customer(partner, at=at, actor=acting(alice))


def put(customer, status, **changes):
    """The customer in a compliance status, as if everything before had happened."""
    Customer.objects.filter(pk=customer.pk).update(compliance_status=status, **changes)
    customer.refresh_from_db()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"address": MOVED}, "address"),
        ({"legal_name": "Bramble Food Ltd"}, "name"),
        ({"contacts": ()}, "contacts"),
        ({"contacts": (), "legal_name": "Bramble Food Ltd"}, "name"),
        ({"contacts": (), "legal_name": "Bramble Food Ltd", "address": MOVED}, "address"),
    ],
)
def test_a_real_change_writes_a_version_with_the_most_telling_reason(changes, reason, customer, alice, at):
    profile = versions.change(actor=acting(alice), customer=customer, at=at, **changes)

    customer.refresh_from_db()
    assert (profile.number, profile.reason, profile.created_by_name) == (2, reason, "Alice")
    assert customer.profile == profile
    assert customer.name == profile.legal_name


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"address": LEEDS},
        {"legal_name": " Bramble Foods Ltd ", "address": LEEDS, "contacts": CONTACTS},
        {"legal_name": "Bramble Foods Ltd"},
    ],
)
def test_an_unchanged_save_does_nothing_at_all(changes, customer, alice, at):
    put(customer, "clear")
    events, work = AuditEvent.objects.count(), ProvisioningWork.objects.count()

    assert versions.change(actor=acting(alice), customer=customer, at=at, **changes) is None

    customer.refresh_from_db()
    assert customer.profiles.count() == 1
    assert (AuditEvent.objects.count(), ProvisioningWork.objects.count()) == (events, work)
    assert (customer.compliance_status, customer.recheck_pending) == ("clear", False)


@pytest.mark.parametrize(
    "changes",
    [
        {"legal_name": "Bramble Foods LTD"},
        {"legal_name": "Bramble Foods Ltd."},
        {"legal_name": "Bramble  Foods Ltd"},
        {"legal_name": "Bramble Fo\u00f6ds Ltd"},
        {"address": replace(LEEDS, city="leeds")},
        {"address": replace(LEEDS, postal_code="LS1 4AQ")},
        {"address": replace(LEEDS, line2="x")},
        {"contacts": (replace(CONTACTS[0], phone="+44 113 496 0458"),)},
        {"contacts": (replace(CONTACTS[0], name="jo Example"),)},
    ],
    ids=lambda changes: str(changes)[-30:],
)
def test_one_character_is_a_change_and_so_a_check(changes, customer, alice, at):
    put(customer, "clear")

    profile = versions.change(actor=acting(alice), customer=customer, at=at, **changes)

    customer.refresh_from_db()
    assert profile.number == 2
    assert customer.compliance_status == "checking"


@pytest.mark.parametrize(
    "changes",
    [
        {"legal_name": "Bramble Foods Ltd  "},
        {"address": replace(LEEDS, line1=" 12 Mill Lane\t")},
        {"contacts": (replace(CONTACTS[0], name=" Jo Example "),)},
    ],
    ids=["name", "address", "contacts"],
)
def test_blanks_around_a_value_are_not_part_of_it(changes, customer, alice, at):
    assert versions.change(actor=acting(alice), customer=customer, at=at, **changes) is None


@pytest.mark.parametrize(
    ("before", "after", "recheck"),
    [
        ("checking", "checking", False),
        ("clear", "checking", False),
        ("in_review", "in_review", True),
        ("awaiting_partner", "awaiting_partner", True),
        ("non_compliant", "non_compliant", True),
    ],
)
def test_an_edit_never_leaves_a_review(before, after, recheck, customer, alice, at):
    put(customer, before)

    versions.change(actor=acting(alice), customer=customer, at=at, address=MOVED)

    customer.refresh_from_db()
    assert (customer.compliance_status, customer.recheck_pending) == (after, recheck)


def test_the_organisations_country_stays_when_the_address_moves_abroad(customer, alice, at):
    paris = replace(LEEDS, city="Paris", postal_code="75001", country="FR")

    profile = versions.change(actor=acting(alice), customer=customer, at=at, address=paris)

    customer.refresh_from_db()
    assert (str(profile.country), str(customer.org_country)) == ("FR", "GB")
    assert customer.call_in_number == "+44 20 7946 0321"


def test_the_history_has_only_what_changed(customer, alice, at):
    versions.change(actor=acting(alice), customer=customer, at=at, address=MOVED)

    event = AuditEvent.objects.get(verb="customers.profile.changed")
    assert (event.before, event.after) == ({"line1": "12 Mill Lane"}, {"line1": "13 Mill Lane"})
    assert (event.audience, event.actor_name) == ("partner", "Alice")


def test_a_change_owes_an_update_once_while_it_waits(customer, alice, at):
    Customer.objects.filter(pk=customer.pk).update(provisioning_status="provisioned")
    ProvisioningWork.objects.update(state="done")

    for line in ("13 Mill Lane", "14 Mill Lane"):
        versions.change(actor=acting(alice), customer=customer, at=at, address=replace(LEEDS, line1=line))

    customer.refresh_from_db()
    assert list(ProvisioningWork.objects.exclude(state="done").values_list("task", flat=True)) == ["update"]
    assert customer.provisioning_status == "updating"


def test_it_is_found_by_its_new_name_and_city(customer, alice, at):
    versions.change(actor=acting(alice), customer=customer, at=at, legal_name="Åkersberga Café AB")

    customer.refresh_from_db()
    assert {"akersberga", "cafe"} <= set(customer.search_text.split())
    assert "bramble" not in customer.search_text


def test_an_edit_over_a_newer_version_is_refused(customer, alice, at):
    looking = replace(acting(alice), seen=Seen({key_of(customer): customer.row_version}))
    versions.change(actor=acting(alice), customer=customer, at=at, address=MOVED)

    with pytest.raises(Stale):
        versions.change(actor=looking, customer=customer, at=at, legal_name="Other Ltd")


def test_a_value_that_cannot_be_used_is_refused(customer, alice, at):
    with pytest.raises(Invalid) as refusal:
        versions.change(
            actor=acting(alice),
            customer=customer,
            at=at,
            legal_name="50% Off",
            address=replace(MOVED, city=""),
        )

    assert {(field, code) for field, code, _text in refusal.value.problems} == {
        ("legal_name", "percent_sign"),
        ("address.city", "required"),
    }
    assert customer.profiles.count() == 1


@pytest.mark.parametrize("status", ["deleting", "removed"])
def test_what_is_going_is_not_changed(status, customer, alice, at):
    Customer.objects.filter(pk=customer.pk).update(provisioning_status=status)

    with pytest.raises(StatusForbids):
        versions.change(actor=acting(alice), customer=customer, at=at, address=MOVED)


@pytest.mark.parametrize(
    ("person", "allowed"), [("frida", True), ("ada", False), ("bob", False), ("charlie", False)]
)
def test_who_may_edit(person, allowed, customer, at, request):
    actor = acting(request.getfixturevalue(person))

    if allowed:
        assert versions.change(actor=actor, customer=customer, at=at, address=MOVED)
    else:
        with pytest.raises(NotAllowed):
            versions.change(actor=actor, customer=customer, at=at, address=MOVED)


def test_an_administrator_edits_what_is_assigned_to_them(customer, ada, at):
    customer.assignees.add(ada)

    assert versions.change(actor=acting(ada), customer=customer, at=at, address=MOVED)


def test_a_suspended_partner_edits_nothing(customer, partner, alice, at):
    partner.suspended_at = at
    partner.save()

    with pytest.raises(Suspended):
        versions.change(actor=acting(alice), customer=customer, at=at, address=MOVED)


def test_support_edits_with_a_reason_only(customer, sam, at):
    with pytest.raises(ReasonNeeded):
        versions.change(actor=acting(sam), customer=customer, at=at, address=MOVED)

    versions.change(actor=acting(sam), customer=customer, at=at, address=MOVED, reason="Asked by telephone")

    assert AuditEvent.objects.get(verb="customers.profile.changed").reason == "Asked by telephone"


def test_a_non_compliant_customer_has_its_day_zero_in_utc(customer, at):
    put(customer, "in_review")

    compliance_status.move(customer=customer, target="non_compliant", actor=system(), at=at)
    customer.refresh_from_db()
    assert (customer.non_compliant_on, customer.compliance_since) == (at.date(), at)

    compliance_status.move(customer=customer, target="clear", actor=system(), at=at)
    customer.refresh_from_db()
    assert customer.non_compliant_on is None
    event = AuditEvent.objects.filter(verb="customers.status.changed").latest("pk")
    assert (event.before, event.after) == (
        {"compliance_status": "non_compliant"},
        {"compliance_status": "clear"},
    )
    assert event.audience == "partner"


def test_a_recheck_is_marked_and_cleared(customer, at):
    compliance_status.mark_recheck(customer=customer, at=at)
    assert Customer.objects.get().recheck_pending

    compliance_status.clear_recheck(customer=customer, at=at)
    assert not Customer.objects.get().recheck_pending
