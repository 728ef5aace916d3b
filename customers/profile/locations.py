"""Where a customer's calls are made from, and its meetings site's time zone (domain.md §2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from customers import permissions
from customers.errors import Problem, problem
from customers.events import PlacesChanged
from customers.history.audit_log import tell
from customers.models import CallingLocation, Customer
from customers.profile import validation, versions
from customers.rules import catalogue as rules
from customers.rules.catalogue import Item
from customers.schemas import Address, Location, field_of
from portal.base.actors import Actor
from portal.base.errors import raise_if

_ADDRESS = ("line1", "line2", "city", "state", "postal_code", "country")


def missing(customer: Customer, items: Iterable[Item]) -> Iterator[Problem]:
    """What products that are to be added need, and the customer does not have yet."""
    placed = CallingLocation.objects.filter(customer=customer).exists()
    for item in items:
        if not placed and rules.needs_location([item]):
            yield problem(field_of(item.code), "needs_location")
        if not customer.site_time_zone and rules.needs_time_zone([item]):
            yield problem(field_of(item.code), "needs_time_zone")


def change(
    *,
    actor: Actor,
    customer: Customer,
    at: datetime,
    location: Location | None = None,
    site_time_zone: str | None = None,
    reason: str = "",
) -> bool:
    """Set the calling location, the site's time zone, or both; what is not given stays.

    A location without an address is at the billing address. False when nothing differs. A new name or address
    is a new version of what is screened. Raises `Invalid` and what `permissions.to_edit` raises.
    """
    with transaction.atomic():
        permissions.locked(customer)
        permissions.to_edit(actor, customer, reason=reason)
        raise_if(_problems(location, site_time_zone))
        before, after = _differences(customer, location, site_time_zone)
        if not after:
            return False
        _write(customer, after, at)
        versions.follow_location(customer=customer, actor=actor, at=at)
        tell(
            PlacesChanged(before=before, after=after),
            actor=actor,
            customer=customer,
            at=at,
            reason=reason,
        )
    return True


def _problems(location: Location | None, zone: str | None) -> list[Problem]:
    found: list[Problem] = []
    if location is not None:
        found += validation.location(location)
    if zone is not None:
        found += validation.time_zone("site_time_zone", zone)
    return found


def _differences(
    customer: Customer, location: Location | None, zone: str | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    held = CallingLocation.objects.filter(customer=customer).first()
    wanted: dict[str, str] = _columns(customer, location, held) if location else {}
    present = {name: str(getattr(held, name)) if held else "" for name in wanted}
    if zone is not None:
        wanted["site_time_zone"], present["site_time_zone"] = zone, customer.site_time_zone
    differing = [name for name in wanted if wanted[name] != present[name]]
    return {name: present[name] for name in differing}, {name: wanted[name] for name in differing}


def _columns(customer: Customer, location: Location, held: CallingLocation | None) -> dict[str, str]:
    address = location.address or _billing_address(customer)
    own = {"name": location.name.strip(), "time_zone": location.time_zone, "language": location.language}
    return own | address.beside({part: str(getattr(held, part, "")) for part in _ADDRESS})


def _billing_address(customer: Customer) -> Address:
    assert customer.profile is not None
    return Address(**{part: str(getattr(customer.profile, part)) for part in _ADDRESS})


def _write(customer: Customer, after: dict[str, Any], at: datetime) -> None:
    columns = {name: value for name, value in after.items() if name != "site_time_zone"}
    if columns:
        CallingLocation.objects.update_or_create(customer=customer, defaults=columns)
    if "site_time_zone" in after:
        customer.site_time_zone = after["site_time_zone"]
    customer.updated_at = at
    customer.save(update_fields=["site_time_zone", "updated_at"])
