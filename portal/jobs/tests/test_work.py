"""Claim, fence, give back, drain: one outcome whatever happens in between."""

from __future__ import annotations

from datetime import timedelta

import pytest

from customers.models import ProvisioningWork
from portal.jobs import work
from portal.jobs.kinds import Kind
from portal.testing.makers import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(partner, at, catalogue):
    customer = make_customer(partner, at=at)
    return ProvisioningWork.objects.get(customer=customer)


@pytest.fixture
def done():
    return []


@pytest.fixture
def kind(done):
    def run(row_id, attempt, at):
        if work.finish(ProvisioningWork, row_id, attempt, at=at):
            done.append((row_id, attempt))

    return Kind("test", ProvisioningWork, run=run)


def test_a_row_is_claimed_once(row, kind, at):
    assert work.claim(kind, row.pk, at=at) == 1
    assert work.claim(kind, row.pk, at=at) is None


def test_a_row_is_not_claimed_before_it_is_due(row, kind, at):
    assert work.claim(kind, row.pk, at=at - timedelta(seconds=1)) is None


def test_a_dead_workers_row_is_claimed_again_after_its_lease(row, kind, at, settings):
    work.claim(kind, row.pk, at=at)
    later = at + timedelta(seconds=settings.LEASE_SECONDS + 1)

    assert work.claim(kind, row.pk, at=later) == 2


def test_the_slow_first_attempt_is_fenced_off(row, kind, at, settings):
    work.claim(kind, row.pk, at=at)
    later = at + timedelta(seconds=settings.LEASE_SECONDS + 1)
    work.claim(kind, row.pk, at=later)

    assert work.finish(ProvisioningWork, row.pk, 1, at=later) is False
    assert work.finish(ProvisioningWork, row.pk, 2, at=later) is True
    assert work.finish(ProvisioningWork, row.pk, 2, at=later) is False


@pytest.mark.parametrize(("attempt", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 30), (7, 60), (50, 60)])
def test_what_is_given_back_waits_longer_each_time_up_to_hourly(row, at, attempt, minutes):
    ProvisioningWork.objects.filter(pk=row.pk).update(state="running", attempts=attempt)

    assert work.give_back(ProvisioningWork, row.pk, attempt, at=at, reason="failed")

    row.refresh_from_db()
    assert (row.state, row.due_at, row.last_reason) == ("queued", at + timedelta(minutes=minutes), "failed")


def test_a_row_that_kills_its_worker_again_and_again_waits_so_that_others_get_their_turn(
    row, kind, at, settings
):
    lease, now = timedelta(seconds=settings.LEASE_SECONDS + 1), at
    for death in (1, 2, 3):
        assert work.claim(kind, row.pk, at=now) == death  # a restart is no fault of the row's: at once again
        now += lease

    assert work.claim(kind, row.pk, at=now) is None
    row.refresh_from_db()
    assert (row.state, row.last_reason, row.due_at) == ("queued", "killed", now + timedelta(minutes=4))

    assert work.claim(kind, row.pk, at=now + timedelta(minutes=4)) == 4


def test_a_reason_outside_the_closed_list_is_a_fault(row, at):
    with pytest.raises(ValueError, match="not a reason"):
        work.give_back(ProvisioningWork, row.pk, 1, at=at, reason="Bramble Foods Ltd is odd")


def test_a_poisoned_row_goes_back_and_stops_nobody(row, partner, at, catalogue):
    other = ProvisioningWork.objects.get(customer=make_customer(partner, at=at, name="Second Ltd"))
    finished = []

    def run(row_id, attempt, now):
        if row_id == row.pk:
            raise RuntimeError("poison")
        work.finish(ProvisioningWork, row_id, attempt, at=now)
        finished.append(row_id)

    work.run_due(at=at, seconds=5, kinds=[Kind("test", ProvisioningWork, run=run)])

    row.refresh_from_db()
    assert finished == [other.pk]
    assert (row.state, row.last_reason, row.attempts) == ("queued", "failed", 1)


def test_rows_that_are_found_in_batches_are_all_done_in_one_drain(row, at):
    left = [3]

    def ensure(now):
        if not left[0]:
            return 0
        left[0] -= 1
        ProvisioningWork.objects.create(
            customer=row.customer, task="update", key=f"k{left[0]}", due_at=now, created_at=now
        )
        return 1

    def run(row_id, attempt, now):
        work.finish(ProvisioningWork, row_id, attempt, at=now)

    found = Kind("test", ProvisioningWork, run=run, ensure=ensure)

    assert work.run_due(at=at, seconds=5, kinds=[found]) == 4


def test_a_drain_stops_when_its_time_is_spent(row, kind, done, at):
    assert work.run_due(at=at, seconds=0, kinds=[kind]) == 0
    assert done == []


def test_work_that_is_owed_by_work_is_done_in_the_same_drain(row, at):
    def run(row_id, attempt, now):
        if row_id == row.pk:
            ProvisioningWork.objects.create(
                customer=row.customer, task="update", key="second", due_at=now, created_at=now
            )
        work.finish(ProvisioningWork, row_id, attempt, at=now)

    assert work.run_due(at=at, seconds=5, kinds=[Kind("test", ProvisioningWork, run=run)]) == 2
