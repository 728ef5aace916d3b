"""What is set up beside the profile, who administers a customer, and whose a template is."""

from __future__ import annotations

import pytest
from django.urls import reverse

from customers.licensing import subscribers
from customers.models import CallingLocation, Subscriber
from customers.onboarding.creation import Person
from portal.base.actors import system
from portal.testing.cast import acting
from portal.testing.makers import make_customer


@pytest.fixture
def site(client, alice, catalogue):
    client.force_login(alice)
    return client


@pytest.fixture
def customer(alice, partner, at, catalogue):
    quantities = {"webex_meetings": 5}
    return make_customer(partner, at=at, actor=acting(alice), quantities=quantities, location=None)


def address(name, customer, *more):
    return reverse(f"customers:{name}", args=[customer.public_id, *more])


def place(site, customer, **changes):
    given = {
        "part": "places",
        "location_name": "Front desk",
        "location_time_zone": "Europe/London",
        "location_language": "en",
        "site_time_zone": "Europe/London",
    }
    return site.post(address("setup", customer), given | changes)


# --- calling location


def test_calling_can_be_bought_later_once_a_location_is_set_up(site, customer):
    buy = {"quantity_webex_meetings": "5", "quantity_webex_calling": "2"}
    refused = site.post(address("quotas", customer), buy)
    assert refused.status_code == 422
    assert address("setup", customer) in refused.content.decode()

    place(site, customer)

    assert site.post(address("quotas", customer), buy).status_code == 302
    assert CallingLocation.objects.get(customer=customer).city == "Leeds"


def test_a_location_elsewhere_keeps_its_own_address(site, customer):
    elsewhere = {
        "location_elsewhere": "on",
        "location_country": "FR",
        "location_line1": "2 rue des Tanneurs",
        "location_city": "Lille",
        "location_postal_code": "59000",
    }
    place(site, customer, **elsewhere)

    form = site.get(address("setup", customer)).context["places"]

    assert (form["location_city"].value(), form["location_elsewhere"].value()) == ("Lille", True)


def test_a_bad_location_is_refused_beside_its_field(site, customer):
    answer = place(site, customer, location_time_zone="")

    assert answer.status_code == 422
    assert "location_time_zone" in answer.context["places"].errors


def test_only_the_location_set_up_here_is_checked_again(site, customer):
    site.post(address("setup", customer), {"part": "own", "own": "yes"})
    assert customer.profiles.count() == 1

    place(site, customer)

    assert customer.profiles.get(number=2).reason == "location"


# --- owners and own organisation


def test_an_administrator_sees_a_customer_from_when_it_is_assigned(site, client, customer, ada):
    site.post(address("setup", customer), {"part": "people", "people": [str(ada.pk)]})

    client.force_login(ada)
    assert client.get(address("detail", customer)).status_code == 200


def test_who_does_not_keep_the_team_cannot_assign(client, customer, ada, alice, catalogue):
    customer.assignees.add(ada)
    client.force_login(ada)

    shown = client.get(address("setup", customer)).content.decode()
    answer = client.post(address("setup", customer), {"part": "people", "people": []})

    assert 'id="people"' not in shown
    assert answer.status_code == 422
    assert list(customer.assignees.all()) == [ada]


@pytest.mark.parametrize("stranger", ["charlie", "rita", "sam"])
def test_people_of_other_organisations_are_neither_offered_nor_taken(site, customer, stranger, request):
    other = request.getfixturevalue(stranger)

    offered = site.get(address("setup", customer)).context["people"].colleagues
    answer = site.post(address("setup", customer), {"part": "people", "people": [str(other.pk)]})

    assert str(other.pk) not in offered
    assert answer.status_code == 422
    assert not customer.assignees.exists()


def test_colleagues_are_offered_with_their_roles(site, customer, ada, frida):
    shown = site.get(address("setup", customer)).content.decode()

    assert "Ada · Administrator" in shown
    assert "Frida · Full administrator" in shown


@pytest.mark.parametrize(
    ("person", "led"), [("alice", True), ("frida", True), ("ada", False), ("bob", False)]
)
def test_whoever_keeps_the_team_is_led_from_the_owner_to_where_it_is_changed(
    client, customer, ada, person, led, request
):
    customer.assignees.add(ada)
    client.force_login(request.getfixturevalue(person))

    shown = client.get(address("detail", customer)).content.decode()

    assert (f"{address('setup', customer)}#people" in shown) == led


def test_the_change_is_in_the_customer_s_history(site, customer, ada):
    site.post(address("setup", customer), {"part": "people", "people": [str(ada.pk)]})

    shown = site.get(address("history", customer)).content.decode()

    assert "changed whom the customer is assigned to" in shown
    assert "Ada" in shown


def test_the_own_organisation_is_marked_and_unmarked(site, customer):
    for own, expected in (("yes", True), ("no", False)):
        site.post(address("setup", customer), {"part": "own", "own": own})
        customer.refresh_from_db()
        assert customer.is_own_organisation is expected


def test_a_second_own_organisation_is_refused_with_the_reason(site, customer, partner, at):
    make_customer(partner, at=at, is_own_organisation=True)

    answer = site.post(address("setup", customer), {"part": "own", "own": "yes"})

    assert answer.status_code == 422
    assert "already has an own organisation" in answer.content.decode()


# --- administrators


@pytest.fixture
def second(customer, at):
    return subscribers.add(
        actor=system("test"),
        customer=customer,
        person=Person("Al", "Bell", "al@x.example"),
        package_code="webex_meetings",
        at=at,
    )


def test_a_subscriber_becomes_an_administrator_and_an_ordinary_one_again(site, customer, second):
    for wanted, expected in (("yes", True), ("no", False)):
        site.post(
            address("subscriber-administrator", customer, second.public_id), {"is_administrator": wanted}
        )
        second.refresh_from_db()
        assert second.is_administrator is expected


def test_the_last_administrator_keeps_the_role_and_the_page_says_why(site, customer):
    only = Subscriber.objects.get(customer=customer)

    answer = site.post(
        address("subscriber-administrator", customer, only.public_id),
        {"is_administrator": "no"},
        follow=True,
    )

    only.refresh_from_db()
    assert only.is_administrator
    assert "only full administrator" in answer.content.decode()


# --- templates


TEMPLATE = {"name": "Retail", "admin_email": "setup@partner.example", "country": "GB", "language": "en"}


def test_a_parent_adds_a_template_on_behalf_of_its_sub_partner(site, sub_partner):
    site.post(reverse("customers:template-create"), TEMPLATE | {"partner_id": sub_partner.public_id})

    assert sub_partner.templates.filter(name="Retail").exists()


def test_a_suspended_partner_is_refused_a_new_default_instead_of_an_error(site, partner, at):
    site.post(reverse("customers:template-create"), TEMPLATE)
    made = partner.templates.get(name="Retail")
    partner.suspended_at = at
    partner.save()

    answer = site.post(reverse("customers:template-default", args=[made.public_id]), follow=True)

    made.refresh_from_db()
    assert "suspended" in answer.content.decode()
    assert not made.is_default


def test_a_suspended_partner_is_offered_no_change_of_templates(site, partner, at):
    site.post(reverse("customers:template-create"), TEMPLATE)
    partner.suspended_at = at
    partner.save()

    text = site.get(reverse("customers:templates")).content.decode()

    assert "Make default" not in text
    assert reverse("customers:template-create") not in text
