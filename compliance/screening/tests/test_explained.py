"""Each sentence claims a relation, and each claim is checked against the two names, not against the engine's word."""

from __future__ import annotations

import gzip
import json
import random

import pytest
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from compliance import sample
from compliance.screening import identifiers, sources
from compliance.screening.engine import Query, screen
from compliance.screening.explain import sentences
from compliance.screening.index import Index, build
from compliance.screening.normalise import fold
from compliance.screening.numbers import digits_of
from compliance.screening.persons import symbols
from compliance.screening.sound import broad, sound, spelt
from compliance.screening.tokens import tokens
from compliance.screening.training import decorations, made
from compliance.screening.vocabulary import BUSINESS, LEGAL, ORDINARY, PLACE, PLAIN, WORDS, classify

CHANGES = (
    made.same,
    made.typo,
    made.respelt,
    made.split,
    made.glued,
    made.doubled,
    made.turned,
    made.dropped,
)
REAL, INVENTED = 2000, 300


def _meaning(a, b, kinds):
    return a != b and classify(a)[1] == classify(b)[1] and classify(b)[0] in kinds


def _sounds(a, b):
    return spelt(a) == spelt(b) or any(
        one in (sound(b), broad(sound(b))) for one in (sound(a), sound(a, True), broad(sound(a, True)))
    )


def _slip(a, b):
    meant = [word for word, (_kind, text) in WORDS.items() if text == classify(b)[1]]
    return classify(a)[1] != classify(b)[1] and any(
        OSA.distance(a, word) <= 2 or sound(a) == sound(word) for word in (*meant, b)
    )


def _glued(text):
    return text.replace(" ", "")


HOLDS = {
    "same": lambda a, b: a == b,
    "same_business_word": lambda a, b: _meaning(a, b, (BUSINESS,)),
    "same_meaning": lambda a, b: _meaning(a, b, (PLAIN, ORDINARY)),
    "same_place": lambda a, b: _meaning(a, b, (PLACE,)),
    "same_form": lambda a, b: _meaning(a, b, (LEGAL,)),
    "same_number": lambda a, b: a != b and (digits_of(a) or "1") == (digits_of(b) or "1"),
    "slip_of_meaning": _slip,
    "same_name": lambda a, b: a != b and bool(symbols(a) & symbols(b)),
    "typo": lambda a, b: 1 <= OSA.distance(a, b) <= 2,
    "typo_more": lambda a, b: OSA.distance(a, b) == 3,
    "sounds_alike": lambda a, b: a != b and _sounds(a, b),
    "sounds_near": lambda a, b: any(OSA.distance(sound(a, bare), sound(b)) == 1 for bare in (False, True)),
    "joined": lambda a, b: a != b and _glued(a) == _glued(b),
    "joined_slip": lambda a, b: _glued(a) != _glued(b) and ratio(_glued(a), _glued(b)) >= 87,
    "joined_listed": lambda a, b: a != b and _glued(a) == _glued(b),
    "parted": lambda a, b: a != b and b in a,
    "parted_listed": lambda a, b: a != b and a in b,
    "short": lambda a, b: b in [word.raw for word in tokens(a)],
    "short_listed": lambda a, b: a in [word.raw for word in tokens(b)],
    "initial": lambda a, b: a != b and min(len(a), len(b)) == 1 and a[0] == b[0],
    "cut": lambda a, b: a != b and (a.startswith(b) or b.startswith(a)),
}


def wrong(query, one, party):
    """The claims of a hit that do not hold, with the words."""
    detail = one.detail
    if detail["rule"] == "identifier":
        return [] if detail["compared"] in identifiers.of_party(party) else [("identifier", detail)]
    found = [(kind, a, b) for a, b, kind in detail["pairs"] if not HOLDS[kind](a, b)]
    both = fold(detail["compared"]).split(), fold(detail["listed_name"]).split()
    same = [a for a, _b, kind in detail["pairs"] if kind == "same"]
    found += [("same", a, both) for a in same if a not in both[0] or a not in both[1]]
    if detail["listed_name"] not in {name.text for name in party.names}:
        found.append(("listed_name", detail["listed_name"]))
    if detail["rule"] == "exact_name" and (detail["ours_left"] or detail["theirs_left"]):
        found.append(("exact_name", detail))
    if detail["rule"] == "listed_name_inside" and detail["theirs_left"]:
        found.append(("listed_name_inside", detail))
    if set(detail["ours_left"]) & set(detail["theirs_left"]):
        found.append(("left", detail["ours_left"], detail["theirs_left"]))
    agree = {"same": True, "different": False}.get(detail["country"])
    if agree is not None and (query.country in party.countries) is not agree:
        found.append(("country", query.country, party.countries))
    if detail["type"] == "different" and "person" not in (
        party.type,
        query.type,
        "person" * (detail["about"] == "contact"),
    ):
        found.append(("type", query.type, party.type))
    return found + _order(detail) + _said(detail)


