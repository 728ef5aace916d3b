"""Calling locations and site time zones after the creation; whom a customer is assigned to."""

from __future__ import annotations

import pytest
from django.urls import reverse

from customers.licensing import quantities
from customers.lifecycle import assignments
from customers.lifecycle.assignments import NoColleague
from customers.models import CallingLocation, Customer
from customers.onboarding.creation import Address, Location
from customers.permissions import ReasonNeeded, StatusForbids, Suspended
from customers.profile import locations
from portal.audit.models import AuditEvent
from portal.base.errors import Invalid, NotAllowed
from portal.testing.cast import PartnerFactory, acting, member
from portal.testing.makers import make_customer

OFFICE = Location("Head office", None, "Europe/London", "en")


@pytest.fixture
def meeting(partner, at):
    """Meetings alone, so there is no calling location."""
    return make_customer(partner, at=at, quantities={"webex_meetings": 3}, location=None)


@pytest.fixture
def calling(partner, at):
    """Voice alone, so there is no site."""
    return make_customer(partner, at=at, quantities={"webex_voice": 3}, site_time_zone="")


@pytest.fixture
def actor(alice):
    return acting(alice)


def found(error) -> set[tuple[str, str]]:
    return {(field, code) for field, code, _sentence in error.value.problems}


def buy(actor, customer, at, **wanted):
    return quantities.change(actor=actor, customer=customer, wanted=wanted, at=at)


def test_calling_bought_later_needs_a_location_first(meeting, actor, at):
    with pytest.raises(Invalid) as refusal:
        buy(actor, meeting, at, webex_calling=2)
    assert found(refusal) == {("quantities.webex_calling", "needs_location")}

    locations.change(actor=actor, customer=meeting, location=OFFICE, at=at)

    assert buy(actor, meeting, at, webex_calling=2)
    assert CallingLocation.objects.get(customer=meeting).city == "Leeds"


def test_meetings_bought_later_need_a_time_zone_first(calling, actor, at):
    with pytest.raises(Invalid) as refusal:
        buy(actor, calling, at, webex_suite=1)
    assert found(refusal) == {("quantities.webex_suite", "needs_time_zone")}

    locations.change(actor=actor, customer=calling, site_time_zone="Europe/Paris", at=at)

    assert buy(actor, calling, at, webex_suite=1)


def test_less_of_what_lacks_a_place_is_no_matter(meeting, actor, at):
    CallingLocation.objects.all().delete()
    Customer.objects.filter(pk=meeting.pk).update(site_time_zone="")

    assert buy(actor, meeting, at, webex_meetings=2)


def test_a_place_has_an_address_of_its_own_when_one_is_given(calling, actor, at):
    address = Address("1 High Street", "", "York", "", "YO1 7HU", "GB")

    assert locations.change(
        actor=actor, customer=calling, location=Location("Shop", address, "Europe/London", "fr"), at=at
    )

    held = CallingLocation.objects.get(customer=calling)
    assert (held.name, held.city, held.language) == ("Shop", "York", "fr")
    event = AuditEvent.objects.get(verb="customers.places.changed")
    assert (event.before["city"], event.after["city"]) == ("Leeds", "York")
    assert event.audience == "partner"


def test_the_same_again_is_nothing(calling, actor, at):
    assert not locations.change(actor=actor, customer=calling, location=OFFICE, at=at)
    assert not AuditEvent.objects.filter(verb="customers.places.changed").exists()


def test_it_is_no_change_of_what_is_screened(calling, actor, at):
    Customer.objects.filter(pk=calling.pk).update(
        compliance_status="clear", provisioning_status="provisioned"
    )

    locations.change(actor=actor, customer=calling, site_time_zone="Europe/Paris", at=at)

    calling.refresh_from_db()
    assert calling.profiles.count() == 1
    assert (calling.compliance_status, calling.provisioning_status) == ("clear", "updating")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"location": Location("", None, "Europe/London", "en")}, ("location.name", "required")),
        ({"location": Location("X", None, "", "en")}, ("location.time_zone", "required")),
        ({"location": Location("X", None, "Mars/Base", "en")}, ("location.time_zone", "unknown_time_zone")),
        ({"location": Location("X", None, "UTC", "xx")}, ("location.language", "unknown_language")),
        ({"site_time_zone": "Mars/Base"}, ("site_time_zone", "unknown_time_zone")),
        ({"site_time_zone": ""}, ("site_time_zone", "required")),
    ],
)
def test_a_place_that_cannot_be(given, problem, calling, actor, at):
    with pytest.raises(Invalid) as refusal:
        locations.change(actor=actor, customer=calling, at=at, **given)

    assert found(refusal) == {problem}


