"""Provisioning: owed with the change, done once, never lost, never in the way of anything."""

from __future__ import annotations

from datetime import timedelta

import pytest

from customers.events import AssignmentChanged
from customers.licensing import subscribers
from customers.lifecycle import provisioning, removal
from customers.lifecycle.backends.base import Refusal, Unavailable
from customers.models import Customer, DirectoryEntry, ProvisioningWork
from customers.onboarding.creation import Person
from customers.profile import versions
from portal.audit.models import AuditEvent
from portal.audit.record import record
from portal.base.actors import system
from portal.jobs import kinds, work
from portal.testing.makers import make_customer

KIND = "provisioning"


@pytest.fixture
def customer(partner, at):
    return make_customer(partner, at=at)


def do_all(at) -> int:
    """Do everything owed at this moment; how many rows."""
    kind, done = kinds.kind(KIND), 0
    while row := work.owed(kind, at=at).first():
        done += work.run_one(kind, row.pk, at=at)
    return done


def status(customer) -> str:
    customer.refresh_from_db()
    return customer.provisioning_status


class FakeBackend:
    """Answers what a test wants."""

    answer: list[Refusal] | Exception = []

    def write(self, organisation, *, key, at):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def remove(self, organisation_id, *, key, at):
        self.write(None, key=key, at=at)


@pytest.fixture
def backend(settings, monkeypatch):
    settings.PROVISIONING_BACKEND = f"{__name__}.FakeBackend"
    return lambda answer: monkeypatch.setattr(FakeBackend, "answer", answer)


def test_a_customer_is_provisioned_with_its_users(customer, at):
    assert do_all(at) == 1

    assert status(customer) == "provisioned"
    entries = {entry.kind: entry.content for entry in DirectoryEntry.objects.order_by("pk")}
    assert entries["organisation"]["name"] == "Bramble Foods Ltd"
    assert entries["organisation"]["location"]["city"] == "Leeds"
    assert entries["user"]["services"] == ["calling", "messaging", "basic_meetings"]
    assert entries["user"]["is_administrator"]


def test_a_change_updates_the_directory_and_a_released_user_leaves_it(customer, at):
    do_all(at)
    kim = subscribers.add(
        actor=system(),
        customer=customer,
        person=Person("Kim", "Example", "kim@customer.example"),
        package_code="webex_calling",
        at=at,
    )
    assert status(customer) == "updating"
    do_all(at)
    assert DirectoryEntry.objects.filter(kind="user").count() == 2

    subscribers.release(actor=system(), subscriber=kim, at=at)
    versions.change(actor=system(), customer=customer, legal_name="Bramble Food Ltd", at=at)

    assert do_all(at) == 1
    assert status(customer) == "provisioned"
    assert DirectoryEntry.objects.filter(kind="user").count() == 1
    assert DirectoryEntry.objects.get(kind="organisation").content["name"] == "Bramble Food Ltd"


def test_a_deleted_customer_is_removed(customer, at):
    do_all(at)
    removal.delete(actor=system(), customer=customer, at=at)

    do_all(at)

    assert status(customer) == "removed"
    assert customer.removed_at == at
    assert not DirectoryEntry.objects.exists()


def test_deleting_before_it_was_provisioned_provisions_nothing(customer, at):
    removal.delete(actor=system(), customer=customer, at=at)

    assert do_all(at) == 2
    assert status(customer) == "removed"
    assert not DirectoryEntry.objects.exists()


def test_what_is_done_twice_is_written_once(customer, at):
    kind, row = kinds.kind(KIND), ProvisioningWork.objects.get()
    first = work.claim(kind, row.pk, at=at)
    later = at + timedelta(hours=1)
    second = work.claim(kind, row.pk, at=later)

    provisioning.run(row.pk, second, later)
    provisioning.run(row.pk, first, later)

    assert DirectoryEntry.objects.count() == 2
    assert AuditEvent.objects.filter(verb="customers.provisioning.changed").count() == 1


@pytest.mark.parametrize(
    ("answer", "reason"), [(Unavailable(), "no_backend"), (RuntimeError("lost"), "failed")]
)
def test_a_failing_backend_leaves_the_work_owed(answer, reason, customer, backend, at):
    backend(answer)

    do_all(at)

    row = ProvisioningWork.objects.get()
    assert (row.state, row.last_reason, row.attempts) == ("queued", reason, 1)
    assert row.due_at > at
    assert status(customer) == "provisioning"

    backend([])
    do_all(at + timedelta(hours=1))
    assert status(customer) == "provisioned"


