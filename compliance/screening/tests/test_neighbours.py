"""A party at the customer's own address is found by a name that says little by itself. Every party is invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compliance import sample
from compliance.screening import rescreen
from compliance.screening.engine import Query, screen
from compliance.screening.explain import sentences
from compliance.screening.index import Index, build
from compliance.screening.neighbours import neighbours
from compliance.screening.party import ListedAddress
from compliance.screening.places import place_words

ADDRESS = "999 Xugou Road, Invention District, Shenzhen, 518999"


def at(address, index):
    """The keys of the parties at an address."""
    return {index.key_at(party) for party in neighbours(place_words(address), index)}


@pytest.mark.parametrize(
    "typed",
    [
        "No. 999 Xugou Road, Invention District, Shenzhen, 518999, CN",
        "999 Xugou Rd, Shenzhen 518999, China",
        "INVENTION DISTRICT, 999 XUGOU ROAD, SHENZHEN",
        "Building, 999 Xugou Road, Invention District, Shenzhen 518999",
    ],
)
def test_an_address_is_known_in_other_words(index, typed):
    assert at(typed, index) == {"SAMPLE:tianxu lanyue microelectronics co ltd"}


@pytest.mark.parametrize(
    "typed",
    [
        "No. 998 Xugou Road, Invention District, Shenzhen, 518999, CN",  # next door
        "Shenzhen, 518999, CN",  # only the town
        "999 Garden Road, Harbour District, Guangzhou",  # only the number
        "",
    ],
)
def test_the_next_door_and_the_same_town_are_other_addresses(index, typed):
    assert at(typed, index) == set()


def test_another_room_of_a_tower_is_another_address(parties, tmp_path):
    tower = ListedAddress("Room 1203, 12F, Invented Tower, 88 Sample Road, Kowloon, HK", "HK")
    build([replace(parties[0], addresses=(tower,))], tmp_path / "one.idx")
    one = Index.open(tmp_path / "one.idx")

    assert at("Room 1203, 12F, Invented Tower, 88 Sample Road, Kowloon", one)
    assert not at("Room 807, 8F, Invented Tower, 90 Sample Road, Kowloon", one)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Blue Heron Microelectronics", "hits"),  # a common word of the listed name
        ("T.L.M. Supply", "hits"),
        ("TLM", "hits"),  # its initials
        ("Blue Heron Bakery Co., Ltd.", "clear"),  # nothing but the form
    ],
)
def test_at_the_same_address_little_in_common_is_enough_but_nothing_is_not(index, name, state):

    assert screen(Query(name, "CN", ADDRESS, "company"), index).state == state
    assert screen(Query(name, "CN", "12 Garden Road, Shenzhen", "company"), index).state == "clear"


def test_the_reason_is_said_and_the_score_is_for_review(index):
    found = screen(Query("Blue Heron Microelectronics", "CN", ADDRESS, "company"), index).candidates[0]

    assert (found.detail["rule"], found.band) == ("same_address", "review")
    assert any("this very address" in line for line in sentences(found.detail))


def test_a_contact_is_not_raised_by_the_customer_s_address(index):
    query = Query(sample.CLEAN_NAME, "CN", ADDRESS, "company", contacts=("Mike Micro",))

    assert screen(query, index).state == "clear"


def test_re_screening_finds_who_shares_an_address_with_a_changed_party(parties, index, tmp_path):
    changed = [party for party in parties if party.key.startswith("SAMPLE:tianxu")]
    build(changed, tmp_path / "changed.idx")
    queries = [
        (1, Query("Blue Heron Microelectronics", "CN", ADDRESS, "company")),
        (2, Query("Blue Heron Microelectronics", "CN", "12 Garden Road, Shenzhen", "company")),
        (3, Query("Blue Heron Bakery", "CN", ADDRESS, "company")),
    ]

    assert list(rescreen.affected(Index.open(tmp_path / "changed.idx"), queries, whole=index)) == [1]
