"""Says in a customer's history what its partner may read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from customers import permissions
from customers.models import Customer
from portal.audit.models import Audience
from portal.audit.record import record
from portal.base.actors import Actor


def tell(
    verb: str,
    *,
    actor: Actor,
    customer: Customer,
    at: datetime,
    subject: Any = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Append one event for the partner and the operator, with the sub-partner it was done for, if any.

    Call it inside the transaction of the change. `subject` is the customer unless another is named.
    """
    record(
        verb,
        actor=actor,
        at=at,
        subject=subject or customer,
        customer=customer,
        audience=Audience.PARTNER,
        on_behalf_of=permissions.on_behalf_of(actor, customer.partner),
        before=before,
        after=after,
        reason=reason,
    )
