"""Deleting, deprovisioning, cancelling one's own organisation; onboarding templates."""

from __future__ import annotations

import pytest
from django.urls import reverse

from customers.licensing import subscribers
from customers.lifecycle import own_organisation, removal
from customers.models import Customer, OnboardingTemplate, ProvisioningWork, Quantity
from customers.onboarding import templates
from customers.onboarding.creation import Person
from customers.permissions import ReasonNeeded, StatusForbids, Suspended
from portal.audit.models import AuditEvent
from portal.base.actors import system
from portal.base.errors import Invalid, NotAllowed
from portal.testing.cast import PASSWORD, acting
from portal.testing.makers import make_customer


@pytest.fixture
def customer(partner, alice, at):
    made = make_customer(partner, at=at, actor=acting(alice))
    subscribers.add(
        actor=system(),
        customer=made,
        person=Person("Kim", "Example", "kim@customer.example"),
        package_code="webex_calling",
        at=at,
    )
    return made


def everything_ended(customer) -> bool:
    live = customer.subscribers.filter(released_at__isnull=True).exists()
    used = Quantity.objects.filter(customer=customer, assigned__gt=0).exists()
    owed = ProvisioningWork.objects.filter(customer=customer, task="remove").exists()
    return not live and not used and owed


def test_a_deleted_customer_and_its_users_are_removed(customer, alice, at):
    removal.delete(actor=acting(alice), customer=customer, reason="Moved away", at=at)

    customer.refresh_from_db()
    assert customer.provisioning_status == "deleting"
    assert everything_ended(customer)
    event = AuditEvent.objects.get(verb="customers.deleted")
    assert (event.reason, event.after["released"], event.audience) == ("Moved away", 2, "partner")


def test_a_suspended_partner_may_still_delete(customer, partner, alice, at):
    partner.suspended_at = at
    partner.save()

    removal.delete(actor=acting(alice), customer=customer, at=at)

    assert everything_ended(customer)


def test_it_is_deleted_once(customer, alice, at):
    removal.delete(actor=acting(alice), customer=customer, at=at)

    with pytest.raises(StatusForbids):
        removal.delete(actor=acting(alice), customer=customer, at=at)


@pytest.mark.parametrize("who", ["bob", "charlie", "ada", "rita"])
def test_strangers_and_readers_delete_nothing(who, customer, at, request):
    with pytest.raises(NotAllowed):
        removal.delete(actor=acting(request.getfixturevalue(who)), customer=customer, at=at)


def test_support_deletes_with_a_reason(customer, sam, at):
    with pytest.raises(ReasonNeeded):
        removal.delete(actor=acting(sam), customer=customer, at=at)

    removal.delete(actor=acting(sam), customer=customer, reason="Double entry", at=at)

    assert everything_ended(customer)


def test_the_machine_deprovisions_and_may_repeat_it(customer, at):
    for _time in range(2):
        removal.deprovision(actor=system("deadlines"), customer=customer, reason="30 days", at=at)

    assert everything_ended(customer)
    assert AuditEvent.objects.filter(verb="customers.deprovisioned").count() == 1


def test_people_do_not_deprovision(customer, alice, at):
    with pytest.raises(NotAllowed):
        removal.deprovision(actor=acting(alice), customer=customer, reason="", at=at)


def test_a_cancelled_own_organisation_is_gone_in_the_same_request(partner, alice, at):
    own = make_customer(partner, at=at, is_own_organisation=True)

    removal.delete(actor=acting(alice), customer=own, at=at)

    assert own not in Customer.objects.for_actor(acting(alice)).live()
    own.refresh_from_db()
    assert (own.provisioning_status, own.removed_at) == ("removed", at)
    assert everything_ended(own)
    assert AuditEvent.objects.filter(customer_id=own.pk).exists()
    alice.refresh_from_db()
    assert alice.is_active


def test_marked_meanwhile_it_is_cancelled_as_the_own_organisation(customer, alice, at):
    looked_at = Customer.objects.get(pk=customer.pk)
    own_organisation.mark(actor=acting(alice), customer=customer, own=True, at=at)

    removal.delete(actor=acting(alice), customer=looked_at, at=at)

    customer.refresh_from_db()
    assert customer.provisioning_status == "removed"


def test_a_cancelled_own_organisation_may_be_taken_up_again(partner, alice, at):
    first = make_customer(partner, at=at, is_own_organisation=True, external_id="OWN")
    removal.delete(actor=acting(alice), customer=first, at=at)

    again = make_customer(partner, at=at, is_own_organisation=True, external_id="OWN")

    assert again.pk != first.pk
    assert (again.compliance_status, again.profile.number) == ("checking", 1)


