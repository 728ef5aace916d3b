"""A customer's page: what it shows by itself, in whose words, and what it offers when something went wrong."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse

from customers.history import timeline
from customers.licensing import subscribers
from customers.lifecycle import provisioning_state, removal
from customers.models import Customer, ProvisioningWork
from customers.onboarding.creation import Person
from customers.profile import compliance_status
from portal.base.actors import system
from portal.jobs import work
from portal.testing.cast import acting
from portal.testing.makers import make_customer
from portal.testing.queries import asked

ROBOT = system("test")


@pytest.fixture
def site(client, alice, catalogue):
    client.force_login(alice)
    return client


@pytest.fixture
def customer(alice, partner, at, catalogue):
    return make_customer(
        partner, at=at, actor=acting(alice), quantities={"webex_voice": 40, "webex_suite": 2}
    )


def address(name, customer, *more):
    return reverse(f"customers:{name}", args=[customer.public_id, *more])


def page(site, customer):
    return site.get(address("detail", customer)).content.decode()


# --- provisioning


def test_the_page_looks_again_while_provisioning_runs_and_stops_when_both_rest(site, customer):
    assert "provisioning/?n=1" in page(site, customer)

    Customer.objects.filter(pk=customer.pk).update(
        provisioning_status="provisioned", compliance_status="clear"
    )
    assert "provisioning/?n=" not in page(site, customer)


def test_each_look_waits_longer_and_the_last_one_ends_them(customer):
    waits = [provisioning_state.delay(customer, looks) for looks in range(provisioning_state.LAST_LOOK + 1)]

    assert waits[:-1] == sorted(waits[:-1])
    assert waits[-1] is None


def test_a_change_is_said_aloud_and_brings_the_history_along(site, customer, at):
    seen = provisioning_state.seen(customer)
    quiet = site.get(address("provisioning-status", customer), {"seen": seen}).content.decode()
    work.run_due(at=at, seconds=120)

    text = site.get(address("provisioning-status", customer), {"seen": seen}).content.decode()

    assert "recent-history" not in quiet
    assert 'data-announce="Provisioning: Provisioned"' in text
    assert 'id="recent-history"' in text


def test_the_first_look_at_the_card_says_which_status_the_page_shows(site, customer):
    assert "card/?seen=checking" in page(site, customer)


def test_what_could_not_be_provisioned_is_named_and_can_be_tried_again(site, customer, at):
    refused = [{"code": "x", "text": "The e-mail address is in use.", "subject": "jo@x.example"}]
    ProvisioningWork.objects.filter(customer=customer).update(state="done", errors=refused)
    Customer.objects.filter(pk=customer.pk).update(provisioning_status="provisioned_with_errors")
    assert "jo@x.example: The e-mail address is in use." in page(site, customer)

    site.post(address("provision-again", customer))

    assert ProvisioningWork.objects.filter(customer=customer, state="queued").exists()


def test_a_reader_is_not_offered_to_try_again(client, bob, customer):
    Customer.objects.filter(pk=customer.pk).update(provisioning_status="error")
    client.force_login(bob)

    text = page(client, customer)

    assert "could not be provisioned" in text
    assert address("provision-again", customer) not in text


# --- what is shown


def test_the_page_links_where_domain_says(site, customer):
    text = page(site, customer)

    assert all(link in text for link in settings.LINKS.values())


def test_a_removed_customer_shows_no_quantity_as_left(site, customer, alice, at):
    removal.delete(actor=acting(alice), customer=customer, reason="closed", at=at)

    text = page(site, customer)

    assert "Ended with the customer." in text
    assert "40 left" not in text


def test_location_site_and_owner_are_on_the_page(site, customer):
    text = page(site, customer)

    assert all(words in text for words in ("Head office", "Europe/London", "Owner"))


def test_thirty_subscribers_cost_as_many_queries_as_one(site, customer, alice, at):
    one = {name: asked(site, address(name, customer)) for name in ("detail", "subscribers", "history")}
    for number in range(30):
        person = Person("Al", f"Bell {number}", f"al{number}@x.example")
        subscribers.add(
            actor=acting(alice), customer=customer, person=person, package_code="webex_voice", at=at
        )

    assert {name: asked(site, address(name, customer)) for name in one} == one


# --- history


def lines(customer):
    return timeline.rows(timeline.events(customer))


def test_what_is_new_is_told_without_an_arrow_from_nothing(customer, alice, at):
    person = Person("Al", "Bell", "al@x.example")
    subscribers.add(actor=acting(alice), customer=customer, person=person, package_code="webex_voice", at=at)

    row = lines(customer)[0]

    assert (row.field, row.old, row.new) == ("package", "", "Webex Voice")
    assert not row.note


def test_a_status_that_waits_for_the_reader_says_so(customer, rita, at):
    for target in ("in_review", "awaiting_partner"):
        compliance_status.move(customer=customer, target=target, actor=acting(rita), at=at)

    row = lines(customer)[0]

    assert (row.actor, row.text, row.new) == ("A reviewer", "changed the status", "Waiting for you")


def test_a_partners_own_reason_is_quoted_and_supports_is_not(site, customer, alice, sam, at):
    removal.delete(actor=acting(alice), customer=customer, reason="moved away", at=at)
    other = make_customer(customer.partner, at=at)
    removal.delete(actor=acting(sam), customer=other, reason="looks like a listed party", at=at)

    assert "moved away" in lines(customer)[0].note
    assert "listed party" not in site.get(address("history", other)).content.decode()


def test_a_quota_page_tells_the_quantities_at_creation_and_nothing_else(site, customer):
    row = site.get(address("quotas", customer)).context["changes"][0]

    assert "Webex Suite: 2" in row.note
    assert customer.external_id not in row.note


# --- subscribers


def test_subscribers_are_found_by_package(site, customer, at):
    person = Person("Al", "Bell", "al@x.example")
    subscribers.add(actor=ROBOT, customer=customer, person=person, package_code="webex_voice", at=at)

    found = site.get(address("subscribers", customer), {"package": "webex_voice"}).context["page"]

    assert [one.email for one in found] == ["al@x.example"]


def test_while_non_compliant_the_page_says_why_nobody_can_be_added(site, customer):
    Customer.objects.filter(pk=customer.pk).update(compliance_status="non_compliant")

    text = site.get(address("subscribers", customer)).content.decode()

    assert "Nobody can be added." in text
    assert address("subscriber-add", customer) not in text
