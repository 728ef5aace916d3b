"""Rows to learn from: the figures of pairs of names with what they are."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compliance.screening.asked import asked
from compliance.screening.compare import Setting, examine, shift_of
from compliance.screening.engine import Query, pieces
from compliance.screening.features import NAMES
from compliance.screening.index import Index
from compliance.screening.nearest import nearest
from compliance.screening.places import place_words
from compliance.screening.training import made

HELD_OUT = 4  # of ten
LABELLED = 24.0
"""How much a labelled case counts; a made one 0.5 to 0.7, for it only stands in for what no case shows."""
_COVER = NAMES.index("min_cover")


@dataclass(slots=True)
class Row:
    """One pair: the figures, 1 when it is the party meant, the query it came from, how much it counts."""

    figures: list[float]
    label: int
    group: str
    weight: float
    shift: str


def held_out(case_id: str) -> bool:
    """Whether a case is kept for the report: by a hash, so for ever."""
    return int(hashlib.sha256(case_id.encode()).hexdigest(), 16) % 10 < HELD_OUT


def cases(path: Path) -> Iterator[dict[str, Any]]:
    """The labelled cases of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def of_query(
    query: Query, right: set[int], group: str, weight: float, index: Index, without: int = -1
) -> list[Row]:
    """The rows of one query: the best name of each right party as 1, others as 0; `without` one name."""
    setting = Setting(query.country, query.type, place_words(query.address))
    best: dict[int, Row] = {}
    for piece in pieces(query):
        one = asked(piece.about, piece.text, index)
        if one is None:
            continue
        for name in nearest(one, index):
            alignment, figures, _about = examine(one, name, setting, index)
            party = index.name_party[name]
            if (
                name == without
                or not alignment.pairs
                or (right and party not in right and figures[_COVER] > 0.55)
            ):
                continue  # near relatives of the right party teach nothing
            row = Row(figures, int(party in right), group, weight, shift_of(one, setting))
            held = best.get(party)
            if held is None or figures[_COVER] > held.figures[_COVER]:
                best[party] = row
    rows = sorted(best.values(), key=lambda row: (-row.label, -row.figures[_COVER]))
    return rows[: 1 + 5] if right else rows[:8]


def of_cases(path: Path, index: Index, labels: dict[str, int]) -> Iterable[Row]:
    """The rows of the cases that are not held out."""
    for case in cases(path):
        if held_out(case["id"]) or case["kind"].startswith("alias_far"):
            continue
        asked_for = case["query"]
        query = Query(**{**asked_for, "contacts": tuple(asked_for.get("contacts", ()))})
        right = {labels[one] for one in case["entity_ids"] or () if one in labels}
        yield from of_query(query, right, case["id"], LABELLED, index)


def of_variants(index: Index, count: int, dice: random.Random) -> Iterable[Row]:
    """Listed names written in other ways."""
    for number in range(count):
        at = dice.randrange(len(index))
        party = index.party_at(at)
        name = dice.choice(party.names)
        text = dice.choice(made.CHANGES)(name.text, dice)
        yield from of_query(_query(text, party, dice), {at}, f"variant-{number}", 0.5, index)


def of_aliases(index: Index, count: int, dice: random.Random) -> Iterable[Row]:
    """A party's alias beside its other names."""
    names = [n for n in range(len(index.name_party)) if index.name_kind[n] == 1]
    for number, name in enumerate(dice.sample(names, min(count, len(names)))):
        at = index.name_party[name]
        party = index.party_at(at)
        text = party.names[index.which_at(name)].text
        rows = of_query(_query(text, party, dice), {at}, f"alias-{number}", 0.5, index, without=name)
        yield from (row for row in rows if not row.label or row.figures[_COVER] > 0.35)


def of_ordinary(index: Index, count: int, dice: random.Random) -> Iterable[Row]:
    """Ordinary companies and persons, of whom none is listed."""
    countries = ["US", "US", "GB", "DE", "CN", "IN", "CA", "FR", "AE", "RU", "TR", ""]
    for number in range(count):
        company = dice.random() < 0.6
        text = made.company(dice) if company else made.person(dice)
        query = Query(text, dice.choice(countries), type="company" if company else "person")
        rows = of_query(query, set(), f"ordinary-{number}", 0.7, index)
        if not any(row.figures[_COVER] > 0.93 for row in rows):
            yield from rows


def _query(text: str, party: Any, dice: random.Random) -> Query:
    kind = "person" if party.type == "person" else "company"
    if dice.random() < 0.2 and kind == "person":
        return Query("", contacts=(text,), type="company")
    country = dice.choice(party.countries) if party.countries and dice.random() < 0.75 else ""
    return Query(text, country, type=kind)
