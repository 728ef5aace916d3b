"""What the engine finds, what it leaves alone, and that it never raises. Every party here is invented."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance import sample
from compliance.screening import policy, rescreen
from compliance.screening.engine import Query, screen
from compliance.screening.explain import sentences
from compliance.screening.fingerprint import query_fingerprint
from compliance.screening.index import Index, IndexDamaged, build


def best(name, index, **more):
    """The best candidate of a company's name, if any."""
    found = screen(Query(name, **{"type": "company", **more}), index).candidates
    return found[0] if found else None


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("Zarnitsa Delta Optronics JSC", "Zarnitsa Delta Optronics JSC"),
        ("ZARNITSA DELTA OPTRONICS", "Zarnitsa Delta Optronics JSC"),
        ("Zarnitsa Delta Optronics LLC", "Zarnitsa Delta Optronics JSC"),
        ("Delta Optronics Zarnitsa", "Zarnitsa Delta Optronics JSC"),
        ("Zarnitza Delta Optronix", "Zarnitsa Delta Optronics JSC"),
        ("ZarnitsaDelta Optronics", "Zarnitsa Delta Optronics JSC"),
        ("Zаrnitsа Delta Optronics", "Zarnitsa Delta Optronics JSC"),  # Cyrillic а
        ("Zar\u200bnitsa Del\u00adta Optronics", "Zarnitsa Delta Optronics JSC"),
        ("Blue Door Bakery Ltd d/b/a Zarnitsa Delta Optronics", "Zarnitsa Delta Optronics JSC"),
        ("Halvorsen Quelmar Avionics", "Halvorsen Quellmar Avionics Ltd"),
        ("Пашковар Тяжёлые Поковки", "Pashkovar Heavy Forgings OOO"),
        ("Lumbrosa Cartagena Shipping Company", "Lumbrosa Cartagena Shipping Co."),
        ("Kestrelgate Aero Brokers", "Kestrelgate Aerospace Brokers Inc."),
        ("Ghazanfaran Composites", "Ghazanfaran Composite Industries"),
        ("Mirqab Precision Trading", "Qasr al-Mirqab Precision Trading LLC"),
    ],
)
def test_a_listed_company_is_found_however_it_is_written(index, typed, listed):
    found = best(typed, index)

    assert found is not None
    assert index.party(found.party_key).primary_name == listed
    assert found.band in ("strong", "review")


def test_a_telling_word_is_found_in_another_country_too(index):
    found = best("Ghazanfaran Trading", index, country="GB")

    assert (found.band, found.detail["rule"]) == ("review", "distinctive_words")


@pytest.mark.parametrize(
    "typed", ["Maksim Pavlovich Dorotheev", "DOROTHEEV Maksim", "Basil Nuri Al-Qutaifani"]
)
def test_a_listed_person_is_found_as_a_contact(index, typed):
    result = screen(Query(sample.CLEAN_NAME, type="company", contacts=(typed,)), index)

    assert result.state == "hits"


@pytest.mark.parametrize(
    "typed",
    [
        "Bluebell Lane Veterinary Practice Ltd",
        "Delta Plumbing Services Inc.",
        "Northern Optical Retail GmbH",
        "Shenzhen Sunrise Toys Co., Ltd.",
        "Meridian Logistics Consulting",
        "Crown Bakery Ltd",
        "General Trading LLC",
        "Bob Halloway Garden Design",
    ],
)
def test_an_ordinary_company_raises_nothing(index, typed):
    assert screen(Query(typed, type="company"), index).state == "clear"


@pytest.mark.parametrize("word", ["Corp", "Trading Company", "Ltd", "International Group", "JSC"])
def test_common_words_alone_match_nobody(index, word):
    assert screen(Query(word, type="company"), index).state == "clear"


def test_an_exact_name_is_strong_and_no_score_is_above_one(index, parties):
    for party in parties:
        if party.type != "company":
            continue
        found = best(party.primary_name, index)
        assert (found.party_key, found.band) == (party.key, "strong")
        assert 0.0 <= found.score <= 1.0


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (Query("Jo", contacts=("Jo",) * 51), "too_many_contacts"),
        (Query("x" * 501), "name_too_long"),
        (Query("Jo", contacts=("x" * 501,)), "name_too_long"),
        (Query("Jo", address="x" * 1001), "address_too_long"),
    ],
)
def test_beyond_the_limits_the_answer_is_incomplete(index, query, reason):
    result = screen(query, index)

    assert (result.state, result.incomplete_reason, result.candidates) == ("incomplete", reason, ())


