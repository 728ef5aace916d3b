"""The end of a customer: deleted by its partner, or deprovisioned because it stayed non-compliant."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from customers import events, permissions
from customers.history.audit_log import tell
from customers.licensing import add_ons, daily_counts, reservations
from customers.lifecycle import provisioning
from customers.models import Customer, ProvisioningWork, Quantity, Subscriber
from customers.states import PROVISIONING, Provisioning
from portal.base.actors import Actor
from portal.base.errors import NotAllowed


def delete(*, actor: Actor, customer: Customer, at: datetime, reason: str = "") -> None:
    """Remove a customer with its users; a suspended partner may do so too (domain.md §1).

    The evidence stays and owed checks still run. The own organisation is gone from the list at once.
    Raises what `permits.to_remove` raises.
    """
    with transaction.atomic():
        permissions.locked(customer)
        permissions.to_remove(actor, customer, reason=reason)
        if customer.is_own_organisation:
            _cancel(actor, customer, reason, at)
        else:
            _end(events.CustomerDeleted, actor, customer, reason, at)


def deprovision(*, actor: Actor, customer: Customer, reason: str, at: datetime) -> None:
    """Remove a non-compliant customer and all its users; the machine's alone. Safe to repeat.

    The caller moves the compliance status, in the same transaction. Raises `NotAllowed`.
    """
    if actor.kind != "system":
        raise NotAllowed
    with transaction.atomic():
        permissions.locked(customer)
        if not customer.is_gone:
            _end(events.CustomerDeprovisioned, actor, customer, reason, at)


def cancel_own(*, actor: Actor, customer: Customer, at: datetime, reason: str = "") -> None:
    """Cancel the subscription of the partner's own organisation: hidden in the same request (domain.md §3).

    The directory follows by owed work; the partner's own logins are not touched. Raises `NotAllowed` for
    another customer, and what `permits.to_remove` raises.
    """
    with transaction.atomic():
        permissions.locked(customer)
        permissions.to_remove(actor, customer, reason=reason)
        if not customer.is_own_organisation:
            raise NotAllowed
        _cancel(actor, customer, reason, at)


def _cancel(actor: Actor, customer: Customer, reason: str, at: datetime) -> None:
    _end(events.OwnOrganisationCancelled, actor, customer, reason, at)
    PROVISIONING.move(
        customer, Provisioning.REMOVED, field="provisioning_status", removed_at=at, updated_at=at
    )
    moved = events.ProvisioningMoved(old=Provisioning.DELETING, new=Provisioning.REMOVED)
    tell(moved, actor=actor, at=at, customer=customer, reason=reason)


def _end(
    kind: type[events.CustomerRemoval], actor: Actor, customer: Customer, reason: str, at: datetime
) -> None:
    """Release everybody, free every unit, and owe the removal."""
    before = customer.provisioning_status
    live = Subscriber.objects.filter(customer=customer, released_at__isnull=True)
    released = live.update(released_at=at, updated_at=at)
    add_ons.end_customer(customer, at)
    used = _counters(customer)
    for pk in used:
        Quantity.objects.filter(pk=pk).update(assigned=0, reserved=0, updated_at=at)
    reservations.end(customer)
    daily_counts.keep(used, at=at)
    PROVISIONING.move(customer, Provisioning.DELETING, field="provisioning_status", updated_at=at)
    tell(
        kind(
            before={"provisioning_status": before},
            after={"provisioning_status": "deleting", "released": released},
        ),
        actor=actor,
        at=at,
        customer=customer,
        reason=reason,
    )
    provisioning.owe(customer=customer, task=ProvisioningWork.Task.REMOVE, at=at)


def _counters(customer: Customer) -> list[int]:
    used = Quantity.objects.filter(customer=customer).exclude(assigned=0, reserved=0)
    return list(used.order_by("pk").values_list("pk", flat=True))
