"""The only writer of `Customer.compliance_status`."""

from __future__ import annotations

from datetime import UTC, date, datetime

from customers.events import ComplianceMoved
from customers.history.audit_log import tell
from customers.models import Customer
from customers.models.shown import HELD
from customers.states import COMPLIANCE, Compliance
from portal.base.actors import Actor


def move(
    *,
    customer: Customer,
    target: str,
    actor: Actor,
    at: datetime,
    reason: str = "",
    day_zero: date | None = None,
) -> None:
    """Move a customer along the table and say so in its history; call it inside a transaction.

    The partner reads `reason`. `day_zero` puts a non-compliance back that began earlier (an undone
    approval). Raises `ForbiddenTransition`, or `Stale` when the customer has moved on.
    """
    before = customer.compliance_status
    began = day_zero or at.astimezone(UTC).date()
    COMPLIANCE.move(
        customer,
        target,
        field="compliance_status",
        compliance_since=at,
        non_compliant_on=began if target == Compliance.NON_COMPLIANT else None,
        **_touched(customer, target, at),
    )
    tell(
        ComplianceMoved(old=str(before), new=str(target)),
        actor=actor,
        customer=customer,
        at=at,
        reason=reason,
    )


def _touched(customer: Customer, target: str, at: datetime) -> dict[str, datetime | None]:
    """What a move shows its partner: nothing, not even that there was one, while the outcome is held back.

    What obliges the partner is shown at once, and all that led to it.
    """
    if target not in HELD:
        return {"updated_at": at, "outcome_held_at": None, "outcome_shown_at": None}
    return {} if _holds_back(customer, at) else {"updated_at": at}


def _holds_back(customer: Customer, at: datetime) -> bool:
    return customer.outcome_shown_at is not None and customer.outcome_shown_at > at


def after_new_version(*, customer: Customer, actor: Actor, at: datetime) -> None:
    """What a new profile version does: a clear customer is checked again, a reviewed one is marked."""
    if customer.compliance_status == Compliance.CLEAR:
        move(customer=customer, target=Compliance.CHECKING, actor=actor, at=at)
    elif customer.is_under_review or customer.is_non_compliant:
        # States that an edit never leaves: it only marks that the new version is to be looked at.
        mark_recheck(customer=customer, at=at)


def mark_recheck(*, customer: Customer, at: datetime) -> None:
    """Note that something newer than the review is to be looked at."""
    _set_recheck(customer, True, at)


def clear_recheck(*, customer: Customer, at: datetime) -> None:
    """Note that it was looked at."""
    _set_recheck(customer, False, at)


def _set_recheck(customer: Customer, pending: bool, at: datetime) -> None:
    seen = {} if _holds_back(customer, at) else {"updated_at": at}
    Customer.objects.filter(pk=customer.pk).exclude(recheck_pending=pending).update(
        recheck_pending=pending, **seen
    )
    customer.recheck_pending = pending