def test_the_own_organisation_is_checked_and_restricted_like_any_other(partner, alice, at):
    own = make_customer(partner, at=at, is_own_organisation=True, actor=acting(alice))

    assert own.compliance_status == "checking"
    assert own.profiles.count() == 1
    Customer.objects.filter(pk=own.pk).update(compliance_status="non_compliant")
    own.refresh_from_db()
    with pytest.raises(StatusForbids):
        subscribers.add(
            actor=acting(alice),
            customer=own,
            person=Person("Kim", "Example", "kim@customer.example"),
            package_code="webex_calling",
            at=at,
        )


def test_deprovisioning_the_own_organisation_locks_nobody_of_the_partner_out(client, partner, alice, bob, at):
    own = make_customer(partner, at=at, is_own_organisation=True)
    people = [Person(one.name, "Example", one.email) for one in (alice, bob)]
    for person in people:
        subscribers.add(actor=system(), customer=own, person=person, package_code="webex_calling", at=at)

    removal.deprovision(actor=system("deadlines"), customer=own, reason="30 days", at=at)

    assert everything_ended(own)
    for one in (alice, bob):
        assert client.login(email=one.email, password=PASSWORD)
        assert client.get(reverse("customers:list")).status_code == 200


def test_only_the_own_organisation_is_cancelled(customer, alice, at):
    with pytest.raises(NotAllowed):
        removal.cancel_own(actor=acting(alice), customer=customer, at=at)


@pytest.mark.parametrize(
    ("who", "allowed"), [("alice", True), ("frida", False), ("ada", False), ("bob", False)]
)
def test_a_wholesale_administrator_marks_the_own_organisation(who, allowed, customer, at, request):
    actor = acting(request.getfixturevalue(who))

    if allowed:
        assert own_organisation.mark(actor=actor, customer=customer, own=True, at=at)
        assert not own_organisation.mark(actor=actor, customer=customer, own=True, at=at)
    else:
        with pytest.raises(NotAllowed):
            own_organisation.mark(actor=actor, customer=customer, own=True, at=at)


# --- templates


def kept(actor, partner, at, **changes):
    given = {"name": "Retail", "admin_email": "set-up@partner.example", "country": "GB", "language": "en"}
    return templates.create(actor=actor, partner=partner, at=at, **given | changes)


def test_every_partner_has_one_default_from_its_first_moment(partner):
    first = OnboardingTemplate.objects.get(partner=partner)

    assert templates.ensure_default(partner) == first
    assert first.is_default
    assert first.admin_email == partner.contact_email


def test_a_further_template_is_not_the_default(partner, alice, at):
    assert not kept(acting(alice), partner, at).is_default


def test_without_any_the_first_is_the_default(partner, alice, at):
    OnboardingTemplate.objects.all().delete()

    assert kept(acting(alice), partner, at).is_default


def test_another_becomes_the_default(partner, alice, at):
    first = kept(acting(alice), partner, at)
    second = kept(acting(alice), partner, at, name="Second")

    templates.change(actor=acting(alice), template=second, is_default=True, at=at)

    first.refresh_from_db()
    assert (first.is_default, second.is_default) == (False, True)


def test_a_change_keeps_the_rest_and_says_what_changed(partner, alice, at):
    template = kept(acting(alice), partner, at)

    templates.change(actor=acting(alice), template=template, name="Shops", at=at)

    template.refresh_from_db()
    assert (template.name, str(template.country)) == ("Shops", "GB")
    event = AuditEvent.objects.get(verb="customers.template.changed")
    assert (event.before, event.after) == ({"name": "Retail"}, {"name": "Shops"})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": ""}, "required"),
        ({"admin_email": "nobody"}, "bad_email"),
        ({"country": "UK"}, "unknown_country"),
        ({"language": "xx"}, "unknown_language"),
    ],
)
def test_a_template_s_values_are_checked(changes, code, partner, alice, at):
    with pytest.raises(Invalid) as refusal:
        kept(acting(alice), partner, at, **changes)

    assert refusal.value.problems[0][1] == code


def test_two_templates_have_two_names(partner, alice, at):
    kept(acting(alice), partner, at)

    with pytest.raises(templates.TemplateNameTaken):
        kept(acting(alice), partner, at)


def test_the_default_template_stays(partner, alice, at):
    default = OnboardingTemplate.objects.get(partner=partner)
    other = kept(acting(alice), partner, at)

    with pytest.raises(templates.DefaultTemplate):
        templates.delete(actor=acting(alice), template=default, at=at)
    templates.delete(actor=acting(alice), template=other, at=at)

    assert OnboardingTemplate.objects.get() == default


@pytest.mark.parametrize("who", ["frida", "ada", "bob", "charlie", "sam"])
def test_who_may_not_keep_templates(who, partner, at, request):
    with pytest.raises(NotAllowed):
        kept(acting(request.getfixturevalue(who)), partner, at)


def test_a_suspended_partner_keeps_no_templates(partner, alice, at):
    partner.suspended_at = at
    partner.save()

    with pytest.raises(Suspended):
        kept(acting(alice), partner, at)
