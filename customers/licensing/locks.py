"""Holding a subscriber while it changes: the customer first, then the person, always in this order."""

from __future__ import annotations

from customers import permissions
from customers.models import Customer, Subscriber
from portal.base.actors import Actor
from portal.base.errors import Stale


def held(actor: Actor, subscriber: Subscriber, reason: str) -> Customer:
    """Lock customer and subscriber, in this order, and read both anew. `Stale` for a released one."""
    customer = subscriber.customer
    permissions.locked(customer)
    permissions.to_edit(actor, customer, reason=reason)
    subscriber.refresh_from_db(from_queryset=Subscriber.objects.select_for_update(no_key=True))
    if subscriber.released_at:
        raise Stale
    actor.saw(subscriber)
    return customer
