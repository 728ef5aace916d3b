"""A few real faults of each kind while clients onboard over HTTP: nothing is lost, nothing is done twice."""

from __future__ import annotations

import pytest
from django.db import connection

from portal.testing.faults import kinds, proof, world
from portal.testing.faults.run import Planned, Run, plan
from portal.testing.faults.stage import Stage
from portal.testing.worker import Path

pytestmark = [
    pytest.mark.worker,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc to find the processes"),
]

PARTS = [
    ["worker process", "web process", "cluster", "worker process"],
    ["supervisor", "two supervisors", "whole web server"],
    ["database away", "connections cut", "disk full", "clock step"],
    ["old code", "key rotated"],
]


@pytest.fixture
def run(partner, catalogue, tmp_path, monkeypatch):
    """Everything runs, and two clients onboard."""
    (tmp_path / "mails").mkdir()
    monkeypatch.setenv("EMAIL_URL", f"filemail:///{tmp_path}/mails")
    monkeypatch.setenv("API_CALLS_A_MINUTE", "100000")
    world.load_list()
    stage = Stage(tmp_path)
    try:
        tokens = [world.token(partner, name) for name in ("One", "Two")]
        made = Run(stage, tokens, tmp_path / "mails", patient=False)
        made.begin()
        yield made
    finally:
        stage.end()


@pytest.mark.parametrize("names", PARTS, ids=lambda names: names[0])
def test_nothing_is_lost_and_nothing_done_twice(run, names):
    usable = [name for name in names if name in kinds.usable()]
    run.play(Planned(name, dice, 0.5, calm=False) for dice, name in enumerate(usable))

    run.settle()

    assert run.wrong() == []
    assert {name for name, over in run.over.items() if over} == set(usable)
    assert sum(len(one.made) for one in run.clients) > 0
    assert len(proof.sent_twice(run.mails)) <= len(usable)


def test_a_seed_is_the_same_faults_again():
    first, second, other = (plan(seed, 200, list(kinds.KINDS)) for seed in (7, 7, 8))

    assert first == second != other
    assert {one.kind for one in first} == set(kinds.KINDS)


def test_each_database_has_the_kinds_that_it_knows():
    left_out = set(kinds.KINDS) - set(kinds.usable())

    assert left_out == {"disk full" if connection.vendor == "postgresql" else "connections cut"}
