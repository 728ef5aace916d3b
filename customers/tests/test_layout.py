"""Addresses as their countries write them."""

from __future__ import annotations

import pytest

from customers.onboarding.creation import Address
from customers.rules import layout


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (Address("12 Mill Lane", "", "Leeds", "", "LS1 4AP", "GB"), ["12 Mill Lane", "Leeds", "LS1 4AP"]),
        (
            Address("400 Shoreline Drive", "Suite 20", "Portland", "ME", "04101", "US"),
            ["400 Shoreline Drive", "Suite 20", "Portland, ME 04101"],
        ),
        (
            Address("8 rue des Tanneurs", "", "Lille", "", "59000", "FR"),
            ["8 rue des Tanneurs", "59000 Lille"],
        ),
        (
            Address("1-2-3 Jingumae", "", "Shibuya-ku", "東京都", "150-0001", "JP"),
            ["1-2-3 Jingumae", "Shibuya-ku, Tokyo", "150-0001"],
        ),
        (
            Address("神宮前1-2-3", "", "渋谷区", "東京都", "150-0001", "JP"),
            ["〒150-0001", "東京都", "渋谷区", "神宮前1-2-3"],
        ),
        (Address("Unit 900", "", "Al Barsha", "إمارة دبيّ", "", "AE"), ["Unit 900", "Al Barsha", "Dubai"]),
        (Address("Unit 900", "", "Dubai", "إمارة دبيّ", "", "AE"), ["Unit 900", "Dubai"]),
        (
            Address("Kungsgatan 1", "", "Stockholm", "", "111 22", "SE"),
            ["Kungsgatan 1", "SE-111 22 Stockholm"],
        ),
        (Address("Kungsgatan 1", "", "Malmö", "", "SE-111 22", "SE"), ["Kungsgatan 1", "SE-111 22 Malmö"]),
        (
            Address("1 Orchard Road", "", "Singapore", "", "238801", "SG"),
            ["1 Orchard Road", "SINGAPORE 238801"],
        ),
    ],
)
def test_an_address_is_laid_out_as_its_country_writes_it(address, lines):
    assert layout.lines(address) == lines


def test_what_is_missing_leaves_no_comma_and_no_gap():
    assert layout.lines(Address("1 Main Street", "", "Portland", "", "04101", "US")) == [
        "1 Main Street",
        "Portland 04101",
    ]
    assert layout.lines(Address("1 Main Street", "", "", "", "", "US")) == ["1 Main Street"]


def test_a_part_its_country_does_not_write_is_shown_all_the_same():
    given = Address("12 Mill Lane", "", "Leeds", "West Yorkshire", "LS1 4AP", "GB")
    assert layout.lines(given) == ["12 Mill Lane", "Leeds", "LS1 4AP", "West Yorkshire"]


def test_a_country_nothing_is_known_of_is_written_plainly():
    assert layout.lines(Address("1 Road", "", "Pristina", "", "10000", "ZZ")) == ["1 Road", "10000 Pristina"]
