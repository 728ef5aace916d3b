"""The real lists, where they are: read whole, with their quirks, and not raised by ordinary names."""

from __future__ import annotations

import random

import pytest

from compliance.screening import sources
from compliance.screening.engine import Query, screen
from compliance.screening.index import Index, build

pytestmark = pytest.mark.slow

FIRST = ("Harbour", "Maple", "Northgate", "Silver Birch", "Riverside", "Cobblestone", "Evergreen", "Copper Kettle",
         "Hilltop", "Sunny Side", "Clearwater", "Old Town", "Blue Heron", "Whitfield", "Juniper", "Lantern", "Pebbles",
         "Fern Valley", "Thistle", "Amber")  # fmt: skip
SECOND = ("Dental Care", "Bakery", "Accountants", "Landscaping", "Veterinary Clinic", "Plumbing", "Bookshop", "Brewery",
          "Interiors", "Physiotherapy")  # fmt: skip
FORM = ("Ltd", "Inc.", "LLC", "GmbH", "Pty Ltd", "SARL")


@pytest.fixture(scope="module")
def csl(shared, tmp_path_factory):
    """The index of the consolidated list of 2026-07-31."""
    feed = sources.read([shared / "data" / "lists" / "csl_2026-07-31.csv.gz"])
    path = tmp_path_factory.mktemp("csl") / "csl.idx"
    build([party for some in feed.parties.values() for party in some], path)
    return Index.open(path)


@pytest.mark.parametrize(
    "typed",
    ["Huawei Technologeis Co Ltd", "Rosoboroneksport", "Hikvison Digital Technology", "Almaz Antey Telecom"],
)
def test_a_real_listed_company_with_a_slip_of_the_pen_opens_a_case(csl, typed):
    assert screen(Query(typed, type="company"), csl).state == "hits"


def test_of_two_hundred_ordinary_companies_at_most_four_are_raised(csl):
    dice = random.Random(7)
    names = [f"{first} {second} {dice.choice(FORM)}" for first in FIRST for second in SECOND]

    raised = [name for name in names if screen(Query(name, "GB", type="company"), csl).state != "clear"]

    assert len(names) == 200
    assert len(raised) <= 4, raised


def test_orphan_aliases_are_counted_not_fatal(shared):
    folder = shared / "data" / "lists"
    feed = sources.read(
        [
            folder / "ofac_sdn_2024-05-03.csv.gz",
            folder / "ofac_add_2026-06-02.csv.gz",
            folder / "ofac_alt_2026-06-02.csv.gz",
        ]
    )

    counts = {warning.code: warning.count for warning in feed.warnings}
    assert feed.kind == "ofac_sdn"
    assert 2_727 in counts.values()


@pytest.mark.parametrize("name", ["dpl_2018-08-17", "dpl_2022-09-07", "dpl_2023-11-30"])
def test_every_denied_persons_list_is_read(shared, name):
    feed = sources.read([shared / "data" / "lists" / f"{name}.txt.gz"])

    assert feed.kind == "bis_dpl"
    assert feed.party_count > 400
