"""What agrees is marked word by word; likeness of a row follows from its words."""

from __future__ import annotations

from typing import Any

import pytest

from compliance.desk.case import comparison
from compliance.desk.case.queries import citation_url
from customers.models import Profile


def profile(**changes: Any) -> Profile:
    values = {
        "legal_name": "Corvane Precision GmbH",
        "line1": "Lindenhofweg 18",
        "city": "Stuttgart",
        "postal_code": "70565",
        "country": "DE",
        "contacts": [{"name": "Karl Corvin"}],
    }
    return Profile(**{**values, **changes})


PARTY: dict[str, Any] = {
    "type": "company",
    "names": [
        {"text": "Korvane Precision Trading FZE", "kind": "primary"},
        {"text": "Корван Прецизион", "kind": "aka"},
    ],
    "addresses": [
        {"raw": "Warehouse J-7, Sharjah", "country": "AE", "city": "Sharjah"},
        {"raw": "Lindenhofweg 18, Stuttgart", "country": "DE", "city": "Stuttgart"},
    ],
    "countries": ["AE"],
    "ids": ["TL-118 204"],
}


def likes(party: dict[str, Any], **changes: Any) -> dict[str, str]:
    return {row.label: row.like for row in comparison.rows(profile(**changes), party)}


def test_each_row_says_how_the_sides_stand() -> None:
    assert likes(PARTY) == {
        "Name": "close",
        "Other names": "missing",
        "Type": "same",
        "Country": "same",
        "Address": "close",
        "City": "same",
        "Contacts": "none",
        "Identifiers": "missing",
    }


def test_words_are_marked_and_other_scripts_read_out() -> None:
    rows = {row.label: row for row in comparison.rows(profile(), PARTY)}
    name = {token.text: token.like for token in rows["Name"].listed[0].tokens}
    assert (name["Korvane"], name["Precision"], name["FZE"]) == ("close", "same", "")
    assert rows["Other names"].listed[0].latin == "Korvan Pretsizion"
    assert rows["Address"].listed[0].tokens[0].text == "Lindenhofweg", "the closest address comes first"


def test_the_name_that_hit_comes_first() -> None:
    first = comparison.rows(profile(), PARTY, "Корван Прецизион")[0]
    assert "".join(token.text for token in first.listed[0].tokens) == "Корван Прецизион"
    assert {token.like for token in first.listed[0].tokens if token.text.isalpha()} >= {
        "same"
    } or first.like == "close"


def test_a_party_without_anything_is_not_supplied() -> None:
    assert set(likes({}).values()) - {"different"} == {"missing", "none"}


@pytest.mark.parametrize(
    ("text", "other", "like"),
    [("Harbour", "HARBOUR", "same"), ("Müller", "mueller", "close"), ("12", "13", ""), ("Kent", "Oslo", "")],
)
def test_likeness_of_words(text: str, other: str, like: str) -> None:
    assert comparison.likeness(text, comparison.words([other])) == like


@pytest.mark.parametrize(
    ("citation", "address"),
    [
        ("87 FR 12240", "https://www.federalregister.gov/citation/87-FR-12240"),
        ("88 F.R. 1, 2 Jan", "https://www.federalregister.gov/citation/88-FR-1"),
        ("see the notice", ""),
        ("", ""),
    ],
)
def test_citations_link_to_the_federal_register(citation: str, address: str) -> None:
    assert citation_url(citation) == address
