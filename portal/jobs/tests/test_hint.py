"""A hint follows the commit, and nothing about the queue ever reaches the one who saved."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from customers.models import Customer
from portal.jobs import hint, tasks, work
from portal.testing.makers import make_customer


@pytest.mark.django_db
def test_many_changes_in_one_transaction_hint_once(queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        for _change in range(3):
            hint.after_commit()

    assert queue.hints == 1


@pytest.mark.django_db
def test_a_rolled_back_change_hints_nothing(queue, django_capture_on_commit_callbacks):
    def change():
        with transaction.atomic():
            hint.after_commit()
            raise RuntimeError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        change()

    assert queue.hints == 0


@pytest.mark.django_db(transaction=True)
def test_onboarding_goes_on_when_the_queue_is_broken(queue, partner, catalogue, at):
    queue.broken = OSError("the broker is down")

    customer = make_customer(partner, at=at)

    assert Customer.objects.get(pk=customer.pk).compliance_status == "checking"
    assert work.ensure_all(at=at) >= 1


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_onboarding_goes_on_when_the_queues_table_is_gone(partner, catalogue, at):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_q_ormq RENAME TO django_q_ormq_away")
    try:
        customer = make_customer(partner, at=at)
        assert Customer.objects.filter(pk=customer.pk).exists()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE django_q_ormq_away RENAME TO django_q_ormq")


@pytest.mark.django_db
@pytest.mark.parametrize("task", [tasks.drain, tasks.sweep, tasks.run_periodic, tasks.heartbeat])
def test_a_task_returns_nothing(task):
    assert task() is None
