"""Reading files of customers: encodings, delimiters, quotation marks, names of columns, numbers."""

from __future__ import annotations

import time

import pytest

from customers.imports import cells, reading
from customers.imports.columns import Column, Names, all_of, named
from customers.models import Product
from customers.schemas import Owner
from portal.base.errors import Invalid

KNOWN = {"Legal name", "City", "Country"}


def parse(text: str) -> reading.Sheet:
    return reading.parse(text, KNOWN.__contains__)


def code_of(act, *given) -> str:
    with pytest.raises(Invalid) as refused:
        act(*given)
    return refused.value.problems[0][1]


# --- encodings


@pytest.mark.parametrize(
    ("data", "encoding", "marked"),
    [
        ("Zürich".encode(), "utf-8", False),
        ("Zürich".encode("utf-8-sig"), "utf-8", True),
        ("Zürich;Genève".encode("utf-16"), "utf-16-le", True),
        (b"\xfe\xff" + "Zürich".encode("utf-16-be"), "utf-16-be", True),
        ("Zürich;Genève".encode("utf-16-le"), "utf-16-le", False),
        ("Zürich;Genève".encode("utf-16-be"), "utf-16-be", False),
        ("Zürich".encode("cp1252"), "cp1252", False),
    ],
)
def test_the_encoding_is_found(data, encoding, marked):
    read = reading.decode(data)

    assert (read.encoding, read.marked) == (encoding, marked)
    assert read.text.startswith("Zürich")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04\x00\x00\x00\x00 binary", "file_not_text"),
        ("a\0b".encode("utf-8-sig"), "file_not_text"),
        (b"\xff\xfea", "file_encoding"),
        (b"\x81\x8d caf\xe9", "file_encoding"),
        (b"x" * (10 * 1024 * 1024 + 1), "file_too_large"),
    ],
)
def test_what_is_no_text_is_refused(data, code):
    assert code_of(reading.decode, data) == code


def test_the_limit_is_in_the_refusal():
    with pytest.raises(Invalid, match=r"11\.0 MB; at most 10 MB"):
        reading.decode(b"x" * (11 * 1024 * 1024))


# --- the table


@pytest.mark.parametrize("sign", reading.DELIMITERS)
def test_the_delimiter_is_found(sign):
    sheet = parse(sign.join(["Legal name", "City"]) + "\n" + sign.join(["Ox Ltd", '"Bath; a, b|c"']) + "\n")

    assert sheet.delimiter == sign
    assert sheet.headers == ("Legal name", "City")
    assert sheet.rows == ((2, ("Ox Ltd", "Bath; a, b|c")),)


def test_names_of_columns_weigh_more_than_the_number_of_signs():
    sheet = parse('"Legal name";"City"\n"Ox, Ash, Elm, Oak Ltd";Bath')

    assert sheet.delimiter == ";"


def test_the_line_by_which_a_spreadsheet_says_the_delimiter_is_no_header():
    sheet = parse("sep=;\r\nLegal name;City\r\nOx Ltd;Bath\r\n")

    assert sheet.rows == ((3, ("Ox Ltd", "Bath")),)


def test_trailing_delimiters_and_blank_lines_are_left_out_and_counted():
    sheet = parse("Legal name,City,,\nOx Ltd,Bath,,\n,,,\n\nElm Ltd,Wells\n")

    assert sheet.headers == ("Legal name", "City")
    assert [number for number, _cells in sheet.rows] == [2, 5]
    assert (sheet.trailing, sheet.blank) == (1, 2)


def test_ragged_rows_keep_what_they_hold():
    sheet = parse("Legal name,City\nOx,Ltd,Bath\nElm Ltd\n")

    assert [cells for _number, cells in sheet.rows] == [("Ox", "Ltd", "Bath"), ("Elm Ltd",)]


def test_a_line_break_inside_quotation_marks_is_no_new_row():
    sheet = parse('Legal name,City\n"Ox\nLtd",Bath\n')

    assert sheet.rows == ((2, ("Ox\nLtd", "Bath")),)


@pytest.mark.parametrize("text", ['Legal name,City\n"Ox Ltd,Bath\n', 'Legal name,City\n"Ox"Ltd,Bath\n'])
def test_quotation_marks_that_do_not_fit_are_refused(text):
    assert code_of(parse, text) == "file_broken"


@pytest.mark.parametrize("text", ["", " \n\n", "Legal name,City\n"])
def test_a_file_without_rows_is_refused(text):
    assert code_of(parse, text) == "file_empty"


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "ROWS_AT_MOST", 2)

    assert code_of(parse, "City\n" + "Bath\n" * 3) == "file_too_many_rows"


def test_the_apostrophe_of_our_own_files_is_taken_off():
    sheet = parse("Legal name,City\n'+44 113,'s-Hertogenbosch\n")

    assert sheet.rows[0][1] == ("+44 113", "'s-Hertogenbosch")


# --- names of columns


