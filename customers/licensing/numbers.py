"""How a subscriber is called: telephone number and extension."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from customers import permissions
from customers.events import SubscriberNumbersChanged
from customers.history.audit_log import tell
from customers.models import Customer, Subscriber
from customers.profile import validation
from portal.base.actors import Actor
from portal.base.errors import Stale, raise_if

PARTS = ("phone_number", "extension")


def change(*, actor: Actor, subscriber: Subscriber, at: datetime, reason: str = "", **given: str) -> bool:
    """Set `phone_number`, `extension` or both; False when nothing differs.

    Raises `Invalid`, `Stale` for somebody who is released, and what `permits.to_edit` raises.
    """
    with transaction.atomic():
        customer = subscriber.customer
        permissions.locked(customer)
        permissions.to_edit(actor, customer, reason=reason)
        subscriber.refresh_from_db(from_queryset=Subscriber.objects.select_for_update(no_key=True))
        if subscriber.released_at:
            raise Stale
        wanted = {part: given.get(part, getattr(subscriber, part)).strip() for part in PARTS}
        raise_if(list(validation.numbers(**wanted)))
        before = {part: getattr(subscriber, part) for part in PARTS}
        after = {part: value for part, value in wanted.items() if value != before[part]}
        if not after:
            return False
        _write(subscriber, after, at)
        told = SubscriberNumbersChanged(before={part: before[part] for part in after}, after=after)
        tell(told, actor=actor, at=at, subject=subscriber, customer=customer, reason=reason)
    return True


def _write(subscriber: Subscriber, after: dict[str, str], at: datetime) -> None:
    for part, value in after.items():
        setattr(subscriber, part, value)
    subscriber.updated_at = at
    subscriber.save(update_fields=[*after, "updated_at"])
    Customer.objects.filter(pk=subscriber.customer_id).update(updated_at=at)
