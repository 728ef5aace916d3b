"""What happens to an import, in its partner's history; that of subscribers in their customer's too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from customers import permissions
from customers.models import CustomerImport
from portal.audit.record import record
from portal.base.actors import Actor


def tell(event: Any, actor: Actor, one: CustomerImport, at: datetime) -> None:
    """Say it in the partner's history."""
    record(
        event,
        actor=actor,
        at=at,
        subject=one,
        partner_id=one.partner_id,
        customer=one.customer,
        on_behalf_of=permissions.on_behalf_of(actor, one.partner),
    )
