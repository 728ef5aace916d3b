"""Versions of what is screened. A version *is* the owed check: no path can write one without owing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from customers import permissions
from customers.errors import Problem
from customers.events import ProfileChanged
from customers.history.audit_log import tell
from customers.models import Customer, Profile
from customers.profile import compliance_status, validation
from customers.rules import search
from customers.schemas import Address, Contact, NewCustomer
from portal.base.actors import Actor
from portal.base.errors import raise_if
from portal.jobs import hint

ADDRESS_PARTS = ("line1", "line2", "city", "state", "postal_code", "country")
SCREENED = ("legal_name", *ADDRESS_PARTS, "contacts")


def first(*, actor: Actor, customer: Customer, new: NewCustomer, at: datetime) -> Profile:
    """Version 1, written with the customer in its transaction; values are checked by the caller."""
    columns = new.address.as_columns() | _others(new.legal_name, new.contacts)
    return _write(customer, 1, Profile.Reason.CREATED, columns, actor, at)


def change(
    *,
    actor: Actor,
    customer: Customer,
    at: datetime,
    legal_name: str | None = None,
    address: Address | None = None,
    contacts: tuple[Contact, ...] | None = None,
    reason: str = "",
) -> Profile | None:
    """Write the next version; None, and nothing else happens, when nothing differs.

    What is not given stays. The organisation's country stays too (domain.md §5). Raises `Invalid` and what
    `permissions.to_edit` raises.
    """
    with transaction.atomic():
        permissions.locked(customer)
        permissions.to_edit(actor, customer, reason=reason)
        current = customer.profile
        assert current is not None
        wanted = _others(legal_name, contacts) | (address.as_columns() if address else {})
        changed = {name: value for name, value in wanted.items() if value != _value(current, name)}
        if not changed:
            return None
        raise_if(_problems(changed, address, contacts))
        profile = _next(current, customer, changed, actor, at)
        _tell(actor, customer, current, changed, at, reason)
    return profile


def _others(legal_name: str | None, contacts: tuple[Contact, ...] | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if legal_name is not None:
        found["legal_name"] = legal_name.strip()
    if contacts is not None:
        found["contacts"] = [one.as_json() for one in contacts]
    return found


def _value(profile: Profile, name: str) -> Any:
    value = getattr(profile, name)
    return str(value) if name == "country" else value


def _problems(
    changed: dict[str, Any], address: Address | None, contacts: tuple[Contact, ...] | None
) -> list[Problem]:
    """Only what changes is looked at: an old value that no longer fits does not stop an edit of another."""
    found: list[Problem] = []
    if "legal_name" in changed:
        found += validation.legal_name(changed["legal_name"])
    if address is not None and changed.keys() & set(ADDRESS_PARTS):
        found += validation.address(Address(**address.as_columns()))
    if contacts is not None and "contacts" in changed:
        found += validation.contacts(contacts)
    return found


def _next(
    current: Profile, customer: Customer, changed: dict[str, Any], actor: Actor, at: datetime
) -> Profile:
    """The next version, made the current one."""
    columns = {name: _value(current, name) for name in SCREENED} | changed
    profile = _write(customer, current.number + 1, _reason(changed), columns, actor, at)
    customer.profile = profile
    customer.name = profile.legal_name
    customer.search_text = search_text(customer, profile)
    customer.updated_at = at
    customer.save(update_fields=["profile", "name", "search_text", "updated_at"])
    return profile


def _reason(changed: dict[str, Any]) -> Profile.Reason:
    """The most telling one: address before name before contacts."""
    if changed.keys() & set(ADDRESS_PARTS):
        return Profile.Reason.ADDRESS
    return Profile.Reason.NAME if "legal_name" in changed else Profile.Reason.CONTACTS


def _write(
    customer: Customer,
    number: int,
    reason: Profile.Reason,
    columns: dict[str, Any],
    actor: Actor,
    at: datetime,
) -> Profile:
    return Profile.objects.create(
        customer=customer,
        number=number,
        reason=reason,
        created_by_name=actor.name[:200],
        created_at=at,
        **columns,
    )


def search_text(customer: Customer, profile: Profile) -> str:
    """What the customer is found by: name, ids, place and every e-mail of its contacts and administrators."""
    people = customer.subscribers.filter(is_administrator=True, released_at__isnull=True)
    return search.text_of(
        profile.legal_name,
        customer.external_id,
        customer.public_id,
        profile.city,
        profile.postal_code,
        *(part for contact in profile.contacts for part in (contact["name"], contact["email"])),
        *people.order_by("pk").values_list("email", flat=True),
    )


def refresh_search(customer: Customer) -> None:
    """Find the customer by its present administrators; call it under the customer's lock."""
    if customer.profile is None:
        return
    customer.search_text = search_text(customer, customer.profile)
    Customer.objects.filter(pk=customer.pk).update(search_text=customer.search_text)


def _tell(
    actor: Actor, customer: Customer, before: Profile, changed: dict[str, Any], at: datetime, reason: str
) -> None:
    tell(
        ProfileChanged(before={name: _value(before, name) for name in changed}, after=changed),
        actor=actor,
        customer=customer,
        at=at,
        reason=reason,
    )
    compliance_status.after_new_version(customer=customer, actor=actor, at=at)
    hint.after_commit()
