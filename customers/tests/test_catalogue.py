"""The catalogue that is shipped, the number a country gets, and history in words."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from django_countries import countries

from customers.models import CallInLocation, CallInNumber, CountryLocation, Product
from customers.selectors import callin, history, wording
from customers.services import catalogue as service
from customers.services import profiles, quantities
from portal.audit.models import AuditEvent
from portal.testing.cast import acting
from portal.testing.makers import make_customer

SHIPPED = json.loads(service.SHIPPED.read_text(encoding="utf-8"))


def load(*arguments) -> str:
    out = io.StringIO()
    call_command("load_catalogue", *arguments, stdout=out)
    return out.getvalue()


def test_loading_again_writes_nothing(catalogue):
    before = (Product.objects.count(), CountryLocation.objects.count(), CallInNumber.objects.count())

    assert load() == "0 products, 0 locations, 0 numbers\n"

    assert (Product.objects.count(), CountryLocation.objects.count(), CallInNumber.objects.count()) == before


def test_what_support_changed_stays_unless_it_is_reset(catalogue):
    Product.objects.filter(code="webex_suite").update(name="Suite", available_from="2030-01-01")
    germany = CallInLocation.objects.get(code="EURO")
    CountryLocation.objects.filter(country="GB").update(location=germany)

    load()
    assert Product.objects.get(code="webex_suite").name == "Suite"
    assert CountryLocation.objects.get(country="GB").location == germany

    load("--reset")
    product = Product.objects.get(code="webex_suite")
    assert (product.name, product.available_from) == ("Webex Suite", None)
    assert CountryLocation.objects.get(country="GB").location.code == "EMEA"


def test_every_country_has_one_location(catalogue):
    assert {str(one.country) for one in CountryLocation.objects.all()} == {code for code, _name in countries}


@pytest.mark.parametrize(
    ("code", "calling_code", "country"),
    [
        ("AMER", "+1", "US"),
        ("APAC", "+65", "SG"),
        ("ANZ", "+61", "AU"),
        ("EMEA", "+44", "GB"),
        ("EURO", "+49", "DE"),
    ],
)
def test_the_five_locations(code, calling_code, country, catalogue):
    location = CallInLocation.objects.get(code=code)

    assert (location.calling_code, str(location.country)) == (calling_code, country)
    assert location.default_number.startswith(calling_code)


@pytest.mark.parametrize(
    ("code", "level", "people", "quantity"),
    [
        ("common_area_calling", 0, False, True),
        ("webex_voice", 10, True, True),
        ("webex_calling_standard", 10, True, True),
        ("webex_calling", 20, True, True),
        ("webex_meetings", 20, True, True),
        ("webex_suite", 30, True, True),
        ("cx_essentials", 40, True, True),
        ("cx_standard_agent", 50, True, False),
        ("cx_premium_agent", 60, True, False),
        ("attendant_console", 0, True, True),
        ("cisco_calling_plan", 0, False, True),
        ("cx_voice_ports", 0, False, False),
    ],
)
def test_the_products(code, level, people, quantity, catalogue):
    product = Product.objects.get(code=code)

    assert (product.level, product.for_subscribers, product.has_quantity) == (level, people, quantity)
    assert product.available_from is None


def test_every_number_is_marked_as_reserved_for_fiction():
    notes = {row["note"] for rows in SHIPPED["numbers"].values() for row in rows}

    assert all("fiction" in note or "drama" in note or "creative works" in note for note in notes)


@pytest.mark.parametrize(
    ("country", "number", "word"),
    [
        ("GB", "+44 20 7946 0321", "First number"),
        ("gb", "+44 20 7946 0321", "First number"),
        ("SE", "+46 31 390 06 20", "First available number"),
        ("FI", "+49 30 23125 100", "EURO"),
        ("BR", "+1 408 555 0100", "AMER"),
    ],
)
def test_a_country_s_number_comes_with_its_reason(country, number, word, catalogue):
    found = callin.for_country(country)

    assert found.number == number
    assert word in found.reason


def test_when_all_numbers_of_a_country_are_gone_it_is_the_location_s(catalogue):
    CallInNumber.objects.filter(country="GB").update(is_available=False)

    found = callin.for_country("GB")

    assert (found.number, found.location_code) == ("+44 20 7946 0100", "EMEA")
    assert "is available" in found.reason


@pytest.mark.parametrize("country", ["", "XX", "RU?", "\0\0"])
def test_no_country_no_number(country, catalogue):
    assert callin.for_country(country) is None


def test_a_customer_keeps_the_number_it_was_given(partner, at):
    customer = make_customer(partner, at=at)
    CallInNumber.objects.filter(number=customer.call_in_number).update(is_available=False)

    assert callin.of_customer(customer).number == "+44 20 7946 0321"
    assert "created" in callin.of_customer(customer).reason


# --- history in words


def test_a_partner_reads_what_changed(partner, alice, at):
    customer = make_customer(partner, at=at)
    quantities.change(actor=acting(alice), customer=customer, wanted={"webex_calling": 12}, at=at)
    profiles.change(actor=acting(alice), customer=customer, legal_name="Bramble Food Ltd", at=at)

    rows = {row.text: row for row in history.rows(history.events(customer))}

    changed = rows["changed quantities"]
    assert (changed.actor, changed.field, changed.old, changed.new) == ("Alice", "Webex Calling", "10", "12")
    assert rows["changed what is screened"].new == "Bramble Food Ltd"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            {"compliance_status": "clear"},
            {"compliance_status": "checking"},
            ("Compliance", "Clear", "Checking"),
        ),
        ({"country": "GB"}, {"country": "FR"}, ("country", "United Kingdom", "France")),
        ({"package": "webex_voice"}, {"package": "webex_suite"}, ("package", "Webex Voice", "Webex Suite")),
        ({"webex_voice": 1}, {"webex_voice": None}, ("Webex Voice", "1", "no cap")),
        ({}, {"is_administrator": True}, ("full administrator", "", "yes")),
        ({"contacts": [{"name": "Jo"}]}, {"contacts": []}, ("contacts", "Jo", "")),
    ],
)
def test_values_in_words(before, after, expected, catalogue):
    (change,) = wording.changes(AuditEvent(before=before, after=after))

    assert (change.label, change.old, change.new) == expected


def test_other_apps_add_their_verbs():
    wording.add({"test.verb.happened": "did something to %(name)s"})

    assert wording.sentence("test.verb.happened", "Jo") == "did something to Jo"
    assert wording.sentence("test.verb.unknown", "Jo") == "recorded a change"
