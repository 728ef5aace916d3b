"""Real processes, really killed: every owed check is done once, whatever dies (django-q2.md: L1 to L5)."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from compliance import sample
from compliance.checks import rescreens
from compliance.lists import indexes, loads
from compliance.models import Case, Check
from customers.models import Customer, ProvisioningWork
from portal.audit.models import AuditEvent
from portal.base import clock
from portal.base.actors import system
from portal.jobs import health
from portal.testing import worker as harness
from portal.testing.makers import make_customer

PROCESSES = 6
"""The cluster and its sentinel, two workers, the monitor and the pusher."""

pytestmark = [
    pytest.mark.worker,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not harness.Path("/proc/self").exists(), reason="needs /proc to find the processes"),
]


@pytest.fixture
def sample_list(settings):
    settings.DEBUG = True
    loads.load([sample.PATH], actor=system("test"), at=clock.now())
    rescreens.run(clock.now())  # nobody to screen again yet: the update owes nothing later
    indexes.forget_opened()


def onboard(partner, number):
    """Every tenth customer resembles a listed party."""
    name = sample.NEAR_NAME if number % 10 == 0 else f"{sample.CLEAN_NAME} {number}"
    return make_customer(partner, at=clock.now(), name=name)


def all_checked(count):
    return lambda: Check.objects.filter(state__in=["clear", "hits"]).count() == count


def beating():
    began = clock.now()
    return lambda: (health.last_beat() or began) > began


def assert_one_outcome_each(count):
    finished = AuditEvent.objects.filter(object_type__icontains="check", verb__contains="finished")
    outcomes = Counter(finished.values_list("object_id", flat=True))
    assert len(outcomes) == count
    assert set(outcomes.values()) == {1}
    assert not Customer.objects.filter(compliance_status="checking").exists()
    assert Case.objects.count() == Customer.objects.filter(compliance_status="in_review").count()


def test_a_hundred_onboardings_while_processes_are_killed_at_random(partner, catalogue, sample_list):
    dice = random.Random(20260731)
    with harness.running() as worker:
        harness.wait_until(beating(), 180, "the first heartbeat")
        for number in range(100):
            onboard(partner, number)
            if number % 20 == 10 and (cluster := worker.cluster()):
                harness.kill(dice.choice(cluster))
        harness.wait_until(all_checked(100), 600, "a hundred outcomes")
        provisioned = ProvisioningWork.objects.exclude(state="done")
        harness.wait_until(lambda: not provisioned.exists(), 300, "a hundred provisioned")

    assert_one_outcome_each(100)
    assert Case.objects.count() == 10


def test_each_process_of_the_cluster_may_be_killed_while_it_is_idle(partner, catalogue, sample_list):
    with harness.running() as worker:
        for place in range(PROCESSES):
            harness.wait_until(beating(), 180, "a heartbeat")
            harness.wait_until(lambda: len(worker.cluster()) >= PROCESSES, 180, "all processes")
            harness.kill(worker.cluster()[place])
            onboard(partner, place + 1)
            harness.wait_until(all_checked(place + 1), 300, f"an outcome after process {place} was killed")

    assert_one_outcome_each(PROCESSES)


def test_a_killed_supervisor_takes_its_cluster_along(catalogue, sample_list):
    with harness.running() as worker:
        harness.wait_until(beating(), 180, "the first heartbeat")
        cluster = worker.cluster()

        harness.kill(worker.process.pid)

        harness.wait_until(lambda: not any(map(harness.alive, cluster)), 180, "the end of every process")
    assert len(cluster) >= PROCESSES


def test_stopped_in_the_middle_and_started_with_another_key_nothing_is_lost(partner, catalogue, sample_list):
    with harness.running() as worker:
        harness.wait_until(beating(), 180, "the first heartbeat")
        for number in range(20):
            onboard(partner, number)
        cluster = worker.cluster()
        assert worker.stop() == 0
        assert not any(map(harness.alive, cluster))
    for number in range(20, 25):
        onboard(partner, number)  # their hints are signed with the old key

    with harness.running(secret_key="another-key-" + "k" * 50):
        harness.wait_until(all_checked(25), 300, "all outcomes")

    assert_one_outcome_each(25)
