"""The pure rules, as tables."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.onboarding.creation import Address
from customers.rules import addresses, callin, catalogue, names, search
from customers.rules.catalogue import Item

COUNTRIES = frozenset({"GB", "US", "FR", "HK", "JP", "IE"})


@pytest.mark.parametrize(
    ("numbers", "number", "because"),
    [
        ([("+1", True), ("+2", True)], "+1", "first"),
        ([("+1", False), ("+2", True)], "+2", "first_available"),
        ([("+1", False), ("+2", False)], "+9", "location_unavailable"),
        ([], "+9", "location"),
    ],
)
def test_the_first_available_number_else_the_locations(numbers, number, because):
    choice = callin.choose(numbers, "+9")

    assert (choice.number, choice.because) == (number, because)


def address(**parts: str) -> Address:
    given = {"line1": "1 High Street", "line2": "", "city": "Leeds", "state": "", "postal_code": "LS1 4AP"}
    return Address(**given | {"country": "GB"} | parts)


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({}, set()),
        ({"postal_code": "ls1 4ap"}, set()),
        ({"line1": ""}, {("line1", "required")}),
        ({"line1": "x" * 50}, set()),
        ({"line1": "x" * 51}, {("line1", "too_long")}),
        ({"line2": "a\tb"}, {("line2", "control_characters")}),
        ({"postal_code": ""}, {("postal_code", "required")}),
        ({"country": "US", "state": "CA", "postal_code": "95014"}, set()),
        ({"country": "US", "state": "California", "postal_code": "95014"}, set()),
        ({"country": "US", "state": "", "postal_code": "95014"}, {("state", "required")}),
        ({"country": "US", "state": "XX", "postal_code": "95014"}, {("state", "unknown_state")}),
        ({"country": "US", "state": "CA", "postal_code": "LS1"}, {("postal_code", "bad_postal_code")}),
        ({"country": "HK", "state": "Kowloon", "city": "", "postal_code": ""}, set()),
        ({"country": "IE", "postal_code": ""}, set()),
        ({"country": ""}, {("country", "required")}),
        ({"country": "UK"}, {("country", "unknown_country")}),
    ],
)
def test_an_address_as_its_country_wants_it(parts, found):
    assert {(part, code) for part, code, _figures in addresses.problems(address(**parts), COUNTRIES)} == found


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Bramble Foods Ltd", None),
        ("株式会社ブランブル", None),
        ("شركة برامبل", None),
        ("100% Bakery", "percent_sign"),
        (" ", "required"),
        ("Bram\nble", "control_characters"),
        ("Bram\u202eble", "control_characters"),
        ("\u200b", "control_characters"),
        ("\u3164 \u2800", "control_characters"),
        ("Bram\u200cble", None),
        ("7", "needs_letters"),
        ("A7", "needs_letters"),
        ("%", "percent_sign"),
        ("a" * 500, None),
        ("a" * 501, "too_long"),
    ],
)
def test_a_legal_name(name, code):
    found = names.legal_name_problem(name)

    assert (found[0] if found else None) == code


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zürich  Café", "zurich cafe"),
        ("Straße", "strasse"),
        ("O’Neill & Sons", "o neill sons"),
        ("EXT-7/9", "ext-7 9"),
        ("Jo@Customer.Example", "jo@customer.example"),
        ("Ａｃｍｅ", "acme"),
        ("", ""),
    ],
)
def test_search_folds_accents_case_and_width(text, folded):
    assert search.fold(text) == folded


@given(st.text())
def test_folding_again_changes_nothing(text):
    assert search.fold(search.fold(text)) == search.fold(text)


VOICE = Item("voice", "Voice", True, level=10, services=frozenset({"calling"}))
SUITE = Item("suite", "Suite", True, level=30, services=frozenset({"calling", "meetings"}))
PLACE = Item("place", "Place", True, services=frozenset({"calling"}), for_subscribers=False)
CONSOLE = Item("console", "Console", False, needs=("suite", "voice"), available_from=date(2026, 3, 12))


def test_the_highest_package_is_one_that_people_hold():
    assert catalogue.highest([VOICE, SUITE, PLACE, CONSOLE]) == SUITE
    assert catalogue.highest([PLACE]) is None


@pytest.mark.parametrize(("held", "lacks"), [({"voice"}, False), ({"suite", "x"}, False), ({"place"}, True)])
def test_an_add_on_needs_one_of_its_packages(held, lacks):
    assert catalogue.lacks_prerequisite(CONSOLE, held) is lacks


def test_a_product_is_coming_until_its_day():
    assert catalogue.is_coming(CONSOLE, date(2026, 3, 11))
    assert not catalogue.is_coming(CONSOLE, date(2026, 3, 12))


def test_what_packages_need():
    assert catalogue.needs_location([PLACE])
    assert not catalogue.needs_time_zone([PLACE, VOICE])
    assert catalogue.needs_time_zone([SUITE])


@pytest.mark.parametrize(("level", "allowed"), [(29, False), (30, True), (31, True)])
def test_an_administrator_never_falls_below_the_level_at_creation(level, allowed):
    assert catalogue.may_administer(level, 30) is allowed


def test_keys_that_look_alike_are_one_and_others_are_not():
    from customers.rules.search import folded_key

    assert (
        folded_key("СRМ-1") == folded_key(" crm-1 ") == folded_key("ＣＲＭ-1")
    )  # Cyrillic, Latin, full width
    assert folded_key("客户一") != folded_key("客户医")
