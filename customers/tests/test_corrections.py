"""A typing error needs no release and no second customer: subscribers and settings are corrected."""

from __future__ import annotations

import pytest
from django.urls import reverse

from customers.licensing import corrections, subscribers
from customers.models import Customer, ProvisioningWork
from customers.onboarding import templates
from customers.profile import settings_of
from customers.schemas import Person
from portal.audit.models import AuditEvent
from portal.base.actors import system
from portal.base.errors import Invalid, Stale
from portal.testing.cast import acting
from portal.testing.makers import make_customer

ACTOR = system("test")


@pytest.fixture
def customer(partner, catalogue, at):
    return make_customer(partner, at=at)


@pytest.fixture
def ann(customer, at):
    person = Person("Ann", "Exampel", "ann@customer.exmaple")
    return subscribers.add(actor=ACTOR, customer=customer, person=person, package_code="webex_calling", at=at)


def corrected(one, at, **changes):
    given = {part: getattr(one, part) for part in corrections.PARTS} | changes
    return corrections.correct(actor=ACTOR, subscriber=one, person=Person(**given), at=at)


def test_name_and_e_mail_are_corrected_and_told(ann, customer, alice, at):
    given = Person("Ann", "Example", "ann@customer.example", "+44 113 496 0457", "55")
    ProvisioningWork.objects.all().delete()
    Customer.objects.update(provisioning_status="provisioned")

    corrections.correct(actor=acting(alice), subscriber=ann, person=given, at=at)

    ann.refresh_from_db()
    assert (ann.last_name, ann.email, ann.extension) == ("Example", "ann@customer.example", "55")
    told = AuditEvent.objects.get(verb="customers.subscriber.corrected")
    assert told.before == {
        "last_name": "Exampel",
        "email": "ann@customer.exmaple",
        "phone_number": "",
        "extension": "",
    }
    assert (told.audience, told.actor_name) == ("partner", "Alice")
    assert ProvisioningWork.objects.filter(customer=customer, task="update").exists()
    assert customer.profiles.count() == 1  # only the first administrator is screened


def test_the_same_again_changes_nothing(ann, at):
    before = AuditEvent.objects.count()

    corrected(ann, at)

    assert AuditEvent.objects.count() == before


def test_a_new_name_of_the_first_administrator_is_a_version_and_owes_a_check(customer, at):
    first = customer.subscribers.get()

    corrected(first, at, last_name="Dorotheev")
    corrected(first, at, email="other@customer.example")

    newest = customer.profiles.order_by("-number").first()
    assert (newest.number, newest.administrator, newest.reason) == (2, "Jo Dorotheev", "contacts")
    customer.refresh_from_db()
    assert customer.profile_id == newest.pk
    assert "other@customer.example" in customer.search_text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"email": "JO@customer.example"}, "email_taken"),
        ({"email": "nobody"}, "bad_email"),
        ({"first_name": ""}, "required"),
        ({"first_name": "1", "last_name": "2"}, "needs_letters"),
        ({"phone_number": "x"}, "bad_phone"),
        ({"extension": "1"}, "bad_extension"),
    ],
)
def test_what_cannot_be_used_is_refused(changes, code, customer, ann, at):
    customer.subscribers.filter(is_administrator=True).update(email="jo@customer.example")

    with pytest.raises(Invalid) as refused:
        corrected(ann, at, **changes)

    assert code in {one[1] for one in refused.value.problems}
    ann.refresh_from_db()
    assert ann.email == "ann@customer.exmaple"


def test_nobody_who_is_released_is_corrected(ann, at):
    subscribers.release(actor=ACTOR, subscriber=ann, at=at)

    with pytest.raises(Stale):
        corrected(ann, at, first_name="Anna")


def test_the_page_corrects_and_keeps_what_was_typed(client, alice, customer, ann):
    client.force_login(alice)
    address = reverse("customers:subscriber-details", args=[customer.public_id, ann.public_id])
    given = {"first_name": "Ann", "last_name": "Example", "email": "ann@customer.example"}

    refused = client.post(address, given | {"email": "x"})
    saved = client.post(address, given)

    assert refused.status_code == 422
    assert 'value="x"' in refused.content.decode()
    assert saved.status_code == 302
    ann.refresh_from_db()
    assert ann.last_name == "Example"
    listed = client.get(reverse("customers:subscribers", args=[customer.public_id])).content.decode()
    assert address in listed


def test_settings_are_corrected_all_or_nothing(customer, partner, other_partner, at):
    made = templates.create(
        actor=ACTOR, partner=partner, name="Second", admin_email="a@b.example", language="en", at=at
    )
    theirs = templates.ensure_default(other_partner)

    changed = settings_of.change(
        actor=ACTOR, customer=customer, external_id="NEW-1", language="fr", template=made, at=at
    )
    again = settings_of.change(
        actor=ACTOR, customer=customer, external_id="NEW-1", language="fr", template=made, at=at
    )
    with pytest.raises(Invalid):
        settings_of.change(
            actor=ACTOR, customer=customer, external_id="NEW-2", language="fr", template=theirs, at=at
        )

    fresh = Customer.objects.get(pk=customer.pk)
    assert (changed, again) == (True, False)
    assert (fresh.external_id, fresh.language, fresh.template) == ("NEW-1", "fr", made)
    assert fresh.profiles.count() == 1


def test_the_page_of_settings(client, alice, customer, partner, at):
    make_customer(partner, at=at, external_id="TAKEN")
    client.force_login(alice)
    address = reverse("customers:setup", args=[customer.public_id])
    given = {"part": "settings", "external_id": "taken", "language": "fr", "template": ""}

    refused = client.post(address, given)
    saved = client.post(address, given | {"external_id": "FREE"})

    assert refused.status_code == 422
    assert "Another customer already has this external ID" in refused.content.decode()
    assert saved.status_code == 302
    customer.refresh_from_db()
    assert (customer.external_id, customer.language) == ("FREE", "fr")
    history = client.get(reverse("customers:history", args=[customer.public_id])).content.decode()
    assert "changed the settings of the customer" in history