def test_a_backend_that_does_not_exist_leaves_the_work_owed(customer, settings, at):
    settings.PROVISIONING_BACKEND = "customers.provisioning.nowhere.Backend"

    do_all(at)

    assert ProvisioningWork.objects.get().last_reason == "no_backend"


@pytest.mark.parametrize(("fatal", "expected"), [(False, "provisioned_with_errors"), (True, "error")])
def test_what_the_backend_refuses_is_kept(fatal, expected, customer, backend, at):
    backend([Refusal("email_in_use", "This address is used elsewhere.", "jo@customer.example", fatal)])

    do_all(at)

    assert status(customer) == expected
    assert ProvisioningWork.objects.get().errors[0]["code"] == "email_in_use"


def test_the_next_change_tries_a_failed_customer_again(customer, backend, at):
    backend([Refusal("name", "No.", is_fatal=True)])
    do_all(at)
    backend([])

    versions.change(actor=system(), customer=customer, legal_name="Bramble Food Ltd", at=at)
    assert status(customer) == "provisioning"
    do_all(at)

    assert status(customer) == "provisioned"


@pytest.mark.parametrize("kind", provisioning.WRITTEN_THERE, ids=lambda kind: kind.name)
def test_whatever_the_backend_holds_owes_it_one_update_when_it_changes(kind, customer, at):
    do_all(at)
    customer.refresh_from_db()
    record(kind(), actor=system(), at=at, subject=customer, customer=customer)
    record(kind(), actor=system(), at=at, subject=customer, customer=customer)

    owed = ProvisioningWork.objects.filter(customer=customer, state="queued")
    assert list(owed.values_list("task", flat=True)) == ["update"]


def test_what_the_backend_does_not_hold_owes_it_nothing(customer, at):
    do_all(at)
    record(AssignmentChanged(), actor=system(), at=at, subject=customer, customer=customer)

    assert not ProvisioningWork.objects.filter(customer=customer, state="queued").exists()


def test_an_update_carries_what_comes_before_it_runs(customer, at):
    versions.change(actor=system(), customer=customer, legal_name="Bramble Food Ltd", at=at)

    assert ProvisioningWork.objects.get().task == "provision"
    do_all(at)
    assert DirectoryEntry.objects.get(kind="organisation").content["name"] == "Bramble Food Ltd"


def test_two_tasks_of_a_customer_do_not_run_at_once(customer, at):
    do_all(at)
    versions.change(actor=system(), customer=customer, legal_name="Bramble Food Ltd", at=at)
    kind = kinds.kind(KIND)
    work.claim(kind, ProvisioningWork.objects.get(state="queued").pk, at=at)
    versions.change(actor=system(), customer=customer, legal_name="Bramble Ltd", at=at)
    second = ProvisioningWork.objects.get(state="queued")

    work.run_one(kind, second.pk, at=at)

    second.refresh_from_db()
    assert (second.state, second.last_reason) == ("queued", "busy")


def test_what_changes_while_it_is_provisioned_is_written_after(customer, at):
    row = ProvisioningWork.objects.get()
    attempt = work.claim(kinds.kind(KIND), row.pk, at=at)
    versions.change(actor=system(), customer=customer, legal_name="Bramble Food Ltd", at=at)

    provisioning.run(row.pk, attempt, at)
    assert status(customer) == "updating"
    do_all(at)

    assert status(customer) == "provisioned"
    assert ProvisioningWork.objects.exclude(state="done").count() == 0


def test_given_back_behind_a_waiting_one_it_is_carried_by_that(customer, backend, at):
    do_all(at)
    versions.change(actor=system(), customer=customer, legal_name="Bramble Food Ltd", at=at)
    kind, row = kinds.kind(KIND), ProvisioningWork.objects.get(task="update")
    attempt = work.claim(kind, row.pk, at=at)
    versions.change(actor=system(), customer=customer, legal_name="Bramble Ltd", at=at)
    backend(Unavailable())

    provisioning.run(row.pk, attempt, at)

    assert list(
        ProvisioningWork.objects.filter(task="update").order_by("pk").values_list("state", flat=True)
    ) == [
        "done",
        "queued",
    ]
    assert status(customer) == "updating"


