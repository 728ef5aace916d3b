"""How names are read: scripts, spaces, brackets, abbreviations, houses of companies. Every party here is invented."""

from __future__ import annotations

import pytest

from compliance.screening.engine import Query, pieces, screen
from compliance.screening.index import Index, build
from compliance.screening.normalise import fold
from compliance.screening.party import ListedName, ListedParty
from compliance.screening.split import listed, variants
from compliance.screening.tokens import tells, tokens
from compliance.screening.vocabulary import BUSINESS, ORDINARY, PLACE, PLAIN, classify


def party(number, *names, country="RU", kind="company"):
    """A listed party with a primary name and aliases."""
    spelt = tuple(ListedName(text, "primary" if at == 0 else "aka") for at, text in enumerate(names))
    return ListedParty(f"X:{number}", "X", kind, spelt, countries=(country,), row_labels=(str(number),))


CITIES = (
    "Beijing Shanghai Shenzhen Wuhan Nanjing Hangzhou Suzhou Ningbo Xiamen Qingdao Dalian Jinan Chengdu Xian "
    "Harbin Changsha Zhengzhou Hefei Dongguan Zhuhai Wuxi Changzhou Yantai Kunming Tianjin Chongqing Guangzhou Macau"
)
HOUSE = [party(100 + n, f"Quorvex {city} Co., Ltd.", country="CN") for n, city in enumerate(CITIES.split())]
PARTIES = [
    party(1, "Industrial Agency of Rubber (IAR)", country="SY"),
    party(2, "Ano Tverdynka", "Autonomous Organization Tverdynka"),
    party(3, "Brelovka Works. Subordinate Institution - Plenkor Optical Institute"),
    party(4, "Sormelin Aviation Services FZC", country="AE"),
    party(5, "Bureau of River Optics Northern Branch Laboratory of Glass"),
    party(6, "K M A"),
    party(7, "Vostrelinprom OJSC"),
    party(8, "Kremtavin Leonid Arkadyevich", kind="person"),
    party(9, "Oboronles OJSC"),
    *HOUSE,
]


LONG = "State Body of Science V.K. Drozhin Bureau of River Optics Northern Branch Laboratory of Glass"


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """An index of the parties above."""
    path = tmp_path_factory.mktemp("index") / "made.idx"
    build(PARTIES, path)
    return Index.open(path)


def found(name, index, **more):
    """The keys of the parties that open a case."""
    result = screen(Query(name, **{"type": "company", **more}), index)
    return {one.party_key for one in result.candidates if one.band in ("strong", "review")}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Industrial Agency of Rubber", "X:1"),  # the list adds its abbreviation in brackets
        ("AHO Твердынка", "X:2"),  # Latin letters that look Cyrillic, among Cyrillic ones
        ("Plenkor Optical Institute", "X:3"),  # named inside another name
        ("سورملين افييشن سيرفيسز", "X:4"),  # English words in Arabic letters
        (LONG, "X:5"),  # a long listed name inside a longer one
        ("Vostrelin prom OJSC", "X:7"),  # torn apart
        ("Oboron les", "X:9"),  # a common word of defence and one of wood, written as one on the list
        ("V O S T R E L I N P R O M", "X:7"),  # every letter apart
        ("Messrs. Vostrelinprom", "X:7"),
        ("Vosstrelinprom", "X:7"),  # a letter doubled
        ("Vos\u200btrelin\u2060prom", "X:7"),  # letters nobody sees
        ("Ｖｏｓｔｒｅｌｉｎｐｒｏｍ", "X:7"),  # full width
    ],
)  # fmt: skip
def test_a_listed_name_is_found_in_other_clothes(index, typed, key):
    assert key in found(typed, index)


@pytest.mark.parametrize("typed", ["Quovrex Trading", "Quorvx Group", "Quorvexx"])
def test_a_slip_in_the_name_of_a_house_does_not_hide_it_in_another_country(index, typed):
    result = screen(Query(typed, "PE", type="company"), index)

    assert any(one.band == "review" and one.party_key.startswith("X:1") for one in result.candidates)


