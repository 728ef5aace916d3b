"""The catalogue that is shipped, the number a country gets, and history in words."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django_countries import countries

from customers.history import timeline, wording
from customers.licensing import catalogue as service
from customers.licensing import quantities
from customers.models import CallInLocation, CallInNumber, CountryLocation, Product
from customers.onboarding.creation import Address
from customers.profile import callin, versions
from portal.audit import sentences
from portal.audit.models import AuditEvent
from portal.base.actors import system
from portal.base.errors import Invalid
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
    event = AuditEvent.objects.get(verb="customers.catalogue.loaded")
    assert (event.actor_kind, event.after["reset"]) == ("system", True)
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


# domain.md §2, row by row: kind, services, level, for subscribers, has a quantity.
TABLE = {
    "common_area_calling": ("package", {"calling"}, 0, False, True),
    "webex_voice": ("package", {"calling"}, 10, True, True),
    "webex_calling_standard": ("package", {"calling", "messaging"}, 10, True, True),
    "webex_calling": ("package", {"calling", "messaging", "basic_meetings"}, 20, True, True),
    "webex_meetings": ("package", {"meetings", "messaging"}, 20, True, True),
    "webex_suite": ("package", {"calling", "meetings", "messaging"}, 30, True, True),
    "cx_essentials": ("package", {"calling", "meetings", "messaging", "queues"}, 40, True, True),
    "cx_standard_agent": ("package", {"contact_center"}, 50, True, False),
    "cx_premium_agent": ("package", {"contact_center"}, 60, True, False),
    "attendant_console": ("add_on", set(), 0, True, True),
    "cisco_calling_plan": ("add_on", set(), 0, False, True),
    "cx_voice_ports": ("add_on", set(), 0, False, False),
    "cx_ai_assistant": ("add_on", set(), 0, False, False),
    "webex_ai_agent": ("add_on", set(), 0, False, False),
}
NEEDS = {
    "attendant_console": {"webex_calling", "webex_suite", "cx_essentials", "webex_voice"},
    "cisco_calling_plan": {
        "common_area_calling",
        "webex_calling",
        "webex_suite",
        "webex_voice",
        "cx_essentials",
        "webex_calling_standard",
    },
}


@pytest.mark.parametrize("code", TABLE)
def test_a_product_is_as_the_table_says(code, catalogue):
    product = Product.objects.get(code=code)

    assert (
        product.kind,
        set(product.services),
        product.level,
        product.for_subscribers,
        product.has_quantity,
    ) == TABLE[code]
    assert product.available_from is None
    assert {one.code for one in product.needs_one_of.all()} == NEEDS.get(code, set())


def test_there_is_no_other_product(catalogue):
    assert set(Product.objects.values_list("code", flat=True)) == set(TABLE)


def test_a_number_that_support_moved_in_the_order_is_not_doubled(catalogue):
    first = CallInNumber.objects.get(country="GB", position=1)
    CallInNumber.objects.filter(pk=first.pk).update(position=9)

    load()
    assert CallInNumber.objects.filter(country="GB", number=first.number).count() == 1
    assert callin.for_country("GB").number == "+44 113 496 0457"

    load("--reset")
    assert callin.for_country("GB").number == first.number


def test_what_support_added_survives_a_reset(catalogue):
    Product.objects.create(code="webex_new", name="Webex New", kind="package", level=25)
    CallInNumber.objects.create(country="FI", position=1, number="+358 9 1234 5678")

    load("--reset")

    assert Product.objects.filter(code="webex_new").exists()
    assert callin.for_country("FI").number == "+358 9 1234 5678"


def test_a_country_without_a_location_still_has_the_numbers_of_its_domain(catalogue):
    CountryLocation.objects.filter(country__in=["GB", "FI"]).delete()

    assert callin.for_country("GB").number == "+44 20 7946 0321"
    assert callin.for_country("FI") is None


def test_a_customer_of_a_country_without_any_number_is_created_all_the_same(partner, at, catalogue):
    CountryLocation.objects.filter(country="FI").delete()
    address = Address("Esplanadi 1", "", "Helsinki", "", "00130", "FI")

    customer = make_customer(partner, at=at, address=address)

    assert customer.call_in_number == ""
    assert callin.of_customer(customer) is None


def test_the_united_kingdom_is_gb_and_never_ru(catalogue):
    emea = CallInLocation.objects.get(code="EMEA")

    assert (str(emea.country), emea.calling_code) == ("GB", "+44")
    assert "RU" not in {str(one.country) for one in CallInLocation.objects.all()}
    assert callin.for_country("RU").number == emea.default_number
    assert callin.for_country("UK") is None


def test_kosovo_has_customers_too(partner, at, catalogue):
    address = Address("Sheshi Nëna Terezë 1", "", "Prishtinë", "", "10000", "XK")

    customer = make_customer(partner, at=at, address=address)

    assert (str(customer.org_country), customer.org_country.name) == ("XK", "Kosovo")
    assert customer.call_in_number.startswith("+49")


def test_an_announced_product_is_shown_as_coming_and_refused_until_its_day(partner, at, catalogue):
    Product.objects.filter(code="attendant_console").update(available_from="2026-03-12")
    customer = make_customer(partner, at=at, quantities={"webex_calling": 2})
    wanted = {"attendant_console": 1}

    with pytest.raises(Invalid) as refusal:
        quantities.change(actor=system(), customer=customer, wanted=wanted, at=at)
    assert refusal.value.problems[0][1] == "product_unavailable"

    day = at + timedelta(days=1)
    assert quantities.change(actor=system(), customer=customer, wanted=wanted, at=day)


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
    versions.change(actor=acting(alice), customer=customer, legal_name="Bramble Food Ltd", at=at)

    rows = {row.text: row for row in timeline.rows(timeline.events(customer))}

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
    (change,) = wording.told(AuditEvent(before=before, after=after), wording.product_names())

    assert (change.label, change.old, change.new) == expected


def test_an_event_that_nothing_declares_any_more_is_still_readable():
    old = AuditEvent(verb="customers.rating.changed", object_name="Jo")

    assert (sentences.for_partner(old), sentences.for_desk(old)) == ("recorded a change", "recorded a change")


def test_a_sentence_names_what_it_happened_to():
    released = AuditEvent(verb="customers.subscriber.released", object_name="Jo Grey")

    assert sentences.for_partner(released) == "released the subscriber Jo Grey"
