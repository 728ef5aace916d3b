"""What makes a false alarm of the restricted-party check less likely, from the form alone: no list is looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from customers.rules import likeness
from customers.rules.search import fold

_BOX = re.compile(
    r"\b(p ?o ?box|p\.? ?o\.? ?box|post(al)? (office )?box|boite postale|b ?\.?p ?\.? \d|postfach|apartado|postbus)\b"
)


@dataclass(frozen=True)
class Given:
    """What of a customer is known so far."""

    legal_name: str = ""
    line1: str = ""
    city: str = ""
    postal_code: str = ""
    has_number: bool = False
    has_owners: bool = False
    people: Sequence[str] = ()


def is_box(line: str) -> bool:
    """Whether an address line is a post box."""
    return bool(_BOX.search(fold(line)))


def marks(given: Given) -> list[tuple[str, bool]]:
    """Each thing that helps, and whether it is there."""
    words = likeness.words(given.legal_name)
    return [
        ("full_name", any(len(one) > 2 and one not in likeness.LEGAL_FORMS for one in words)),
        ("legal_form", likeness.has_legal_form(given.legal_name)),
        ("registration_number", given.has_number),
        ("street", bool(given.line1.strip()) and not is_box(given.line1)),
        ("place", bool(given.city.strip() and given.postal_code.strip())),
        ("owners", given.has_owners),
        ("full_people", bool(given.people) and all(map(_is_full, given.people))),
    ]


def _is_full(person: str) -> bool:
    """First and last name, no initials."""
    parts = [part.strip(".") for part in person.split()]
    return len(parts) > 1 and all(len(part) > 1 for part in parts)
