"""Which customer is the partner's own organisation (domain.md §3)."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from customers import permissions
from customers.events import OwnOrganisationMarked
from customers.history.audit_log import tell
from customers.models import Customer
from portal.accounts.rights import Right
from portal.base.actors import Actor
from portal.base.errors import DomainError, NotAllowed


class OwnOrganisationTaken(DomainError):
    """A partner has one own organisation at most."""

    code = "own_organisation_taken"
    text = _("This partner already has an own organisation. Only one can be live at a time.")


def mark(*, actor: Actor, customer: Customer, own: bool, at: datetime, reason: str = "") -> bool:
    """Say whether the customer is the partner's own organisation; False when it already is so.

    For wholesale administrators and support. Raises `OwnOrganisationTaken`, `NotAllowed` and what
    `permits.to_edit` raises.
    """
    if actor.is_partner and not actor.may(Right.CREATE_CUSTOMERS):
        raise NotAllowed
    try:
        with transaction.atomic():
            permissions.locked(customer)
            permissions.to_edit(actor, customer, reason=reason)
            if customer.is_own_organisation == own:
                return False
            _write(actor, customer, own, at, reason)
    except IntegrityError as error:
        raise OwnOrganisationTaken(field="own") from error
    return True


def _write(actor: Actor, customer: Customer, own: bool, at: datetime, reason: str) -> None:
    customer.is_own_organisation, customer.updated_at = own, at
    customer.save(update_fields=["is_own_organisation", "updated_at"])
    tell(
        OwnOrganisationMarked(before={"is_own_organisation": not own}, after={"is_own_organisation": own}),
        actor=actor,
        customer=customer,
        at=at,
        reason=reason,
    )