def _order(detail):
    """Whether the words really stand in another order, where each is found once in the listed name."""
    listed = [word.raw for word in tokens(detail["listed_name"])]
    firsts = [b.split()[0] for _a, b, _kind in detail["pairs"]]
    if any(listed.count(word) != 1 for word in firsts):
        return []
    places = [listed.index(word) for word in firsts]
    return [] if (places != sorted(places)) == detail["turned"] else [("turned", detail["compared"], listed)]


def _said(detail):
    """A sentence for every pair, with both words in it, and none with a hole or a mark nobody can read."""
    said = sentences(detail)
    holes = [line for line in said if "%(" in line or not line.strip().isprintable()]
    silent = [
        pair for pair in detail["pairs"] if not any(pair[0] in line and pair[1] in line for line in said)
    ]
    return [("said", one) for one in (*holes, *silent)]


def hits(queries, index, most):
    """Up to so many hits of some queries, each with its query and party."""
    found = []
    for query in queries:
        raised = [one for one in screen(query, index).candidates if one.band in ("strong", "review")]
        found += [(query, one, index.party(one.party_key)) for one in raised]
        if len(found) >= most:
            break
    return found[:most]


def test_what_is_said_of_invented_hits_is_true(index, parties):
    dice = random.Random(10)
    names = [(party, name.text) for party in parties for name in party.names]

    def queries():
        while True:
            party, name = dice.choice(names)
            change = dice.choice((*CHANGES, *decorations.KINDS))
            country = dice.choice(["", "US", *party.countries])
            if dice.random() < 0.8:
                yield Query(change(name, dice), country, type=party.type or "company")
            else:
                yield Query(sample.CLEAN_NAME, country, type="company", contacts=(change(name, dice),))

    found = hits(queries(), index, INVENTED)

    assert len(found) == INVENTED
    assert [problem for one in found for problem in wrong(*one)] == []
    assert len({kind for _q, one, _p in found for _a, _b, kind in one.detail["pairs"]}) > 6


@pytest.mark.slow
@pytest.mark.once
def test_what_is_said_of_two_thousand_real_hits_is_true(shared, tmp_path):
    folder = shared / "data" / "screening"
    parties = sources.read([folder / "list_csl.csv.gz"]).parties.values()
    build([party for some in parties for party in some], tmp_path / "csl.idx")
    with gzip.open(folder / "cases.jsonl.gz", "rt", encoding="utf-8") as lines:
        asked = [json.loads(line)["query"] for line in lines]
    random.Random(11).shuffle(asked)
    queries = [Query(**{**one, "contacts": tuple(one.get("contacts", ()))}) for one in asked]

    found = hits(queries, Index.open(tmp_path / "csl.idx"), REAL)

    assert len(found) == REAL
    assert [problem for one in found for problem in wrong(*one)] == []


@pytest.mark.parametrize(
    ("typed", "listed", "kind", "sentence"),
    [
        ("Brelvin Works", "Brelvik Works", "typo", "“brelvin” is written almost like “brelvik”."),
        ("Mortenvalisar Zal", "Mosdenvabisar Zal", "typo_more", "differ in three letters"),
        ("Brelvik Zavod", "Brelvik Plant", "same_business_word", "are the same business word"),
        ("Brel Vik Sarnov", "Brelvik Sarnov", "joined", "differ only in a space"),
        ("Brelvik M Sarnov", "Brelvik Mortovan Sarnov", "initial", "“m” can stand for “mortovan”."),
        ("Brelvik Mortovan Sarnov", "Brelvik M Sarnov", "initial", "“m” can stand for “mortovan”."),
        (
            "Brelvik Second Sarnov",
            "Brelvik II Sarnov",
            "same_number",
            "“second” and “ii” are the same number.",
        ),
        (
            "NPO Brelvik",
            "Scientific Production Association Brelvik",
            "short",
            "“npo” is short for several words",
        ),
        ("Brelvik Tradign Sarnov", "Brelvik Trading Sarnov", "slip_of_meaning", "looks like a slip"),
    ],
)
def test_each_relation_has_its_own_words(listed_index, typed, listed, kind, sentence):
    found = screen(Query(typed, type="company"), listed_index(listed)).candidates[0]

    assert kind in [pair[2] for pair in found.detail["pairs"]]
    assert any(sentence in line for line in sentences(found.detail))


def test_another_order_is_said_and_legal_forms_are_not_called_the_same(listed_index):
    found = screen(
        Query("Sarnov Brelvik LLC", type="company"), listed_index("Brelvik Sarnov JSC")
    ).candidates[0]

    said = sentences(found.detail)

    assert found.detail["rule"] == "exact_name"
    assert "The words stand in another order." in said
    assert any("legal forms and small words are set aside" in line for line in said)


def test_a_ship_is_not_called_a_person(listed_index):
    index = listed_index("Brelvik Sarnov", type="vessel")
    found = screen(Query("MV Brelvik Sarnov", type="company"), index).candidates[0]

    assert found.detail["type"] == "other"
    assert "One is a person and the other is not." not in sentences(found.detail)
