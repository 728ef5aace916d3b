"""Every kind of work has a share: a simulation with a clock of its own, and the statements that find a row."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Q

from customers.models import ProvisioningWork
from portal.jobs import health, kinds, periodic, tasks, work
from portal.jobs.kinds import LEFT_OVER, SMALL, USUAL, Kind, Periodic
from portal.jobs.turns import MOST, Source, Turns
from portal.testing.makers import make_customer

ROW, SLICE = 0.02, 1.0
"""Seconds of one owed row, more than a check takes here at the median, and of one slice of a re-screen."""


class World:
    """One worker on a simulated clock: what each source owes, and when each of its rows began."""

    def __init__(self, **kinds):
        self.now, self.sources = 0.0, []
        self.owed = {name: owed for name, (owed, _share, _takes) in kinds.items()}
        self.began = {name: [] for name in kinds}
        for name, (_owed, share, takes) in kinds.items():
            self.sources.append(Source(name, share, lambda name=name, takes=takes: self._step(name, takes)))
        self.turns = Turns(lambda: self.now)

    def _step(self, name, takes):
        if not self.owed[name]:
            return None
        self.owed[name] -= 1
        self.began[name].append(self.now)
        self.now += takes
        return 1

    def run(self, seconds):
        until = self.now + seconds
        while self.now < until and self.turns.take(self.sources) is not None:
            pass


def busy(**others):
    usual = dict.fromkeys(("notice", "provisioning", "deadline"), (0, USUAL, ROW))
    return World(
        check=(100_000, USUAL, ROW),
        rescreen=(100_000, LEFT_OVER, ROW),
        list_update=(100_000, LEFT_OVER, SLICE),
        desk_mail=(0, SMALL, ROW),
        **usual | others,
    )


@pytest.mark.parametrize("kind", ["notice", "provisioning", "deadline", "desk_mail"])
@pytest.mark.parametrize("after", [0, 0.5, 7, 61, 599])
def test_with_100000_checks_owed_and_a_list_re_screened_each_starts_within_5_seconds(kind, after):
    world = busy()
    world.run(after)
    since = world.now
    world.owed[kind] += 1

    world.run(5)

    assert world.began[kind][0] - since <= SLICE + 4 * ROW  # what runs ends, then level with the others


def test_whatever_every_kind_owes_none_waits_long_for_its_next_turn():
    everything = dict.fromkeys(("notice", "provisioning", "deadline"), (100000, USUAL, ROW))
    world = busy(**everything)
    world.owed["desk_mail"] = 100_000

    world.run(600)

    for name, began in world.began.items():
        gaps = [later - earlier for earlier, later in zip(began, began[1:], strict=False)]
        assert max(gaps) <= (60 if name == "list_update" else 5), name


def test_a_mail_server_that_lets_every_mail_wait_holds_up_nobody_for_longer_than_one_mail():
    world = busy(notice=(1_000, USUAL, 10 * MOST))

    world.run(600)

    for name in ("check", "notice"):
        began = world.began[name]
        assert max(later - earlier for earlier, later in zip(began, began[1:], strict=False)) <= 10 + 5, name


def test_a_list_change_takes_what_is_left_over():
    world = World(check=(100_000, USUAL, ROW), rescreen=(100_000, LEFT_OVER, ROW))

    world.run(90)

    checks, rescreens = len(world.began["check"]), len(world.began["rescreen"])
    assert 7.5 < checks / rescreens < 8.5


def test_who_had_nothing_to_do_for_long_gets_no_advantage_from_it():
    world = World(a=(100_000, USUAL, ROW), b=(0, USUAL, ROW))
    world.run(600)
    world.owed["b"] = 100_000
    before = len(world.began["a"])

    world.run(60)

    assert abs(len(world.began["a"]) - before - len(world.began["b"])) <= 1


def test_a_source_that_rests_is_not_asked_while_others_have_work_but_before_the_end():
    asked = []
    world = World(a=(10, USUAL, ROW))
    world.sources.append(Source("periodic", USUAL, lambda: asked.append(world.now), rest=0.1))

    world.run(600)

    assert len(asked) == 3  # once the first row is done, after it has rested, and at the end
    assert world.turns.take(world.sources) is None


@pytest.fixture
def rows(partner, catalogue, at):
    return [make_customer(partner, at=at, name=f"Meadow {n} Ltd") for n in range(3)]


@pytest.mark.django_db
def test_a_drain_takes_the_kinds_in_turns(rows, partner, at):
    order = []

    def kind(name, task):
        def run(row_id, attempt, now):
            order.append(name)
            work.finish(ProvisioningWork, row_id, attempt, at=now)

        return Kind(name, ProvisioningWork, run, rows=Q(task=work.Written(task)))

    made = [*rows, make_customer(partner, at=at, name="Heath Ltd")]
    ProvisioningWork.objects.all().delete()
    for number in range(4):
        for task in ("update", "provision"):
            customer = made[number]
            ProvisioningWork.objects.create(
                customer=customer, task=task, key=f"{task}{number}", due_at=at, created_at=at
            )

    work.run_due(at=at, seconds=20, kinds=[kind("a", "update"), kind("b", "provision")])

    assert sorted(order) == ["a"] * 4 + ["b"] * 4
    assert order[:2] in (["a", "b"], ["b", "a"])


@pytest.mark.django_db
def test_a_drain_runs_the_periodic_jobs_between_what_is_owed(rows, at, monkeypatch):
    ran = []
    monkeypatch.setattr(kinds, "_periodic", {"a": Periodic("a", ran.append, every_minutes=10)})

    tasks.drain()
    tasks.drain()

    assert len(ran) == 1
    assert not periodic.is_due(ran[0])


@pytest.mark.django_db
def test_a_job_that_somebody_runs_is_neither_due_nor_run_twice(at, monkeypatch):
    ran = []
    monkeypatch.setattr(kinds, "_periodic", {"a": Periodic("a", ran.append, every_minutes=10)})
    periodic.take("periodic:a", at, seconds=60)

    assert periodic.is_due(at) is False
    assert periodic.is_due(at + timedelta(seconds=61)) is True


@pytest.mark.django_db
@pytest.mark.once  # on SQLite: PostgreSQL plans by the size of the table
@pytest.mark.parametrize("name", ["check", "rescreen", "mail", "desk_mail", "provisioning"])
def test_what_is_owed_is_found_by_its_index_however_long_the_history_is(name, at):
    found = work.owed(kinds.kind(name), at=at).values_list("pk", flat=True)[:1]

    plan = found.explain()

    assert "_owed" in plan
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.django_db
def test_each_kind_says_how_old_its_oldest_owed_row_is(rows, at):
    ages = health.figures(at + timedelta(seconds=90)).owed_age_by_kind

    assert set(ages) == {kind.name for kind in kinds.kinds()}
    assert (ages["provisioning"], ages["rescreen"]) == (90, None)


@pytest.mark.django_db
def test_each_kind_is_late_by_its_own_setting(settings):
    settings.CHECKS_LATE_AFTER_SECONDS, settings.RESCREEN_LATE_AFTER_SECONDS = 10, 1000

    assert health.late_kinds({"check": 11, "rescreen": 11, "notice": None}) == ["check"]
    assert health.late_kinds({"check": 10, "rescreen": 1001}) == ["rescreen"]


@pytest.mark.parametrize("word", ["x'y", "", "a b"])
def test_only_plain_words_are_written_into_a_statement(word):
    with pytest.raises(ValueError, match="not a plain word"):
        work.Written(word).as_sql()


def test_every_kind_has_a_name_for_people():
    assert [kind.name for kind in kinds.kinds() if not kind.label] == []