@pytest.mark.parametrize(
    "name", ["Al Brelvun Foundation", "Sham al Brelvik", "Off Shore Brelvik", "Non Profit Society Brelvik"]
)
def test_a_listed_name_is_exact_whatever_other_words_its_own_would_make(tmp_path, name):
    others = (party(2, "Albrelvun"), party(3, "Shamal Works"), party(4, "Offshore Nonprofit Plenkor"))
    build([party(1, name), *others], tmp_path / "few.idx")

    first = screen(Query(name, "PE", type="company"), Index.open(tmp_path / "few.idx")).candidates[0]

    assert (first.party_key, first.band) == ("X:1", "strong")


def test_two_slips_or_another_telling_word_are_left_to_the_model(index):
    for typed in ("Quavrax Trading", "Quovrex Bramblewick"):
        rules = {one.detail["rule"] for one in screen(Query(typed, "PE", type="company"), index).candidates}
        assert "one_slip" not in rules


def test_the_name_of_a_house_is_found_in_any_country(index):
    assert found("Quorvex Dubai", index, country="AE") & {one.key for one in HOUSE}


@pytest.mark.parametrize(
    "typed",
    [
        "Karamad Systems Management",
        "K A R A M A D   S Y S T E M S   M A N A G E M E N T",  # its letters are no initials
        "Joint Stock Company",
        "Dubai Services LLC",
        "Institute of Marine Biology",
        "Agency of Industrial Paper",
    ],
)
def test_common_words_and_single_letters_find_nobody(index, typed):
    assert found(typed, index) == set()


def test_a_listed_name_is_also_read_without_its_abbreviation_and_by_its_parts():
    assert listed("Rostrel (Rostrel Technologies Corporation)")[1:] == [
        "Rostrel",
        "Rostrel Technologies Corporation",
    ]
    assert "Plenkor Optical Institute" in listed(
        "Brelovka Works. Subordinate Institution - Plenkor Optical Institute"
    )
    assert listed("Ri Tam-bok (DPRK individual)")[1:] == ["Ri Tam-bok"]
    assert listed("Plain Name Ltd") == ["Plain Name Ltd"]


def test_a_part_that_could_be_anybody_is_not_asked_for():
    asked = {(one.about, one.text) for one in pieces(Query("Joint Stock Company «Tverdynka» (Beijing)"))}

    assert ("part", "Tverdynka") in asked
    assert not {"Joint Stock Company", "Beijing"} & {text for about, text in asked if about == "part"}
    assert not tells("Joint Stock Company")
    assert tells("General Trading Bank")


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("V E L T R O M neft", "veltrom neft"),
        ("A B C Holdings", "a b c holdings"),
        ("AHO Твердыня", "ano tverdynya"),
        ("OOO Твердыня", "ooo tverdynya"),
        ("F.Z.E.", "fze"),
        ("Int'l Trading", "intl trading"),
    ],
)
def test_letters_are_put_together_when_they_are_a_word(typed, folded):
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("word", "kind", "meaning"),
    [
        ("tekhnologicheskogo", BUSINESS, "~technology"),
        ("severnaya", BUSINESS, "~north"),
        ("refineries", BUSINESS, "~refinery"),
        ("bangladeshi", PLACE, "~bangladesh"),
        ("volna", ORDINARY, "~wave"),
        ("compliance", ORDINARY, "compliance"),
        ("oboronstal", PLAIN, "oboronstal"),
        ("energotrade", PLAIN, "energotrade"),
        ("sokolov", PLAIN, "sokolov"),
        ("mastercard", PLAIN, "mastercard"),
    ],
)
def test_a_word_of_its_own_is_no_ending_of_a_common_one(word, kind, meaning):
    assert classify(word) == (kind, meaning)


def test_who_is_written_in_a_polite_form_is_asked_for_without_it():
    assert variants("M/s Tverdynka Works") == ["Tverdynka Works"]
    assert [word.raw for word in tokens("Messrs Tverdynka")] == ["messrs", "tverdynka"]
