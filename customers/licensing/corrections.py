"""Correcting who a subscriber is: name, e-mail, telephone number, extension; a typing error needs no release."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from customers.errors import problem
from customers.events import SubscriberCorrected
from customers.licensing import subscribers
from customers.licensing.locks import held
from customers.models import Subscriber
from customers.profile import validation, versions
from customers.schemas import Person
from portal.base.actors import Actor
from portal.base.errors import Invalid, raise_if

NAMED = ("first_name", "last_name", "email")
PARTS = (*NAMED, *subscribers.NUMBERS)


def correct(
    *, actor: Actor, subscriber: Subscriber, person: Person, at: datetime, reason: str = ""
) -> Subscriber:
    """Set what differs of a subscriber. The first administrator is screened: a new name is a new version.

    Raises `Invalid` (also for an e-mail address in use), `Stale` for one who is released, `Outdated`, and what
    `permissions.to_edit` raises.
    """
    wanted = {part: getattr(person, part).strip() for part in PARTS}
    try:
        with transaction.atomic():
            customer = held(actor, subscriber, reason)
            before = {part: getattr(subscriber, part) for part in PARTS}
            after = {part: value for part, value in wanted.items() if value != before[part]}
            if not after:
                return subscriber
            raise_if(list(validation.person(person)))
            _write(subscriber, after, at)
            told = SubscriberCorrected(before={part: before[part] for part in after}, after=after)
            subscribers.tell_change(told, actor, subscriber, at, reason)
            versions.follow_administrator(customer=customer, actor=actor, at=at)
    except IntegrityError as error:
        raise Invalid([problem(*subscribers.EMAIL_TAKEN)]) from error
    return subscriber


def _write(subscriber: Subscriber, after: dict[str, str], at: datetime) -> None:
    for part, value in after.items():
        setattr(subscriber, part, value)
    subscriber.updated_at = at
    subscriber.save(update_fields=[*after, "updated_at"])
