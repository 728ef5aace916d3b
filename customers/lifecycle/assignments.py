"""Which administrators a customer is assigned to: they see those and what they created, nothing else (domain.md §1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers import permissions
from customers.events import AssignmentChanged
from customers.history.audit_log import tell
from customers.models import Customer
from portal.accounts.models import Membership, User
from portal.accounts.rights import Right
from portal.base.actors import Actor
from portal.base.errors import DomainError, NotAllowed


class NoColleague(DomainError):
    """Somebody who does not work for the customer's partner."""

    code = "no_colleague"
    text = _("A customer can be assigned to people of its partner, or of the partner above it, only.")
    status = 422


def colleagues(customer: Customer) -> QuerySet[User]:
    """Everybody a customer can be assigned to."""
    partner = customer.partner
    own = Q(partner_id=partner.pk) | Q(partner_id=partner.parent_id)
    members = Membership.objects.filter(own).values("user_id")
    return (
        User.objects.filter(pk__in=members, is_active=True)
        .select_related("membership")
        .order_by("name", "pk")
    )


def assign(
    *, actor: Actor, customer: Customer, people: Iterable[User], at: datetime, reason: str = ""
) -> bool:
    """Assign a customer to exactly these people; False when it already is.

    For those who keep the team, and support. Raises `NoColleague`, `NotAllowed` and what `permits.to_edit`
    raises.
    """
    wanted = {one.pk: str(one) for one in people}
    with transaction.atomic():
        permissions.locked(customer)
        permissions.to_edit(actor, customer, reason=reason)
        if actor.is_partner and not actor.may(Right.MANAGE_TEAM):
            raise NotAllowed
        if colleagues(customer).filter(pk__in=wanted).count() != len(wanted):
            raise NoColleague(field="people")
        before = {one.pk: str(one) for one in customer.assignees.order_by("pk")}
        if before.keys() == wanted.keys():
            return False
        customer.assignees.set(wanted)
        tell(
            AssignmentChanged(
                before={"assigned_to": ", ".join(sorted(before.values()))},
                after={"assigned_to": ", ".join(sorted(wanted.values()))},
            ),
            actor=actor,
            customer=customer,
            at=at,
            reason=reason,
        )
    return True
