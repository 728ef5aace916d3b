"""Identifiers are compared as what they are, and one that equals a listed one is a hit by itself."""

from __future__ import annotations

import pytest

from compliance.screening import identifiers
from compliance.screening.engine import Query, screen
from compliance.screening.identifiers import host, of_query

WALLET = "1Qu3ndryW0rks4Inv3nted5xyzAB"
ETHER = "0xA0e1c89Ef1a489c9C7dE96311eD5Ce5D32c20E4B"


@pytest.fixture
def rules(listed_index):
    """By what rule a query hits a party with these identifiers."""

    def run(listed, *, name="Blue Door Bakery Ltd", given=()):
        index = listed_index(ids=(listed,))
        found = screen(Query(name, identifiers=given), index).candidates
        return [one.detail["rule"] for one in found]

    return run


@pytest.mark.parametrize(
    ("listed", "given"),
    [
        ("http://www.Quendry.example/en, Website", "https://quendry.example/contact?x=1"),
        ("Website quendry.example", "www.quendry.example"),
        ("www.facebook.com/Quendry, Website", "https://facebook.com/quendry/"),
        ("SWIFT/BIC QUENRUMM", "QUENRUMMXXX"),
        ("QUENRUMMXXX, SWIFT/BIC", "SWIFT: quenrumm"),
        (f"{WALLET}, Digital Currency Address - XBT", WALLET),
        (f"Digital Currency Address - ETH {ETHER}", ETHER.lower()),
        ("IMO 9167253, Vessel Registration Identification", "IMO No. 9167253"),
        ("Vessel Registration Identification IMO 9167253", "9167253"),
        ("572469210, MMSI", "MMSI 572469210"),
        ("HK, 2027-10-14, 2017-10-14, KJ0638810, Passport", "Passport no. KJ0638810"),
        ("Passport U00242309 (Iran) expires 12 Jan 2027", "u00242309"),
        ("IT, 2012-10-30, AO 2879097, Identification Number", "2879097"),
        ("RU, 7736050003, Tax ID No.", "INN 7736050003"),
        ("DE, HRB96201, Commercial Registry Number", "HRB 96201"),
    ],
)
def test_each_sort_hits_by_itself_however_it_is_written(rules, listed, given):
    assert rules(listed, given=(given,)) == ["identifier"]


@pytest.mark.parametrize(
    ("listed", "given"),
    [
        ("IMO 9167253, Vessel Registration Identification", "Passport 9167253"),
        ("Passport 9167253 (Iran)", "IMO 9167253"),
        ("572469210, MMSI", "Passport 572469210"),
        ("quendry.example, Website", "https://quendry.example.org"),
        ("www.facebook.com/quendry, Website", "https://facebook.com/bluedoor"),
        ("www.facebook.com, Website", "https://facebook.com"),
        (f"{WALLET}, Digital Currency Address - XBT", WALLET.swapcase()),
        ("QUENRUMM, SWIFT/BIC", "QUENRUMM123"),
        ("31 CFR sections 510.201 and 510.210", "510201"),
        ("A300B4-603, Aircraft Model", "A300B4603"),
    ],
)
def test_one_sort_is_never_taken_for_another(rules, listed, given):
    assert rules(listed, given=(given,)) == []


@pytest.mark.parametrize(
    ("listed", "text"),
    [
        ("www.quendry.example, Website", "Blue Door Bakery Ltd, www.quendry.example"),
        ("QUENRUMM, SWIFT/BIC", "Blue Door Bakery Ltd (SWIFT QUENRUMM)"),
        (f"{WALLET}, Digital Currency Address - XBT", f"Blue Door Bakery Ltd {WALLET}"),
        ("IMO 9167253, Vessel Registration Identification", "Blue Door Bakery Ltd IMO 9167253"),
    ],
)
def test_what_stands_in_a_name_is_found_too(rules, listed, text):
    assert "identifier" in rules(listed, name=text)


def test_a_mail_and_a_wallet_are_found_however_they_are_disguised():
    assert of_query(["info@quеndry.example"], ()) == ["info@quendry.example"]
    assert WALLET in of_query([f"Pay to {WALLET}."], ())


@pytest.mark.parametrize("nothing", ["0000", "000000", "00-0000000", "N/A 0000", "XXXX0000", "none", "N/A"])
def test_what_stands_for_no_number_is_nobodys(nothing):
    assert of_query([nothing], (nothing,)) == []


def test_a_word_in_capitals_is_no_bank_unless_it_is_said():
    assert of_query(["QUENDRYS WORKS", "BICYCLES QUENDRYS"], ()) == []
    assert of_query([], ("QUENRUMM",)) == ["QUENRUMM"]


@pytest.mark.parametrize(
    ("address", "compared"),
    [
        ("HTTPS://WWW.Quendry.example:8443/a", "quendry.example"),
        ("m.vk.com/quendry", "vk.com/quendry"),
        ("quendry.example.", "quendry.example"),
        ("user@quendry.example/x", "quendry.example"),
        ("https://", ""),
        ("1.5", ""),
        ("вебсайт.рф", "вебсайт.рф"),
        ("https://xn--80abcmw0cj.xn--p1ai/", "вебсайт.рф"),
        ("https://xn--mnchen-3ya.example", "münchen.example"),
        ("//quendry.example", "quendry.example"),
        ("https:\\\\quendry.example", "quendry.example"),
        ("quendry．example", "quendry.example"),
        ("quendry。example", "quendry.example"),
        ("quen\u200bdry.example", "quendry.example"),
        ("quеndry.example", "quendry.example"),
    ],
)
def test_hosts(address, compared):
    assert host(address) == compared


def test_hostile_texts_take_no_time_and_raise_nothing():
    for text in (
        "1" * 60000,
        "a.b-" * 9000 + "@",
        "a" * 60000 + "@",
        "www." * 5000,
        "1a" * 20000,
        "passport " * 5000,
        "://" * 9000,
        "swift bic " * 4000 + "9",
    ):
        assert isinstance(identifiers.of_query([text], (text,)), list)
