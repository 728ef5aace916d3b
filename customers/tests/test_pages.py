"""The partner's pages: what is kept when a form is refused, what each role is shown, how many queries a page costs."""

from __future__ import annotations

import pytest
from django.urls import reverse

from customers.licensing import subscribers
from customers.models import Customer, Subscriber
from customers.onboarding.creation import Person
from portal.base.actors import system
from portal.testing.cast import acting
from portal.testing.makers import make_customer

FORM = {
    "submission_key": "one-press-of-the-button",
    "template": "",
    "legal_name": "Bramble Foods Ltd",
    "external_id": "X-1",
    "language": "en",
    "country": "GB",
    "line1": "1 Mill Lane",
    "city": "Leeds",
    "postal_code": "LS1 4AP",
    "quantity_webex_meetings": "5",
    "site_time_zone": "Europe/London",
    "admin_first_name": "Jo",
    "admin_last_name": "Example",
    "admin_email": "jo@customer.example",
}
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def site(client, alice, catalogue):
    client.force_login(alice)
    return client


@pytest.fixture
def customer(alice, partner, at, catalogue):
    return make_customer(partner, at=at, actor=acting(alice), quantities={"webex_voice": 3, "webex_suite": 2})


def create(site, **changes):
    return site.post(reverse("customers:create"), FORM | changes)


def at_page(name, customer, *more):
    return reverse(f"customers:{name}", args=[customer.public_id, *more])


# --- onboarding


def test_a_complete_form_makes_a_customer_and_shows_it(site):
    answer = create(site)

    made = Customer.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == at_page("detail", made)
    assert made.compliance_status == "checking"


def test_pressed_twice_there_is_one_customer(site):
    create(site)
    create(site)

    assert Customer.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"legal_name": "100% Bramble"}, "legal_name", "percent"),
        ({"legal_name": "x" * 501}, "legal_name", "500"),
        ({"postal_code": "nonsense"}, "postal_code", "postal"),
        ({"line1": "x" * 51}, "line1", "50"),
        ({"country": ""}, "country", "Choose the country"),
        ({"admin_email": "jo"}, "admin_email", "email"),
        ({"quantity_webex_meetings": "0"}, "", "package"),
        ({"quantity_webex_calling": "3", "location_name": ""}, "location_name", "location"),
        ({"quantity_attendant_console": "1"}, "quantity_attendant_console", "at least one"),
        ({"site_time_zone": ""}, "site_time_zone", "time zone"),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_nothing_typed_is_lost(site, changes, field, says):
    answer = create(site, **changes)

    form = answer.context["form"]
    assert answer.status_code == 422
    assert not Customer.objects.exists()
    assert says.lower() in str(form.errors).lower()
    if field:
        assert field in form.errors
    assert FORM["admin_first_name"] in answer.content.decode()


def test_an_external_id_in_use_is_said_beside_it(site, customer):
    answer = create(site, external_id=customer.external_id.lower())

    assert "external_id" in answer.context["form"].errors


@pytest.mark.parametrize(("country", "number"), [("GB", "+44"), ("AU", "+61"), ("US", "+1"), ("DE", "+49")])
def test_a_countrys_call_in_number_is_shown_with_its_reason(site, country, number):
    text = site.get(reverse("customers:country-rules"), {"country": country}, **HTMX).content.decode()

    assert number in text
    assert "<html" not in text


def test_without_scripts_a_button_shows_the_countrys_fields_and_keeps_the_typing(site):
    answer = create(site, country="US", then="country")

    assert answer.status_code == 200
    assert "ZIP code" in answer.content.decode()
    assert "Bramble Foods Ltd" in answer.content.decode()


# --- the list


def test_search_finds_any_part_of_a_name_without_regard_to_accents(site, partner, at, alice):
    make_customer(partner, at=at, actor=acting(alice), name="Société North Wind")
    make_customer(partner, at=at, actor=acting(alice), name="Other Ltd")

    text = site.get(reverse("customers:list"), {"q": "SOCIETE orth"}).content.decode()

    assert "North Wind" in text
    assert "Other Ltd" not in text


def test_htmx_gets_the_lines_alone_and_a_browser_the_page(site, customer):
    address = reverse("customers:list")

    assert "<html" in site.get(address).content.decode()
    part = site.get(address, **HTMX)
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part["Vary"]


def test_the_own_organisation_is_listed_with_a_badge_and_not_counted(site, partner, at, alice):
    make_customer(partner, at=at, actor=acting(alice), name="Northwind itself", is_own_organisation=True)

    answer = site.get(reverse("customers:list"))

    assert answer.context["counts"]["total"] == 0
    assert "Northwind itself" in answer.content.decode()


