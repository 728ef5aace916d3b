"""The screening bench: its figures are those of the development set's own script, and it compares like with like."""

from __future__ import annotations

import importlib.util
import json
import math
import random

import pytest

from compliance.screening.party import ListedName, ListedParty
from compliance.screening.training import examples
from portal.bench import screening
from portal.bench.answering import Answered, Run, answered
from portal.bench.engines import ENGINES
from portal.bench.figures import figures, line
from portal.bench.table import ratio, table


def _cases():
    kinds = (
        ["neg_company_us"] * 200
        + ["neg_person_us"] * 50
        + ["typo1"] * 40
        + ["alias_far_entity"] * 10
        + ["dba"] * 4
    )
    return {
        f"{kind}-{at}": {
            "id": f"{kind}-{at}",
            "kind": kind,
            "query": {"name": f"Name {at}"},
            "entity_ids": None if kind.startswith("neg") else [f"row-{at}"],
            "expect": "no_match" if kind.startswith("neg") else "match",
        }
        for at, kind in enumerate(kinds)
    }


def test_the_figures_are_those_of_the_development_sets_own_script(shared):
    path = shared / "data" / "screening" / "evaluate.py"
    spec = importlib.util.spec_from_file_location("evaluate", path)
    evaluate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(evaluate)
    cases = {case["id"]: case for case in evaluate.load("csl")}
    dice = random.Random(3)
    answers, results = [], {}
    for case in cases.values():
        right = dice.choice([-1.0, dice.random()]) if case["expect"] == "match" else -1.0
        any_ = max(right, dice.choice([-1.0, dice.random() * 0.6]))
        answers.append(Answered(case["id"], any_, right, 0.001))
        meant = [{"entity_id": case["entity_ids"][0], "score": right}] if right >= 0 else []
        results[case["id"]] = [*meant, {"entity_id": "somebody else", "score": any_}] if any_ >= 0 else []

    ours, theirs = figures(answers, cases), evaluate.report(list(cases.values()), results, "csl")

    for share in (0.005, 0.01, 0.05):
        there = theirs[f"company_fpr<={share:.1%}"]
        assert ours.recall[share] == pytest.approx(there["recall"])
        assert ours.macro[share] == pytest.approx(there["recall_macro"])
    there = theirs["company_fpr<=1.0%"]
    assert ours.alarms["hard"] == pytest.approx(there["fpr_hard"])
    assert ours.alarms["persons"] == pytest.approx(there["fpr_person"])
    assert ours.alarms["contacts"] == pytest.approx(there["fpr_company+contacts"])
    kinds = {**theirs["by_kind_at_1%"]["recall"], **theirs["by_kind_at_1%"]["fpr"]}
    assert ours.kinds == pytest.approx(kinds)


def test_at_most_the_share_of_ordinary_companies_is_over_the_line():
    tops = [at / 1000 for at in range(1000)]

    assert sum(top >= line(tops, 0.01) for top in tops) == 10


def test_an_engine_that_finds_nobody_is_measured_and_not_a_failure():
    cases = _cases()

    found = figures([Answered(case, -1.0, -1.0, 0.002) for case in cases], cases)

    assert (found.recall[0.01], found.macro[0.01], found.alarms["persons"]) == (0.0, 0.0, 0.0)
    assert math.isnan(found.alarms["hard"])
    assert found.rate == pytest.approx(500)


def test_macro_recall_counts_each_kind_the_same_and_far_aliases_not_at_all():
    cases = _cases()
    answers = [
        Answered(case, 0.9, 0.9 if cases[case]["kind"] == "typo1" else -1.0, 0.001)
        if cases[case]["expect"] == "match"
        else Answered(case, 0.1, -1.0, 0.001)
        for case in cases
    ]

    found = figures(answers, cases)

    assert found.macro[0.01] == pytest.approx(1 / 2)
    assert found.recall[0.01] == pytest.approx(40 / 44)


@pytest.mark.parametrize("engine", [name for name, one in ENGINES.items() if one.installed])
def test_each_installed_engine_answers_in_a_process_of_its_own(engine, tmp_path):
    parties = [
        ListedParty(
            key=f"sdn:{at}",
            list_code="sdn",
            type="company",
            names=(ListedName(name, "primary"),),
            row_labels=(f"row-{at}",),
            row_hash=str(at),
        )
        for at, name in enumerate(
            ["Zarubezhkobalt Trading LLC", "Orlan Dvigatel Works", "Bright Harbour Foods"]
        )
    ]
    cases = [
        {
            "id": "typo",
            "query": {"name": "Zarubezhkobolt Trading", "type": "company"},
            "entity_ids": ["row-0"],
        },
        {"id": "other", "query": {"name": "Quiet Meadow Dental", "type": "company"}, "entity_ids": None},
    ]
    (tmp_path / "cases").write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
    ENGINES[engine].prepare(parties, tmp_path / "file")

    run = answered(engine, tmp_path / "file", tmp_path / "cases", 60)

    typo, other = run.answers
    assert typo.right == typo.any > other.any
    assert other.right == -1.0
    assert run.ready > 0
    assert run.memory >= run.own > 0


def test_an_engine_that_fails_is_named_with_its_reason(tmp_path):
    (tmp_path / "cases").write_text(json.dumps({"id": "x", "query": {"name": "X"}, "entity_ids": None}))

    with pytest.raises(RuntimeError, match="No such file"):
        answered("portal", tmp_path / "absent", tmp_path / "cases", 60)


def test_a_case_that_one_engine_did_not_come_to_counts_for_none(shared, monkeypatch, capsys):
    def quick(engine, _prepared, path, _most):
        ids = [json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()]
        some = ids if engine == "portal" else [one for one in ids if examples.held_out(one)][:700]
        return Run(tuple(Answered(one, 0.5, 0.5, 0.001) for one in some), 1.0, 100.0, 50.0)

    monkeypatch.setattr(screening, "answered", quick)
    monkeypatch.setattr(screening, "read", lambda _paths: type("Feed", (), {"parties": {}}))
    screening.run()

    told = capsys.readouterr().out
    assert "700 cases that the weights were not trained on" in told
    assert "5,007 cases altogether" in told
    assert "portal ÷ rapidfuzz" in told


def test_a_ratio_to_nothing_is_a_dash_and_not_a_division():
    assert ratio(0.1, 0.0) is None
    assert table(
        ["a", "b"], [("row", [None, 0.5], "{:.0%}"), ("wide", [float("nan"), "x"], "{}")]
    ).splitlines() == [
        "      a    b",
        "row   –  50%",
        "wide  –    x",
    ]
