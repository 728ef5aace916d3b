"""Who may come to the desk: to partners it does not exist, staff without the right are told so."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from compliance.models import Case
from customers.models import Customer
from portal.accounts.access import actor
from portal.accounts.access import staff_required as desk

__all__ = ["case_of", "customer_of", "desk"]


def case_of(public_id: str) -> Case:
    """The case an address names, with its customer, or 404."""
    cases = Case.objects.select_related("customer__partner", "customer__profile", "claimed_by")
    return get_object_or_404(cases, public_id=public_id)


def customer_of(request: HttpRequest, public_id: str) -> Customer:
    """The customer, or 404 when the actor may not know of it."""
    seen = Customer.objects.for_actor(actor(request)).select_related("partner", "profile")
    return get_object_or_404(seen, public_id=public_id)
