"""For any listed name and any decoration of the kinds people type, never clear (domain.md §4)."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.screening import content, forms, model, numbers
from compliance.screening.aside import identifiers_in, set_aside
from compliance.screening.engine import Query, screen, unread
from compliance.screening.intake import has_letters
from compliance.screening.policy import MOST_CONTACTS
from compliance.screening.split import variants
from compliance.screening.training import decorations


def names(index) -> list[tuple[int, str]]:
    return [
        (at, name.text)
        for at in range(len(index))
        for name in index.party_at(at).names
        if name.kind != "weak" and index.party_at(at).type not in ("vessel", "aircraft")
    ]


@settings(max_examples=500, deadline=None)
@given(which=st.integers(0, 10_000), kind=st.sampled_from(decorations.KINDS), seed=st.integers(0, 2**32))
def test_no_decoration_makes_a_listed_name_clear(index, which, kind, seed):
    every = names(index)
    _party, name = every[which % len(every)]

    typed = kind(name, random.Random(seed))

    assert screen(Query(typed, type="company"), index).state != "clear", typed


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("Brelovka Works INN 7701234567", "Brelovka Works"),
        ("ИНН 7701234567 Brelovka Works", "Brelovka Works"),
        ("Brelovka Works Company number 49167846", "Brelovka Works"),
        ("Brelovka Works sales@brelovka.example", "Brelovka Works"),
        ("Brelovka Works tel. +7 495 123 45 67", "Brelovka Works"),
        ("Brelovka Works 31/12/2025", "Brelovka Works"),
        ("Brelovka Works - purchasing", "Brelovka Works"),
        ("Brelovka Works No. 38 Institute", "Brelovka Works No. 38 Institute"),
        ("Plant 150", "Plant 150"),
        ("Sales", "Sales"),
    ],
)
def test_what_stands_beside_a_name_is_set_aside(typed, rest):
    assert set_aside(typed).rest == rest


def test_what_is_set_aside_is_kept_with_its_sort():
    assert set_aside("Brelovka INN 7701234567 a@b.example").found == (
        ("mail", "a@b.example"),
        ("id", "INN 7701234567"),
    )


def test_an_identifier_that_equals_a_listed_one_is_a_hit_by_itself(listed_index):
    index = listed_index(ids=("RU, 7701234567, Tax ID No.", "Male, Gender"))

    for query in (
        Query("Blue Door Bakery Ltd 7701234567"),
        Query("Blue Door Bakery Ltd", identifiers=("77-0123-4567",)),
        Query("Blue Door Bakery Ltd", contacts=("Ann Bell 7701234567",)),
    ):
        found = screen(query, index).candidates
        assert [one.detail["rule"] for one in found] == ["identifier"], query
        assert found[0].band == "strong"
    assert screen(Query("Blue Door Bakery Ltd 7701234568"), index).state == "clear"


@pytest.mark.parametrize("mail", ["info@brelovka.example", "Info7654321@Brelovka.example"])
def test_a_mail_that_equals_a_listed_one_is_a_hit_by_itself(mail, listed_index):
    index = listed_index(ids=(f"{mail}, Email Address",))

    for query in (
        Query(f"Blue Door Bakery Ltd {mail.upper()}"),
        Query("Blue Door Bakery Ltd", identifiers=(mail,)),
    ):
        assert [one.detail["rule"] for one in screen(query, index).candidates] == ["identifier"]
    assert screen(Query("Blue Door Bakery Ltd sales@brelovka.example"), index).state == "clear"


def test_short_numbers_are_nobody_s():
    assert identifiers_in("Plant 150, 12 Main Street, 2026") == []
    assert identifiers_in("AB-123456/7") == ["AB1234567"]


@pytest.mark.parametrize(
    ("word", "digits"),
    [("two", "2"), ("38th", "38"), ("viii", "8"), ("second", "2"), ("first", ""), ("gate", "")],
)
def test_numbers_are_read_however_they_are_written(word, digits):
    assert numbers.digits_of(word) == digits


def test_the_number_decides(listed_index):
    index = listed_index("234th Research Institute of Brelovka")

    assert screen(Query("234 Research Institute of Brelovka"), index).state == "hits"
    assert screen(Query("235th Research Institute of Brelovka"), index).state == "clear"


def test_a_ship_s_name_raises_a_company_only_when_nothing_else_stands_there(listed_index):
    index = listed_index("TUSITALA", type="vessel")

    assert screen(Query("Tusitala Media LLC", type="company"), index).state == "clear"
    alone = screen(Query("Tusitala LLC", type="company"), index)
    assert [one.band for one in alone.candidates] == ["review"]
    assert screen(Query("MV Tusitala", type="company"), index).state == "hits"


@pytest.mark.parametrize(
    "typed",
    [
        "Alba Ltd ehemals Brelovka Works",
        "Alba Ltd antes Brelovka Works",
        "Alba Ltd 前身 Brelovka Works",
        "Alba Ltd\nBrelovka Works",
        "Alba Ltd and Brelovka Works Inc",
    ],
)
def test_each_side_of_two_names_is_asked(typed):
    assert {"Alba Ltd", "Brelovka Works"} <= {one.removesuffix(" Inc") for one in variants(typed)}


def test_more_names_or_contacts_than_a_field_has_are_said_not_dropped(index):
    many = Query(" ; ".join(f"Firm {chr(97 + n)}{chr(98 + n)}" for n in range(24)) + " ; Last One")
    people = Query("Blue Door Bakery Ltd", contacts=("Ann Bell",) * (MOST_CONTACTS + 1))

    for query, part, reason in ((many, "name", "too_many_names"), (people, "contact", "too_many_contacts")):
        assert [(one.part, one.reason) for one in unread(query)] == [(part, reason)]
        assert screen(query, index).state == "incomplete"


@pytest.mark.parametrize(
    ("name", "good"),
    [
        (".", False),
        ("12345", False),
        ("🙂", False),
        ("A", False),
        ("AB", True),
        ("华为", True),
        ("Ω1β", True),
    ],
)
def test_a_name_has_two_letters_of_some_script(name, good):
    assert has_letters(name) is good


def test_the_table_of_forms_is_large_and_read():
    assert forms.COUNT > 600
    assert forms.spans(["brelovka", "naamloze", "vennootschap"]) == {1, 2}
    assert forms.spans(["brelovka", "naamloze", "vennotschap"]) == {1, 2}
    assert forms.spans(["brelovka", "works"]) == set()


def test_the_weights_belong_to_today_s_figures():
    """A change of what the model looks at asks for `python -m compliance.screening.training`."""
    assert model.TRAINED_ON["code"] == content.hash_of(content.FIGURES)


def test_versions_follow_the_content(tmp_path, monkeypatch):
    for name in content.READING:
        (tmp_path / name).write_bytes((content._HERE / name).read_bytes())
    before = content.hash_of(content.READING)
    monkeypatch.setattr(content, "_HERE", tmp_path)
    assert content.hash_of(content.READING) == before

    (tmp_path / "words.txt").write_text("business one: two\n")

    assert content.hash_of(content.READING) != before
