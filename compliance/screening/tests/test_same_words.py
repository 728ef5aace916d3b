"""Words that are one in several languages, fathers' names, and parties with very many spellings. All invented."""

from __future__ import annotations

import pytest

from compliance.screening.engine import Query, screen
from compliance.screening.index import Index, build
from compliance.screening.party import ListedName, ListedParty
from compliance.screening.persons import symbols
from compliance.screening.tokens import core, tokens
from compliance.screening.vocabulary import LEGAL, PLAIN, classify


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Novosibirskiy Aviaremontny Zavod", "Novosibirsk Aircraft Repair Plant"),
        ("Tulskiy Liteyniy Zavod", "Tula Foundry Plant"),
        ("Kovrovskaya Pivovarnya", "Kovrov Brewery"),
        ("17 ARZ", "17 Aircraft Repair Plant"),
        ("Sovkor SNG", "Sovkor CIS"),
    ],
)
def test_names_in_two_languages_have_the_same_words(one, other):
    first, second = ({word.text for word in core(tokens(name))} for name in (one, other))

    assert first == second


@pytest.mark.parametrize(
    "form",
    ["OSOO", "SAS", "S.L.", "d.o.o.", "Sherkat Sahami Khass", "Sociedad de Responsabilidad Limitada", "EURL"],
)
def test_a_legal_form_is_no_part_of_a_name(form):
    assert [word.raw for word in core(tokens(f"Brelvik {form}"))] == ["brelvik"]
    assert any(word.kind == LEGAL for word in tokens(f"Brelvik {form}"))


def test_a_small_town_tells_as_much_as_a_name():
    assert classify("kovrovskiy") == (PLAIN, "~kovrov")


@pytest.mark.parametrize(
    "spellings",
    [
        "vladimirovich uladzimiravich volodymyrovych",
        "evgenievich yauhenyevich yevhenovych",
        "sergeevich siarheevich serhiyovych",
        "aleksandrovna aliaksandrauna oleksandrivna",
    ],
)
def test_a_father_s_name_is_one_name_in_several_languages(spellings):
    found = [symbols(word) for word in spellings.split()]

    assert found[0]
    assert found.count(found[0]) == len(found)


def test_a_father_s_name_is_neither_his_own_nor_his_daughter_s():
    names = [symbols(word) for word in ("vladimir", "vladimirovich", "vladimirovna")]

    assert len(set(names)) == 3
    assert all(names)
    assert not symbols("brelvikovich")


def test_a_party_of_many_spellings_hides_no_other_of_nearly_the_same_name(tmp_path):
    many = tuple(ListedName(f"Ortwin Kasimir Brelvik {n}", "aka" if n else "primary") for n in range(40))
    other = ListedParty("X:2", "X", "person", (ListedName("Ortwin Kazimir Brelvick", "primary"),))
    build([ListedParty("X:1", "X", "person", many), other], tmp_path / "two.idx")

    found = screen(
        Query("Ortwin Kasimir Brelvik", type="person"), Index.open(tmp_path / "two.idx")
    ).candidates

    assert {one.party_key for one in found} == {"X:1", "X:2"}
