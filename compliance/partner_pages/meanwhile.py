"""What can be done with a customer while it is looked at, page by page, with the way to each."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.states import Compliance


@dataclass(frozen=True)
class Place:
    """One page, and what it does now; `whole` where nothing of it is paused."""

    name: str
    url: str
    says: str
    whole: bool


def places(customer: Customer) -> list[Place]:
    """By what the partner is shown; nothing for a customer that is settled or going."""
    status = customer.shown_status
    if customer.is_gone or status in (Compliance.CLEAR, Compliance.DEPROVISIONED):
        return []
    stopped = status == Compliance.NON_COMPLIANT
    return [
        _place(customer, _("Subscribers"), "detail", _subscribers(stopped=stopped), whole=not stopped),
        _place(
            customer, _("Packages and quantities"), "quotas", _quantities(stopped=stopped), whole=not stopped
        ),
        _place(
            customer,
            _("Details"),
            "edit",
            _("Correcting names, address, contacts and owners; each change is checked"),
        ),
        _place(
            customer, _("Deletion"), "delete", _("The customer can be deleted; its review ends with that")
        ),
    ]


def _place(customer: Customer, name: str, page: str, says: str, *, whole: bool = True) -> Place:
    return Place(name, reverse(f"customers:{page}", args=[customer.public_id]), says, whole)


def _subscribers(*, stopped: bool) -> str:
    if stopped:
        return _("Releasing them; new assignments are paused")
    return _("Adding, changing and releasing them")


def _quantities(*, stopped: bool) -> str:
    if stopped:
        return _("Lowering quantities; raising them is paused")
    return _("Raising and lowering quantities")
