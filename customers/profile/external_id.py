"""Correcting the number a customer has in its partner's own systems. Nothing of it is screened."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from customers import permissions
from customers.errors import problem
from customers.events import ExternalIdChanged
from customers.history.audit_log import tell
from customers.models import Customer
from customers.profile import validation, versions
from customers.rules.names import EXTERNAL_ID_LIMIT
from portal.base.actors import Actor
from portal.base.errors import Invalid, raise_if


def change(*, actor: Actor, customer: Customer, external_id: str, at: datetime, reason: str = "") -> bool:
    """Set the external ID; False when it already is so. Raises `Invalid` and what `permits.to_edit` raises."""
    wanted = external_id.strip()
    try:
        with transaction.atomic():
            permissions.locked(customer)
            permissions.to_edit(actor, customer, reason=reason)
            if wanted == customer.external_id:
                return False
            raise_if(list(validation.text("external_id", wanted, EXTERNAL_ID_LIMIT)))
            before, customer.external_id, customer.updated_at = customer.external_id, wanted, at
            customer.save(update_fields=["external_id", "updated_at"])
            versions.refresh_search(customer)
            told = ExternalIdChanged(before={"external_id": before}, after={"external_id": wanted})
            tell(told, actor=actor, customer=customer, at=at, reason=reason)
    except IntegrityError as error:
        raise Invalid([problem("external_id", "external_id_taken")]) from error
    return True