@pytest.fixture
def names(catalogue) -> Names:
    return Names(all_of(Product.objects.order_by("position")))


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Legal name", "legal_name"),
        ("LEGAL_NAME", "legal_name"),
        ("Raison sociale", "legal_name"),
        ("ville", "address.city"),
        ("Code postal", "address.postal_code"),
        ("Pays", "address.country"),
        ("Prénom de l’administrateur", "administrator.first_name"),
        ("Administrator's e-mail", "administrator.email"),
        ("Fuseau horaire", "time_zone"),
        ("webex_calling", "quantities.webex_calling"),
        ("Webex Calling", "quantities.webex_calling"),
        ("What is wrong", "problems"),
    ],
)
def test_columns_are_known_in_both_languages(names, header, key):
    assert names.by_name[named(header)] == key


def test_an_unknown_column_is_refused_with_the_name_that_was_perhaps_meant(names):
    _keys, wrong = names.matched(["Legal nam", "Favourite colour", "", "City", "Town"])

    codes = [code for _field, code, _sentence in wrong]
    assert codes[:4] == ["unknown_column_near", "unknown_column", "column_unnamed", "column_twice"]
    assert "Legal name" in wrong[0][2]
    assert {"column_missing", "column_missing_products"} <= set(codes)


def test_no_two_columns_share_a_name(names):
    keys = {
        one.key: [named(one.key), named(str(one.label)), *map(named, one.aliases)] for one in names.columns
    }
    said = [(name, key) for key, own in keys.items() for name in set(own)]

    assert len({name for name, _key in said}) == len(said)
    assert isinstance(names.columns[0], Column)


# --- cells


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        (["1,5"], ","),
        (["1.5"], "."),
        (["1.000,5", "7"], ","),
        (["1,234,567"], "."),
        (["1,000"], ""),
        (["1,5", "1.5"], ""),
        (["12", "Bath"], ""),
        (["0,250"], ","),
    ],
)
def test_the_decimal_sign_is_read_from_the_numbers(texts, sign):
    assert cells.decimal_sign(texts) == sign


@pytest.mark.parametrize(
    ("text", "sign", "found"),
    [
        ("25", "", (25, "")),
        ("1 000", "", (1000, "")),
        ("1\u202f000", "", (1000, "")),
        ("1'000", "", (1000, "")),
        ("1,000", "", (None, "quantity_ambiguous")),
        ("1,000", ".", (1000, "")),
        ("1,000", ",", (1, "")),
        ("1.000", ",", (1000, "")),
        ("10,00", "", (10, "")),
        ("10,5", "", (None, "quantity_not_whole")),
        ("-5", "", (-5, "")),
        ("ten", "", (None, "quantity_unread")),
        ("²", "", (None, "quantity_unread")),
    ],
)
def test_quantities(text, sign, found):
    assert cells.quantity(text, sign) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("=A1", "formula"),
        ("=cmd|' /C calc'!A0", "formula"),
        ("+SUM(A1:A2)", "formula"),
        ("@SUM(A1)", "formula"),
        ("#REF!", "sheet_error"),
        ("#N/A", "sheet_error"),
        ("+44 113 496 0457", ""),
        ("-", ""),
        ("@home Ltd", ""),
        ("#1 Cars Ltd", ""),
    ],
)
def test_what_a_spreadsheet_spoils(text, code):
    assert cells.spoilt(text) == code


def test_a_number_that_a_spreadsheet_shortened():
    assert cells.spoilt("4.41135E+11", is_number=True) == "sheet_number"
    assert cells.spoilt("4.41135E+11") == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [("GB", "GB"), ("fr", "FR"), ("Germany", "DE"), ("Allemagne", "DE"), ("cote d'ivoire", "CI"), ("UK", "GB"),
     ("USA", "US"), ("Atlantis", "Atlantis"), ("", "")],
)  # fmt: skip
def test_countries_by_code_or_name(text, code):
    assert cells.country(text) == code


@pytest.mark.parametrize(
    ("text", "country", "state"),
    [
        ("Nouvelle-Ecosse", "CA", "Nouvelle-Écosse"),
        ("québec", "CA", "québec"),
        ("QC", "CA", "QC"),
        ("Nuevo Leon", "MX", "Nuevo León"),
        ("Nowhere", "CA", "Nowhere"),
        ("北海道", "JP", "北海道"),
        ("Leeds", "GB", "Leeds"),
        ("", "CA", ""),
    ],
)
def test_states_get_their_accents(text, country, state):
    assert cells.state(text, country) == state


def test_lists_in_a_cell():
    assert cells.several("Ox; Elm |Ash\nOak;") == ["Ox", "Elm", "Ash", "Oak"]
    assert cells.owner("Jane Roe 60 %") == Owner("Jane Roe", 60.0)
    assert cells.owner("Roe Holding (12,5%)") == Owner("Roe Holding", 12.5)
    assert cells.owner("Studio 54") == Owner("Studio 54")
    assert cells.time_zone("europe/paris") == "Europe/Paris"
    assert cells.language("Français") == "fr"


def test_no_cell_takes_the_workers_time():
    started = time.process_time()

    for text in ("+" + "a" * 100_000, "a" + " " * 100_000 + "b", "=" * 50_000, "-" * 50_000 + "("):
        cells.spoilt(text)
        cells.owner(text)

    assert time.process_time() - started < 2  # it was minutes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0000000000005", (5, "")),
        ("0000000000000000012", (12, "")),
        ("-007", (-7, "")),
        ("1" * 13, (None, "quantity_unread")),
        ("000", (0, "")),
    ],
)
def test_zeros_in_front_change_no_quantity(text, found):
    assert cells.quantity(text, "") == found
