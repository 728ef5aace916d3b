"""Addresses as people write them, stored as their country does; time zones where they are certain."""

from __future__ import annotations

import pytest
from django.urls import reverse

from customers.models import Customer
from customers.profile import versions
from customers.rules import spelling, zones
from customers.schemas import Address
from customers.tests.test_pages import FORM, HTMX
from portal.testing.cast import acting


@pytest.mark.parametrize(
    ("country", "typed", "stored"),
    [
        ("GB", "ls14ap", "LS1 4AP"),
        ("GB", "LS1-4AP", "LS1 4AP"),
        ("GB", "bfpo61", "BFPO 61"),
        ("US", "94105 1234", "94105-1234"),
        ("US", "94105", "94105"),
        ("CA", "h3z2y7", "H3Z 2Y7"),
        ("NL", "1234ab", "1234 AB"),
        ("SE", "114 55", "11455"),
        ("PL", "00950", "00-950"),
        ("JP", "1540023", "154-0023"),
        ("LV", "1073", "LV-1073"),
        ("FR", "75 008", "75008"),
        ("IN", "110 034", "110034"),
        ("AR", "c1070aam", "C1070AAM"),
        ("GB", "nonsense", "nonsense"),
        ("GB", "LS1 4AP 9", "LS1 4AP 9"),
        ("", "x", "x"),
    ],
)
def test_postal_codes_are_brought_into_their_countrys_form(country, typed, stored):
    assert spelling.postal_code(typed, country) == stored
    assert spelling.postal_code(stored, country) == stored


@pytest.mark.parametrize(
    ("country", "typed", "stored"),
    [
        ("US", "california", "CA"),
        ("US", "ca", "CA"),
        ("CA", "Quebec", "QC"),
        ("BR", "Sao Paulo", "SP"),
        ("IE", "Cork", "Co. Cork"),
        ("GB", "Yorkshire", "Yorkshire"),
        ("US", "Nowhere", "Nowhere"),
    ],
)
def test_states_are_known_by_code_and_by_name_with_or_without_accents(country, typed, stored):
    assert spelling.state(typed, country) == stored


@pytest.mark.parametrize(
    ("country", "city", "zone"),
    [
        ("GB", "", "Europe/London"),
        ("FR", "Lyon", "Europe/Paris"),
        ("US", "", ""),
        ("US", "Chicago", "America/Chicago"),
        ("US", "Springfield", ""),
        ("XX", "", ""),
    ],
)
def test_a_time_zone_is_proposed_only_where_it_is_certain(country, city, zone):
    assert zones.of(country, city) == zone


@pytest.fixture
def site(client, alice, catalogue):
    client.force_login(alice)
    return client


def test_what_was_typed_is_accepted_and_stored_in_the_countrys_form(site):
    assert site.post(reverse("customers:create"), {**FORM, "postal_code": "ls14ap"}).status_code == 302
    assert Customer.objects.get().profile.postal_code == "LS1 4AP"


def test_a_code_with_more_behind_it_is_refused(site):
    answer = site.post(reverse("customers:create"), {**FORM, "postal_code": "LS1 4AP and more"})

    assert "postal_code" in answer.context["form"].errors


def test_the_same_address_in_another_spelling_owes_no_check(site, alice, at):
    site.post(reverse("customers:create"), FORM)
    customer = Customer.objects.get()

    same = Address("1 Mill Lane", "", "Leeds", "", "ls1 4ap", "GB")
    assert versions.change(actor=acting(alice), customer=customer, at=at, address=same) is None


def test_a_country_proposes_its_time_zone_and_leaves_one_that_was_chosen(site):
    given = {"country": "FR", "site_time_zone": "UTC", "location_time_zone": "Asia/Tokyo"}

    text = site.get(reverse("customers:country-rules"), given, **HTMX).content.decode()

    assert 'id="id_site_time_zone"' in text
    assert '<option value="Europe/Paris" selected>' in text
    assert "id_location_time_zone" not in text
