"""Provisioning as owed work: what is owed, and its run against the backend (domain.md §6)."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from customers import events, permissions
from customers.history.audit_log import tell
from customers.lifecycle import backends
from customers.lifecycle.backends.base import Refusal, Unavailable
from customers.models import Customer, ProvisioningWork
from customers.states import GONE, PROVISIONING, Provisioning
from portal.audit import registry
from portal.base.actors import Actor, system
from portal.jobs import hint, work
from portal.jobs.models import DONE, QUEUED, RUNNING

logger = logging.getLogger(__name__)

Task = ProvisioningWork.Task
SETTLED = (Provisioning.PROVISIONED, Provisioning.PROVISIONED_WITH_ERRORS)
UNFINISHED = {
    Provisioning.PROVISIONING: Task.PROVISION,
    Provisioning.UPDATING: Task.UPDATE,
    Provisioning.DELETING: Task.REMOVE,
}
"""States that somebody must end, with the task that does."""


WRITTEN_THERE = (
    events.ProfileChanged,
    events.PlacesChanged,
    events.ExternalIdChanged,
    events.QuantitiesChanged,
    events.SubscriberAdded,
    events.SubscriberMoved,
    events.SubscriberAppointed,
    events.SubscriberNumbersChanged,
    events.SubscriberCorrected,
    events.SettingsChanged,
    events.SubscriberReleased,
)
"""What changes what the backend holds of a customer."""


def listen() -> None:
    """Owe the backend an update with every such change, in its transaction; from `AppConfig.ready`."""
    registry.handle(*WRITTEN_THERE, by=_changed)


def _changed(recorded: registry.Recorded) -> None:
    owe(customer=recorded.customer, task=Task.UPDATE, at=recorded.at)


def owe(*, customer: Customer, task: str, at: datetime) -> ProvisioningWork:
    """Owe the backend one task; one that still waits carries this change too. Call it inside a transaction."""
    _begin(customer, task, at)
    # A creation that still waits writes everything anyway.
    for name in (Task.PROVISION, task) if task == Task.UPDATE else (task,):
        if waiting := _waiting(customer, name):
            return waiting
    owed = ProvisioningWork.objects.create(
        customer=customer, task=task, key=f"{task}-{uuid.uuid4().hex}", due_at=at, created_at=at
    )
    hint.after_commit()
    return owed


def _begin(customer: Customer, task: str, at: datetime) -> None:
    status = customer.provisioning_status
    if task == Task.UPDATE and status in SETTLED:
        _move(customer, Provisioning.UPDATING, at)
    if task != Task.REMOVE and status == Provisioning.ERROR:
        _move(customer, Provisioning.PROVISIONING, at)


def _waiting(customer: Customer, task: str) -> ProvisioningWork | None:
    """The queued row, held: a claim waits until what it has to carry is committed."""
    rows = ProvisioningWork.objects.select_for_update()
    return rows.filter(customer=customer, task=task, state=QUEUED).first()


def repeat(*, actor: Actor, customer: Customer, reason: str, at: datetime) -> None:
    """Write the customer to the backend once more, as support asks for. Raises what `permits.to_edit` raises."""
    with transaction.atomic():
        permissions.locked(customer)
        permissions.to_edit(actor, customer, reason=reason)
        tell(events.ProvisioningRepeated(), actor=actor, customer=customer, at=at, reason=reason)
        owe(customer=customer, task=Task.UPDATE, at=at)


def ensure(at: datetime) -> int:
    """Owe again what a lost row left undone: customers in an unfinished state with no work; how many."""
    work_of = ProvisioningWork.objects.filter(customer=OuterRef("pk"))
    undone = Q(provisioning_status__in=UNFINISHED) & ~Exists(work_of.exclude(state=DONE))
    # A cancelled own organisation is gone from the list at once; the backend follows.
    forgotten = Q(provisioning_status=Provisioning.REMOVED) & ~Exists(work_of.filter(task=Task.REMOVE))
    found = list(Customer.objects.filter(undone | forgotten).order_by("pk"))
    for customer in found:
        with transaction.atomic():
            permissions.locked(customer)
            status = Provisioning(customer.provisioning_status)
            if task := UNFINISHED.get(status, Task.REMOVE if status in GONE else None):
                owe(customer=customer, task=task, at=at)
    return len(found)


def run(row_id: int, attempt: int, at: datetime) -> None:
    """Do one claimed task: call the backend outside any transaction, then finish under the attempt's number."""
    row = ProvisioningWork.objects.select_related("customer__profile", "customer__partner").get(pk=row_id)
    if _is_busy(row, at):
        return _give_back(row, attempt, at, "busy")
    try:
        errors = _call(row, at)
    except Unavailable:
        logger.warning("the provisioning backend does not answer: work %s", row.pk)
        return _give_back(row, attempt, at, "no_backend")
    except Exception:
        logger.exception("provisioning failed: work %s, attempt %s", row.pk, attempt)
        return _give_back(row, attempt, at, "failed")
    return _finish(row, attempt, errors, at)


