"""Customers from before more of them was screened: each gets a version with what is screened now, and its check."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from customers import permissions
from customers.models import CallingLocation, Customer, Subscriber
from customers.profile import versions
from portal.base.actors import system

BATCH = 100


def ensure(at: datetime) -> int:
    """Write what is missing for some of them; how many. Safe to repeat, and nothing once all have it."""
    found = list(_narrow().order_by("pk").values_list("pk", flat=True)[:BATCH])
    return sum(_widen(pk, at) for pk in found)


def run_job(at: datetime) -> bool:
    """The periodic job; whether there is more to do at once."""
    return ensure(at) == BATCH


def _narrow() -> QuerySet[Customer]:
    """Those whose newest version lacks the first administrator's name, or the location."""
    placed = CallingLocation.objects.filter(customer=OuterRef("pk"))
    led = Subscriber.objects.filter(customer=OuterRef("pk"), is_administrator=True).exclude(
        first_name="", last_name=""
    )
    unnamed = Q(profile__administrator="") & Exists(led)
    unplaced = Q(profile__locations=[]) & Exists(placed)
    return Customer.objects.live().filter(unnamed | unplaced)


def _widen(pk: int, at: datetime) -> bool:
    with transaction.atomic():
        customer = Customer(pk=pk)
        permissions.locked(customer)
        return versions.widen(customer=customer, actor=system("check"), at=at) is not None
