"""The onboarding form beyond its happy path: everything wrong at once, in the order of the page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from customers.models import Product
from customers.tests.test_pages import FORM, HTMX


@pytest.fixture
def site(client, alice, catalogue):
    client.force_login(alice)
    return client


def create(site, **changes):
    return site.post(reverse("customers:create"), FORM | changes)


def test_what_the_form_and_what_the_rules_refuse_is_said_at_once(site):
    answer = create(
        site,
        line1="",
        quantity_webex_meetings="",
        quantity_attendant_console="1",
        postal_code="nonsense",
        admin_email="",
    )

    errors = answer.context["form"].errors
    assert {"line1", "quantity_attendant_console", "postal_code", "admin_email", "__all__"} <= set(errors)
    assert len(errors["line1"]) == 1


def test_problems_are_listed_down_the_page(site):
    text = create(site, admin_email="", external_id="", city="").content.decode()

    places = [text.index(f'href="#id_{name}"') for name in ("external_id", "city", "admin_email")]
    assert places == sorted(places)


def test_each_section_says_whether_it_has_something_to_correct(site):
    form = create(site, city="", quantity_webex_meetings="").context["form"]

    states = {step["url"]: step["state"] for step in form.steps}
    assert states == {
        "#company": "done",
        "#address": "warn",
        "#packages": "warn",
        "#administrator": "done",
        "#check": "next",
    }


def test_a_country_answers_its_fields_and_the_number_under_the_country(site):
    text = site.get(reverse("customers:country-rules"), {"country": "US"}, **HTMX).content.decode()

    assert 'id="call-in" hx-swap-oob="true"' in text
    assert 'data-announce="Default call-in number +1' in text
    assert "ZIP code" in text


def test_an_edit_shows_no_call_in_number_since_the_country_is_fixed(site):
    text = site.get(reverse("customers:country-rules"), {"country": "US", "number": "no"}).content.decode()

    assert "call-in" not in text


def test_a_row_of_contacts_that_was_added_takes_the_focus(site):
    text = site.post(reverse("customers:create"), FORM | {"then": "contacts"}, **HTMX).content.decode()

    assert text.count("data-focus-on-load") == 1


def test_an_add_on_names_the_inputs_it_waits_for_and_says_so_in_words(site):
    text = site.get(reverse("customers:create")).content.decode()

    assert 'data-needs="quantity_webex_voice quantity_webex_calling' in text
    assert "Needs one of: Webex Voice, Webex Calling" in text


def test_a_product_that_is_coming_says_when_and_cannot_be_typed(site):
    Product.objects.filter(code="attendant_console").update(available_from="2999-01-31")

    field = site.get(reverse("customers:create")).context["form"]["quantity_attendant_console"]

    assert field.field.disabled
    assert "2999" in field.help_text
