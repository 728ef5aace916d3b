"""Health is read from rows: heartbeat, oldest owed work, schedules, periodic jobs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django_q.models import Failure, Schedule

from customers.models import ProvisioningWork
from portal.base import clock
from portal.jobs import health, kinds, periodic, queue, schedules
from portal.jobs.kinds import Periodic
from portal.testing.makers import make_customer

pytestmark = pytest.mark.django_db


def test_without_a_heartbeat_nothing_is_healthy(at):
    assert not health.figures(at).healthy


def test_a_fresh_heartbeat_and_nothing_late_is_healthy(at):
    health.beat(at - timedelta(seconds=30))

    figures = health.figures(at)

    assert (figures.healthy, figures.heartbeat_age) == (True, 30)


def test_an_old_heartbeat_is_not(at, settings):
    health.beat(at - timedelta(seconds=settings.HEARTBEAT_STALE_SECONDS + 1))

    assert not health.figures(at).healthy


def test_work_that_has_waited_five_minutes_is_late(partner, catalogue, at):
    make_customer(partner, at=at)

    assert not health.late(at + timedelta(seconds=299))
    assert health.late(at + timedelta(seconds=301))


def test_finished_work_is_not_late(partner, catalogue, at):
    make_customer(partner, at=at)
    ProvisioningWork.objects.update(state="done")

    assert not health.late(at + timedelta(hours=1))


def test_the_address_for_monitors_answers_503_until_work_goes_through(client):
    assert client.get(reverse("worker-health")).status_code == 503

    health.beat(clock.now())

    assert client.get(reverse("worker-health")).status_code == 200


def test_schedules_are_what_the_code_says(at):
    Schedule.objects.create(name="stray", func="os.system", schedule_type="I", minutes=1)

    assert schedules.sync(at) == (3, 1)
    assert schedules.sync(at) == (3, 0)
    assert set(Schedule.objects.values_list("func", flat=True)) == set(schedules.EVERY_MINUTE.values())


@pytest.fixture
def ran(monkeypatch):
    found = []
    monkeypatch.setattr(kinds, "_periodic", {"a": Periodic("a", found.append, every_minutes=10)})
    return found


def test_a_periodic_job_runs_when_its_turn_has_come(ran, at):
    for minutes in (0, 1, 9, 10, 15, 20):
        periodic.run_due(at + timedelta(minutes=minutes))

    assert ran == [at, at + timedelta(minutes=10), at + timedelta(minutes=20)]


def test_a_periodic_job_never_overlaps_itself(ran, at):
    assert periodic.take("periodic:a", at, seconds=60)

    periodic.run_due(at)

    assert ran == []


def test_a_killed_job_is_taken_up_again_once_a_task_would_have_ended(ran, at, settings):
    periodic.take("periodic:a", at, seconds=settings.LEASE_SECONDS)

    periodic.run_due(at + timedelta(seconds=settings.LEASE_SECONDS + 1))

    assert len(ran) == 1


@pytest.fixture
def jobs(monkeypatch):
    """Make some jobs the only ones."""

    def use(*made):
        monkeypatch.setattr(kinds, "_periodic", {job.name: job for job in made})

    return use


def test_a_job_that_has_more_to_do_is_due_again_at_once(jobs, at):
    left = [3]

    def run(_at):
        left[0] -= 1
        return left[0] > 0

    jobs(Periodic("a", run, every_minutes=10))

    assert [periodic.run_due(at) for _time in range(4)] == [True, True, False, False]
    assert left == [0]


def test_in_a_task_no_further_job_begins_once_its_time_is_spent(jobs, at):
    ran = []
    jobs(*(Periodic(name, lambda _at, name=name: ran.append(name), every_minutes=1) for name in "ab"))

    assert periodic.run_due(at, seconds=0) is True
    assert ran == []
    assert periodic.run_due(at, seconds=5) is False
    assert sorted(ran) == ["a", "b"]


def test_a_long_job_is_started_apart_in_a_task_and_done_here_without_a_cluster(jobs, at, monkeypatch):
    ran, started = [], []
    monkeypatch.setattr(periodic.subprocess, "Popen", lambda words, **_more: started.append(words[1:]))
    jobs(Periodic("a", ran.append, every_minutes=30, command=("fetch_lists", "--due")))

    periodic.run_due(at, seconds=5)
    assert started == [["manage.py", "fetch_lists", "--due"]]
    assert ran == []

    periodic.run_due(at + timedelta(hours=1))
    assert len(ran) == 1


def test_a_job_that_fails_stops_no_other(jobs, at):
    ran = []

    def broken(_at):
        raise RuntimeError("no")

    jobs(Periodic("a", broken, every_minutes=1), Periodic("b", ran.append, every_minutes=1))

    periodic.run_due(at)

    assert ran == [at]


def test_records_of_failed_tasks_are_removed_after_a_week(at):
    for days in (6, 8):
        moment = at - timedelta(days=days)
        Failure.objects.create(
            id=str(days),
            name=str(days),
            func="x",
            started=moment,
            stopped=moment,
            success=False,
            result="why",
        )

    kinds._periodic["prune_failures"].run(at)

    assert list(Failure.objects.values_list("id", flat=True)) == ["6"]


@pytest.mark.worker
def test_a_long_row_of_hints_is_not_made_longer(at, settings):
    for _hint in range(20):
        queue.hint()

    assert queue.waiting(clock.now()) == 2 * settings.WORKERS
