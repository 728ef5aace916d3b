"""Customers and what belongs to them, as `/api/v1` writes them (A5)."""

from __future__ import annotations

from typing import Any

from customers.licensing import people
from customers.models import CallingLocation, Customer, OnboardingTemplate, Product, Quantity, Subscriber
from customers.profile import callin
from portal.api.own.reading import ADDRESS
from portal.api.own.writing import moment


def customers(found: list[Customer]) -> list[dict[str, Any]]:
    """Several, in a fixed number of queries."""
    places: dict[int, list[CallingLocation]] = {}
    for one in CallingLocation.objects.filter(customer__in=found).order_by("pk"):
        places.setdefault(one.customer_id, []).append(one)
    return [customer(one, places.get(one.pk, [])) for one in found]


def customer(one: Customer, places: list[CallingLocation] | None = None) -> dict[str, Any]:
    """One customer, with what is screened, both statuses and its packages."""
    if places is None:
        places = list(CallingLocation.objects.filter(customer=one).order_by("pk"))
    profile = one.profile
    assert profile is not None
    return {
        "id": one.public_id,
        "partner": {"id": one.partner.public_id, "name": one.partner.name},
        "sandbox": one.partner.is_sandbox,
        "external_id": one.external_id,
        "legal_name": profile.legal_name,
        "other_names": profile.other_names,
        "address": {part: str(getattr(profile, part)) for part in ADDRESS},
        "country": str(one.org_country),
        "call_in_number": one.call_in_number or None,
        "contacts": profile.contacts,
        "owners": profile.owners,
        "locations": [location(place) for place in places],
        "site_time_zone": one.site_time_zone,
        "language": one.language,
        "template": one.template.public_id if one.template else None,
        "is_own_organisation": one.is_own_organisation,
        "provisioning_status": one.provisioning_status,
        "compliance_status": one.shown_status,
        "packages": [quantity(row) for row in in_order(one.quantities.all())],
        "created_at": moment(one.created_at),
        "changed_at": moment(one.updated_at),
        "version": one.row_version,
    }


def in_order(rows: Any) -> list[Quantity]:
    """As the catalogue has them."""
    return sorted(rows, key=lambda row: (row.product.position, row.product_id))


def quantity(row: Quantity) -> dict[str, Any]:
    """One product with the subtraction written out; null where nothing caps it."""
    return {
        "code": row.product.code,
        "name": row.product.name,
        "kind": row.product.kind,
        "quantity": row.quantity,
        "assigned": row.assigned,
        "reserved": row.reserved,
        "available": row.available,
    }


def location(place: CallingLocation) -> dict[str, Any]:
    """Where calls are made from."""
    return {
        "name": place.name,
        "address": {part: str(getattr(place, part)) for part in ADDRESS},
        "time_zone": place.time_zone,
        "language": place.language,
    }


def subscriber(one: Subscriber) -> dict[str, Any]:
    """One person with the one package."""
    return {
        "id": one.public_id,
        "customer": one.customer.public_id,
        "sandbox": one.customer.partner.is_sandbox,
        "first_name": one.first_name,
        "last_name": one.last_name,
        "email": one.email,
        "phone_number": one.phone_number or None,
        "extension": one.extension or None,
        "package": one.package.code if one.package else None,
        "add_ons": [held.code for held in people.add_ons_of(one)],
        "is_administrator": one.is_administrator,
        "created_at": moment(one.created_at),
        "changed_at": moment(one.updated_at),
        "version": one.row_version,
    }


def template(one: OnboardingTemplate) -> dict[str, Any]:
    """One onboarding template; its id is the Provisioning ID."""
    return {
        "id": one.public_id,
        "partner": {"id": one.partner.public_id, "name": one.partner.name},
        "name": one.name,
        "admin_email": one.admin_email,
        "country": str(one.country) or None,
        "language": one.language,
        "is_default": one.is_default,
    }


def product(one: Product) -> dict[str, Any]:
    """One package or add-on of the catalogue."""
    return {
        "code": one.code,
        "name": one.name,
        "kind": one.kind,
        "level": one.level,
        "has_quantity": one.has_quantity,
        "for_subscribers": one.for_subscribers,
        "services": one.services,
        "needs_one_of": [other.code for other in one.needs_one_of.all()],
        "available_from": one.available_from.isoformat() if one.available_from else None,
    }


def call_in(country: str) -> dict[str, str] | None:
    """The call-in number of a country and why it is this one."""
    found = callin.for_country(country)
    return {"number": found.number, "reason": found.reason} if found else None
