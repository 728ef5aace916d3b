"""Says in a customer's history what its partner may read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from customers import permissions
from customers.models import Customer
from portal.audit.events import Event
from portal.audit.record import record
from portal.base.actors import Actor


def tell(
    event: Event,
    *,
    actor: Actor,
    customer: Customer,
    at: datetime,
    subject: Any = None,
    reason: str = "",
) -> None:
    """Append one event of a customer, with the sub-partner it was done for, if any.

    Call it inside the transaction of the change. `subject` is the customer unless another is named.
    """
    record(
        event,
        actor=actor,
        at=at,
        subject=subject or customer,
        customer=customer,
        on_behalf_of=permissions.on_behalf_of(actor, customer.partner),
        reason=reason,
    )