def _is_busy(row: ProvisioningWork, at: datetime) -> bool:
    """Whether another task of the same customer is under way: two at once could end in the older state."""
    others = ProvisioningWork.objects.filter(customer_id=row.customer_id, state=RUNNING, leased_until__gt=at)
    return others.exclude(pk=row.pk).exists()


def _call(row: ProvisioningWork, at: datetime) -> list[Refusal]:
    customer = row.customer
    backend = backends.backend_of(customer)
    if row.task == Task.REMOVE:
        backend.remove(customer.public_id, key=row.key, at=at)
        return []
    if customer.is_gone:
        return []
    return backend.write(backends.organisation_of(customer), key=row.key, at=at)


def _give_back(row: ProvisioningWork, attempt: int, at: datetime, reason: str) -> None:
    """Queue the task again; when a later one of its kind already waits, that one carries it."""
    try:
        with transaction.atomic():
            work.give_back(ProvisioningWork, row.pk, attempt, at=at, reason=reason)
    except IntegrityError:
        work.finish(ProvisioningWork, row.pk, attempt, at=at)


def _finish(row: ProvisioningWork, attempt: int, errors: list[Refusal], at: datetime) -> None:
    problems = [one.as_json() for one in errors]
    with transaction.atomic():
        customer = row.customer
        permissions.locked(customer)
        if not work.finish(ProvisioningWork, row.pk, attempt, at=at, errors=problems):
            return
        target = _outcome(row, customer, errors)
        if target and target != customer.provisioning_status:
            _move(customer, target, at)
        if target in SETTLED and _has_updates(customer):
            _move(customer, Provisioning.UPDATING, at)


def _outcome(row: ProvisioningWork, customer: Customer, errors: list[Refusal]) -> Provisioning | None:
    """The state that follows, or None when it stays: more is owed, or the customer is going."""
    status = customer.provisioning_status
    if row.task == Task.REMOVE:
        return Provisioning.REMOVED if status == Provisioning.DELETING else None
    if status in GONE or status not in UNFINISHED:
        return None
    if status == Provisioning.UPDATING and _has_updates(customer):
        return None
    if any(one.is_fatal for one in errors):
        return Provisioning.ERROR
    if errors:
        return Provisioning.PROVISIONED_WITH_ERRORS
    return Provisioning.PROVISIONED


def _has_updates(customer: Customer) -> bool:
    """Whether something changed while this ran, and is still to be written."""
    return ProvisioningWork.objects.filter(customer=customer, task=Task.UPDATE).exclude(state=DONE).exists()


def _move(customer: Customer, target: Provisioning, at: datetime) -> None:
    before = customer.provisioning_status
    changes: dict[str, Any] = {"updated_at": at}
    if target == Provisioning.REMOVED:
        changes["removed_at"] = at
    PROVISIONING.move(customer, target, field="provisioning_status", **changes)
    tell(
        events.ProvisioningMoved(old=before, new=str(target)),
        actor=system("provisioning"),
        at=at,
        customer=customer,
    )
