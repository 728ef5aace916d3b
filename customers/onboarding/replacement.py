"""Giving a customer a whole new state at once: packages, address, places and external ID, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from customers import permissions
from customers.errors import Problem
from customers.licensing import quantities
from customers.models import CallingLocation, Customer
from customers.profile import external_id, locations, versions
from customers.schemas import Address, Location
from portal.base.actors import Actor
from portal.base.errors import Invalid, Stale, raise_if


@dataclass(frozen=True)
class Replacement:
    """The state wanted. `packages` names every product that is to be held: a product left out is given up.

    None for a product sets no cap where it is new and leaves the quantity it has otherwise; None for
    another part leaves it as it is.
    """

    packages: Mapping[str, int | None]
    external_id: str | None = None
    address: Address | None = None
    location: Location | None = None
    site_time_zone: str | None = None


State = tuple[object, ...]


def state_of(customer: Customer) -> State:
    """What a replacement would write over, to notice that somebody else was quicker; two queries."""
    held = customer.quantities.order_by("pk").values_list("product__code", "quantity")
    placed = CallingLocation.objects.filter(customer=customer).values_list().first()
    return (customer.profile_id, customer.external_id, customer.site_time_zone, placed, *held)


def replace(
    *, actor: Actor, customer: Customer, wanted: Replacement, seen: State, at: datetime, reason: str = ""
) -> None:
    """Write everything that differs, in one transaction; a check is owed where what is screened changes.

    Raises `Stale` when the customer is not as it was `seen`, `Invalid` with every problem of every part,
    `QuantityBelowAssigned`, `NoMoreWhileNonCompliant` and what `permits.to_edit` raises.
    """
    with transaction.atomic():
        permissions.locked(customer)
        permissions.to_edit(actor, customer, reason=reason)
        if state_of(customer) != seen:
            raise Stale
        found: list[Problem] = []
        for step in _steps(actor, customer, wanted, at, reason):
            try:
                step()
            except Invalid as refusal:
                found += refusal.problems
        raise_if(found)


def _steps(
    actor: Actor, customer: Customer, wanted: Replacement, at: datetime, reason: str
) -> list[Callable[[], object]]:
    """In this order: a location without an address is at the billing address, a package may need a location."""
    who = {"actor": actor, "customer": customer, "at": at, "reason": reason}
    steps: list[Callable[[], object]] = []
    if (number := wanted.external_id) is not None:
        steps.append(lambda: external_id.change(external_id=number, **who))  # type: ignore[arg-type]
    if wanted.address is not None:
        steps.append(lambda: versions.change(address=wanted.address, **who))  # type: ignore[arg-type]
    if wanted.location is not None or wanted.site_time_zone is not None:
        places = {"location": wanted.location, "site_time_zone": wanted.site_time_zone}
        steps.append(lambda: locations.change(**places, **who))  # type: ignore[arg-type]
    caps = _quantities(customer, wanted.packages)
    steps.append(lambda: quantities.change(wanted=caps, **who))  # type: ignore[arg-type]
    return steps


def _quantities(customer: Customer, packages: Mapping[str, int | None]) -> dict[str, int | None]:
    held = dict(customer.quantities.values_list("product__code", "quantity"))
    wanted = dict.fromkeys(held, 0) | dict(packages)
    kept = [code for code in packages if packages[code] is None and held.get(code)]
    return wanted | {code: held[code] for code in kept}