# --- one customer


def test_editing_says_beforehand_that_it_is_checked_again_and_no_change_does_nothing(site, customer):
    answer = site.get(at_page("edit", customer))
    assert "checks this customer again" in answer.content.decode()

    same = {name: field.value() for name, field in _fields(answer.context["form"])}
    answer = site.post(at_page("edit", customer), same)

    assert answer.status_code == 302
    assert customer.profiles.count() == 1


def _fields(form):
    return [(name, form[name]) for name in form.fields if form[name].value() is not None]


def test_one_character_more_is_a_new_version(site, customer):
    form = site.get(at_page("edit", customer)).context["form"]
    values = {name: field.value() for name, field in _fields(form)}

    site.post(at_page("edit", customer), values | {"legal_name": values["legal_name"] + "."})

    assert customer.profiles.count() == 2


def test_a_quantity_below_what_is_assigned_is_refused_with_how_many_to_release(site, customer):
    answer = site.post(
        at_page("quotas", customer), {"quantity_webex_suite": "0", "quantity_webex_voice": "3"}
    )

    assert answer.status_code == 422
    assert "release 1" in answer.content.decode()


def test_a_quota_page_writes_the_subtraction_out(site, customer):
    text = site.get(at_page("quotas", customer)).content.decode()

    assert "− 1" in text


def add(site, customer, **changes):
    given = {
        "first_name": "Al",
        "last_name": "Bell",
        "email": "al@customer.example",
        "package": "webex_voice",
    }
    return site.post(at_page("subscriber-add", customer), given | changes)


def test_a_subscriber_is_added_moved_and_released(site, customer):
    assert add(site, customer).status_code == 302
    one = Subscriber.objects.get(email="al@customer.example")

    site.post(at_page("subscriber-change", customer, one.public_id), {"package": "webex_suite"})
    one.refresh_from_db()
    assert one.package.code == "webex_suite"

    site.post(at_page("subscriber-release", customer, one.public_id))
    one.refresh_from_db()
    assert one.released_at is not None


def test_an_administrator_below_the_level_is_refused_with_the_reason(site, customer):
    answer = add(site, customer, is_administrator="on")

    assert answer.status_code == 422
    assert "below the package level" in answer.content.decode()


def test_when_none_is_left_the_page_says_so(site, customer):
    actor = system("test")
    subscribers.add(
        actor=actor,
        customer=customer,
        person=Person("A", "B", "a@b.example"),
        package_code="webex_suite",
        at=customer.created_at,
    )

    answer = add(site, customer, package="webex_suite")

    assert answer.status_code == 422
    assert "None left" in site.get(at_page("subscriber-add", customer)).content.decode()


def test_who_may_only_read_is_offered_nothing_to_do(client, bob, customer):
    client.force_login(bob)

    text = client.get(at_page("detail", customer)).content.decode()

    for name in ("edit", "delete", "subscriber-add"):
        assert at_page(name, customer) not in text


def test_deleting_asks_first_and_says_what_ends(site, customer):
    text = site.get(at_page("delete", customer)).content.decode()
    assert "1 subscriber loses every service at once" in text

    site.post(at_page("delete", customer), {"reason": "closed"})

    customer.refresh_from_db()
    assert customer.provisioning_status == "deleting"


def test_history_shows_what_happened_and_its_chips_filter(site, customer):
    add(site, customer)

    everything = site.get(at_page("history", customer)).content.decode()
    quotas = site.get(at_page("history", customer), {"only": "quota"}).content.decode()

    assert "Al Bell" in everything
    assert "Al Bell" not in quotas


def test_a_suspended_partner_is_told_what_still_works(site, customer, partner, at):
    partner.suspended_at = at
    partner.save()

    text = site.get(at_page("detail", customer)).content.decode()

    assert "suspended" in text
    assert at_page("edit", customer) not in text
    assert at_page("delete", customer) in text


def test_a_template_is_added_made_default_and_the_old_one_deleted(site, alice, partner):
    given = {"name": "Retail", "admin_email": "setup@partner.example", "country": "GB", "language": "en"}
    site.post(reverse("customers:template-create"), given)
    made = partner.templates.get(name="Retail")

    site.post(reverse("customers:template-default", args=[made.public_id]))
    made.refresh_from_db()
    assert made.is_default

    refused = site.post(reverse("customers:template-delete", args=[made.public_id]))
    assert refused.status_code == 422