@pytest.mark.parametrize("who", ["bob", "ada", "charlie", "rita"])
def test_strangers_and_readers_change_no_place(who, calling, at, request):
    with pytest.raises(NotAllowed):
        locations.change(
            actor=acting(request.getfixturevalue(who)), customer=calling, site_time_zone="UTC", at=at
        )


def test_the_suspended_and_the_leaving_change_no_place(calling, partner, actor, at):
    Customer.objects.filter(pk=calling.pk).update(provisioning_status="deleting")
    with pytest.raises(StatusForbids):
        locations.change(actor=actor, customer=calling, site_time_zone="UTC", at=at)
    partner.suspended_at = at
    partner.save()
    with pytest.raises(Suspended):
        locations.change(actor=actor, customer=calling, site_time_zone="UTC", at=at)


def test_support_sets_them_with_a_reason(client, sam, meeting, at):
    client.force_login(sam)
    address = reverse("admin:customers_customer_act", args=[meeting.pk, "places"])
    given = {"location_name": "Office", "location_time_zone": "Europe/London", "location_language": "en"}

    assert client.get(address).status_code == 200
    assert client.post(address, given).status_code == 422
    assert client.post(address, given | {"reason": "Asked"}).status_code == 302

    assert meeting.calling_location.name == "Office"


# --- whom a customer is assigned to


def assign(actor, customer, people, at, **more):
    return assignments.assign(actor=actor, customer=customer, people=people, at=at, **more)


def test_an_administrator_sees_what_is_assigned_and_no_more(calling, meeting, ada, actor, at):
    assert not Customer.objects.for_actor(acting(ada)).exists()

    assert assign(actor, calling, [ada], at)

    assert list(Customer.objects.for_actor(acting(ada))) == [calling]
    event = AuditEvent.objects.get(verb="customers.assigned")
    assert (event.before, event.after) == ({"assigned_to": ""}, {"assigned_to": "Ada"})


def test_assigned_to_nobody_again_it_is_out_of_sight(calling, ada, actor, at):
    assign(actor, calling, [ada], at)

    assign(actor, calling, [], at)

    assert not Customer.objects.for_actor(acting(ada)).exists()
    assert not assign(actor, calling, [], at)


@pytest.mark.parametrize("who", ["charlie", "rita", "sam"])
def test_only_colleagues_are_assigned(who, calling, actor, at, request):
    with pytest.raises(NoColleague):
        assign(actor, calling, [request.getfixturevalue(who)], at)


def test_a_sub_partner_s_customer_is_assigned_to_its_own_or_the_parent_s_people(
    sub_partner, partner, ada, actor, at
):
    customer = make_customer(sub_partner, at=at)
    sibling = member("Sid", PartnerFactory(parent=partner), "admin")
    sue = member("Sue", sub_partner, "admin")

    assert assign(actor, customer, [ada, sue], at)
    with pytest.raises(NoColleague):
        assign(actor, customer, [sibling], at)
    assert AuditEvent.objects.get(verb="customers.assigned").on_behalf_of == "Northwind Regional"


@pytest.mark.parametrize(("who", "allowed"), [("frida", True), ("ada", False), ("bob", False)])
def test_the_team_is_kept_by_full_administrators(who, allowed, calling, ada, alice, at, request):
    calling.assignees.add(ada)
    actor = acting(request.getfixturevalue(who))

    if allowed:
        assert assign(actor, calling, [alice], at)
    else:
        with pytest.raises(NotAllowed):
            assign(actor, calling, [alice], at)


def test_support_assigns_with_a_reason(client, sam, calling, ada, at):
    with pytest.raises(ReasonNeeded):
        assign(acting(sam), calling, [ada], at)
    client.force_login(sam)
    address = reverse("admin:customers_customer_act", args=[calling.pk, "assign"])

    assert client.post(address, {"people": [ada.pk], "reason": "Asked"}).status_code == 302

    assert list(calling.assignees.all()) == [ada]