@pytest.mark.parametrize(
    ("state", "task"), [("provisioning", "provision"), ("updating", "update"), ("deleting", "remove")]
)
def test_lost_work_is_owed_again(state, task, customer, at):
    ProvisioningWork.objects.all().delete()
    Customer.objects.filter(pk=customer.pk).update(provisioning_status=state)

    assert provisioning.ensure(at) == 1
    assert provisioning.ensure(at) == 0

    assert ProvisioningWork.objects.get().task == task


def test_the_history_says_it_was_the_machine(customer, at):
    do_all(at)

    event = AuditEvent.objects.get(verb="customers.provisioning.changed")
    assert (event.actor_kind, event.audience) == ("system", "partner")
    assert event.after == {"provisioning_status": "provisioned"}


def test_a_cancelled_own_organisation_whose_removal_was_lost_is_removed_all_the_same(partner, at):
    own = make_customer(partner, at=at, is_own_organisation=True)
    do_all(at)
    removal.delete(actor=system(), customer=own, at=at)
    ProvisioningWork.objects.filter(task="remove").delete()

    assert provisioning.ensure(at) == 1
    assert provisioning.ensure(at) == 0
    do_all(at)

    assert not DirectoryEntry.objects.exists()
    assert status(own) == "removed"


@pytest.mark.parametrize("nonsense", [None, 7, ["refused"], [None], "error", {}])
def test_a_backend_that_answers_nonsense_is_asked_again(nonsense, customer, backend, at):
    backend(nonsense)

    do_all(at)

    row = ProvisioningWork.objects.get()
    if nonsense == {}:  # nothing refused
        assert row.state == "done"
    else:
        assert (row.state, row.last_reason) == ("queued", "failed")
        assert status(customer) == "provisioning"


def test_a_backend_that_takes_too_long_is_asked_again_with_the_same_key(customer, settings, monkeypatch, at):
    settings.PROVISIONING_BACKEND = f"{__name__}.FakeBackend"
    keys = []

    def write(self, organisation, *, key, at):
        keys.append(key)
        if len(keys) == 1:
            raise TimeoutError
        return []

    monkeypatch.setattr(FakeBackend, "write", write)
    do_all(at)
    do_all(at + timedelta(hours=1))

    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert status(customer) == "provisioned"


def test_a_removal_that_fails_is_tried_until_it_is_done(customer, backend, at):
    removal.delete(actor=system(), customer=customer, at=at)
    backend(Unavailable())
    for hour in range(4):
        do_all(at + timedelta(hours=hour))
        assert status(customer) == "deleting"
    backend([])

    do_all(at + timedelta(days=1))

    assert status(customer) == "removed"


def test_each_try_waits_longer_up_to_an_hour(customer, backend, at):
    backend(Unavailable())
    waits, now = [], at
    for _try in range(9):
        do_all(now)
        row = ProvisioningWork.objects.get()
        waits.append(int((row.due_at - now).total_seconds() // 60))
        now = row.due_at

    assert waits == [1, 2, 4, 8, 15, 30, 60, 60, 60]


def test_a_broken_customer_does_not_stop_the_next(partner, backend, monkeypatch, at):
    broken, fine = make_customer(partner, at=at), make_customer(partner, at=at)

    def write(self, organisation, *, key, at):
        if organisation.id == broken.public_id:
            raise RuntimeError
        return []

    monkeypatch.setattr(FakeBackend, "write", write)
    do_all(at)

    assert (status(broken), status(fine)) == ("provisioning", "provisioned")


def test_units_are_free_the_moment_it_is_deleted_whatever_the_backend_does(customer, backend, at):
    backend(Unavailable())

    removal.delete(actor=system(), customer=customer, at=at)
    do_all(at)

    assert not customer.quantities.filter(assigned__gt=0).exists()
    assert not customer.subscribers.filter(released_at__isnull=True).exists()


@pytest.mark.parametrize("compliance", ["checking", "in_review", "awaiting_partner", "non_compliant"])
def test_no_compliance_status_delays_it(compliance, customer, at):
    Customer.objects.filter(pk=customer.pk).update(compliance_status=compliance)

    do_all(at)

    assert status(customer) == "provisioned"


def test_no_number_of_owed_checks_goes_before_it():
    shares = {kind.name: kind.share for kind in kinds.kinds()}

    assert shares["provisioning"] == max(shares.values())
    assert shares["rescreen"] == min(shares.values())
