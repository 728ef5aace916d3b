"""Health is read from rows: heartbeat, oldest owed work, schedules, periodic jobs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django_q.models import Schedule

from customers.models import ProvisioningWork
from portal.base import clock
from portal.jobs import health, kinds, periodic, schedules
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
