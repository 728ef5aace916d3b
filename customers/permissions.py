"""Who may do what to a customer now: rights, suspension, state (domain.md §1, §4)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from customers.errors import problem
from customers.models import Customer
from customers.states import MAY_TAKE_MORE
from portal.accounts.models import Partner
from portal.accounts.rights import Right
from portal.base.actors import Actor
from portal.base.errors import DomainError, NotAllowed, raise_if

REASON_LIMIT = 2000
"""Characters; the width of the column in the history."""


class Suspended(DomainError):
    """The partner, or its parent, is suspended."""

    code = "suspended"
    text = _(
        "This partner is suspended. Customers can still be deleted and reviewers answered; nothing can be "
        "created or changed."
    )
    status = 403


class StatusForbids(DomainError):
    """The customer's state rules it out."""

    code = "status_forbids"
    text = _("This customer is being removed. Nothing can be changed any more.")


class NoMoreWhileNonCompliant(StatusForbids):
    """Nothing more for a non-compliant customer."""

    text = _(
        "This customer is non-compliant: new assignments and higher quantities are stopped. Releases, "
        "address changes, answers and deletion are possible."
    )


class ReasonNeeded(DomainError):
    """Support acts with a reason, or not at all."""

    code = "reason_needed"
    text = _("Give a reason. It is kept in the history of this customer.")
    status = 422


def to_create(actor: Actor, partner: Partner) -> None:
    """Raise `NotAllowed` or `Suspended` unless the actor may create customers of this partner."""
    _for_partner(actor, partner, Right.CREATE_CUSTOMERS)


def to_manage_templates(actor: Actor, partner: Partner) -> None:
    """Raise `NotAllowed` or `Suspended` unless the actor may keep templates of this partner."""
    _for_partner(actor, partner, Right.MANAGE_TEMPLATES)


def to_keep_own(actor: Actor) -> None:
    """Raise `Suspended` where somebody would keep something for a partner that is: views, thresholds."""
    if actor.partner_id in actor.suspended_partner_ids:
        raise Suspended


def _for_partner(actor: Actor, partner: Partner, right: Right) -> None:
    actor.go_on()
    if actor.kind == "system":
        return
    if not actor.may(right) or partner.pk not in actor.partner_ids:
        raise NotAllowed
    if is_suspended(partner):
        raise Suspended


def to_edit(actor: Actor, customer: Customer, *, reason: str = "") -> None:
    """Raise unless the actor may change this customer, as its page showed it; call it under the customer's lock.

    Raises `Outdated`, `NotAllowed`, `Suspended`, `StatusForbids`, `ReasonNeeded`.
    """
    _in_reach(actor, customer, reason)
    if actor.kind != "system" and is_suspended(customer.partner):
        raise Suspended
    _still_there(customer)


def to_remove(actor: Actor, customer: Customer, *, reason: str = "") -> None:
    """As `to_edit`, but the suspended may delete too."""
    _in_reach(actor, customer, reason)
    _still_there(customer)


def to_take_more(customer: Customer) -> None:
    """Raise `StatusForbids` unless new assignments and higher quantities are allowed."""
    if customer.compliance_status not in MAY_TAKE_MORE:
        raise NoMoreWhileNonCompliant


def _in_reach(actor: Actor, customer: Customer, reason: str) -> None:
    actor.saw(customer)
    _refuse_reason(reason)
    if actor.kind == "system":
        return
    if actor.may(Right.SUPPORT_ACTIONS):
        if not reason.strip():
            raise ReasonNeeded(field="reason")
        return
    if not actor.may(Right.EDIT_CUSTOMERS):
        raise NotAllowed
    if not Customer.objects.for_actor(actor).filter(pk=customer.pk).exists():
        raise NotAllowed


def _refuse_reason(reason: str) -> None:
    """History keeps a reason whole or not at all."""
    if len(reason) > REASON_LIMIT:
        figures = {"limit": REASON_LIMIT, "length": len(reason)}
        raise_if([problem("reason", "too_long", figures)])
    if "\x00" in reason:
        raise_if([problem("reason", "control_characters")])


def _still_there(customer: Customer) -> None:
    if customer.is_gone:
        raise StatusForbids


def is_suspended(partner: Partner) -> bool:
    """Whether the partner is suspended, itself or through its parent."""
    return bool(partner.suspended_at or (partner.parent and partner.parent.suspended_at))


def on_behalf_of(actor: Actor, partner: Partner) -> str:
    """The sub-partner's name when its parent acts for it; else empty."""
    return partner.name if actor.is_partner and actor.partner_id != partner.pk else ""


def locked(customer: Customer) -> None:
    """Hold the customer's row until the transaction ends and read it anew (SQLite: the transaction does)."""
    customer.refresh_from_db(from_queryset=Customer.objects.select_for_update(no_key=True))