TEXTS = st.text(max_size=700) | st.text(alphabet="\x00\x1f\u200b\u202e\ud7ff\U0010ffff. ", max_size=80)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.builds(
        Query,
        TEXTS,
        TEXTS,
        TEXTS,
        st.sampled_from(["", "person", "company", "else"]),
        st.lists(TEXTS).map(tuple),
    )
)
def test_whatever_is_asked_it_never_raises(index, query):
    result = screen(query, index)

    assert result.state in ("clear", "hits", "incomplete")
    assert len(result.candidates) <= 20
    assert result.incomplete_reason != "failed"


@pytest.mark.parametrize("query", [Query("a" * 100_000), Query("Jo", contacts=("Jo Example",) * 10_000)])
def test_huge_questions_are_not_worked_on(index, query):
    assert screen(query, index).state == "incomplete"


def test_the_same_list_and_question_give_the_same_bytes(parties, index, tmp_path):
    build(list(reversed(parties)), tmp_path / "again.idx")
    again = Index.open(tmp_path / "again.idx")

    for name in (sample.EXACT_NAME, sample.NEAR_NAME, "Tianxu Lanyue Micro Electronics"):
        first, second = (
            json.dumps(asdict(screen(Query(name), one)), sort_keys=True) for one in (index, again)
        )
        assert first == second
    assert index.digest == again.digest


def test_candidates_come_best_first(index):
    scores = [one.score for one in screen(Query("Zarnitsa Delta Optronics"), index).candidates]

    assert scores == sorted(scores, reverse=True)


def test_every_hit_is_explained_in_sentences(index):
    found = best("Zarnitza Delta Optronics Trading", index)

    said = sentences(found.detail)

    assert any("Zarnitsa Delta Optronics" in line for line in said)
    assert any("zarnitza" in line.lower() for line in said)
    assert all(line.strip() and "%(" not in line and "=" not in line for line in said)
    json.dumps(found.detail)


def test_sentences_can_be_translated(index):
    found = best("Zarnitza Delta Optronics", index)

    assert sentences(found.detail, lambda text: f"<{text}>")[0].startswith("<")


@pytest.mark.parametrize("spoil", [lambda raw: raw[:-20], lambda raw: b"x" + raw[1:], lambda raw: b""])
def test_a_damaged_index_is_refused(parties, tmp_path, spoil):
    path = tmp_path / "one.idx"
    build(parties, path)
    path.write_bytes(spoil(path.read_bytes()))

    with pytest.raises((IndexDamaged, ValueError)):
        Index.open(path)


def test_a_fingerprint_changes_with_either_of_name_address_country_and_contacts():
    first = Query("Bramble Ltd", "GB", "1 Mill Lane", "company", ("Jo", "Al"))
    same = Query("BRAMBLE  Ltd", "GB", "1 mill lane", "company", ("Al", "Jo"))
    others = [
        Query("Brambles Ltd", "GB", "1 Mill Lane", "company", ("Jo", "Al")),
        Query("Bramble Ltd", "FR", "1 Mill Lane", "company", ("Jo", "Al")),
        Query("Bramble Ltd", "GB", "2 Mill Lane", "company", ("Jo", "Al")),
        Query("Bramble Ltd", "GB", "1 Mill Lane", "company", ("Jo",)),
    ]

    assert query_fingerprint(first) == query_fingerprint(same)
    assert query_fingerprint(first) not in {query_fingerprint(one) for one in others}


def test_re_screening_against_what_changed_equals_a_full_one(parties, index, tmp_path):
    changed = parties[::4]
    build(changed, tmp_path / "changed.idx")
    keys = {party.key for party in changed}
    names = [name.text for party in parties for name in party.names]
    names += [f"{name.split()[0]} Garden Centre" for name in names] + [sample.CLEAN_NAME, sample.NEAR_NAME]
    queries = [(number, Query(name, type="company")) for number, name in enumerate(names)]

    turned = set(rescreen.affected(Index.open(tmp_path / "changed.idx"), queries, whole=index))

    full = {
        number
        for number, query in queries
        if any(
            one.band in ("strong", "review") and one.party_key in keys
            for one in screen(query, index).candidates
        )
    }
    assert turned == full
    assert turned


def test_bounds_are_in_order():
    assert 0 < policy.NEAR_MISS < policy.REVIEW < policy.STRONG <= 1
