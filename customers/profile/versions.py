"""Versions of what is screened. A version *is* the owed check: no path can write one without owing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from customers import permissions
from customers.errors import Problem
from customers.events import ProfileChanged
from customers.history.audit_log import tell
from customers.models import CallingLocation, Customer, Profile
from customers.profile import brake, compliance_status, validation
from customers.rules import search
from customers.schemas import Address, Contact, Identifier, NewCustomer, OtherName, Owner, Person
from portal.base.actors import Actor
from portal.base.errors import raise_if
from portal.jobs import hint

ADDRESS_PARTS = ("line1", "line2", "city", "state", "postal_code", "country")
LISTS = ("contacts", "other_names", "owners", "identifiers")
SCREENED = ("legal_name", *ADDRESS_PARTS, *LISTS, "administrator", "locations")
Lines = tuple[Contact, ...] | tuple[OtherName, ...] | tuple[Owner, ...] | tuple[Identifier, ...]


def first(*, actor: Actor, customer: Customer, new: NewCustomer, at: datetime) -> Profile:
    """Version 1, written with the customer in its transaction; values are checked by the caller."""
    columns = new.address.as_columns() | _others(
        new.legal_name,
        contacts=new.contacts,
        other_names=new.other_names,
        owners=new.owners,
        identifiers=new.identifiers,
    )
    columns |= {"administrator": _full_name(new.administrator), "locations": placed(customer)}
    return _write(customer, 1, Profile.Reason.CREATED, columns, actor, at)


def change(
    *,
    actor: Actor,
    customer: Customer,
    at: datetime,
    legal_name: str | None = None,
    address: Address | None = None,
    contacts: tuple[Contact, ...] | None = None,
    other_names: tuple[OtherName, ...] | None = None,
    owners: tuple[Owner, ...] | None = None,
    identifiers: tuple[Identifier, ...] | None = None,
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
        lines: dict[str, Lines | None] = {"contacts": contacts, "other_names": other_names, "owners": owners}
        lines["identifiers"] = identifiers
        held = {part: str(getattr(current, part)) for part in ADDRESS_PARTS}
        wanted = _others(legal_name, **lines) | (address.beside(held) if address else {})
        changed = {name: value for name, value in wanted.items() if value != _value(current, name)}
        if not changed:
            return None
        raise_if(_problems(changed, address, lines))
        profile = _next(current, customer, changed, actor, at)
        _tell(actor, customer, current, changed, at, reason)
    return profile


def follow_location(*, customer: Customer, actor: Actor, at: datetime) -> Profile | None:
    """The next version when the locations are no longer those of the current one; call it under the customer's lock.

    The change itself is told by the caller.
    """
    current = customer.profile
    assert current is not None
    places = placed(customer)
    if places == current.locations:
        return None
    profile = _next(current, customer, {"locations": places}, actor, at)
    _owe(customer, actor, at)
    return profile


def follow_administrator(*, customer: Customer, actor: Actor, at: datetime) -> Profile | None:
    """The next version when the first administrator has another name; call it under the customer's lock."""
    current = customer.profile
    assert current is not None
    first = customer.subscribers.order_by("pk").first()
    name = f"{first.first_name} {first.last_name}".strip() if first else ""
    if not name or name == current.administrator:
        return None
    profile = _next(current, customer, {"administrator": name}, actor, at)
    _owe(customer, actor, at)
    return profile


def widen(*, customer: Customer, actor: Actor, at: datetime) -> Profile | None:
    """The next version with the first administrator and the locations, where the current one is from before they
    were screened; call it under the customer's lock."""
    current = customer.profile
    assert current is not None
    first = customer.subscribers.filter(is_administrator=True).order_by("pk").first()
    name = f"{first.first_name} {first.last_name}".strip() if first and not current.administrator else ""
    wanted = {"administrator": name or current.administrator, "locations": placed(customer)}
    changed = {part: value for part, value in wanted.items() if value != _value(current, part)}
    if not changed:
        return None
    profile = _next(current, customer, changed, actor, at, reason=Profile.Reason.SCOPE)
    _owe(customer, actor, at)
    return profile


def placed(customer: Customer) -> list[dict[str, str]]:
    """Name and address of every location, as a version keeps them."""
    found = CallingLocation.objects.filter(customer=customer).order_by("pk")
    return [{part: str(getattr(one, part)) for part in ("name", *ADDRESS_PARTS)} for one in found]


def _full_name(person: Person | None) -> str:
    return f"{person.first_name} {person.last_name}".strip() if person else ""


def _others(legal_name: str | None, **lists: Lines | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if legal_name is not None:
        found["legal_name"] = legal_name.strip()
    for name, lines in lists.items():
        if lines is not None:
            found[name] = [one.as_json() for one in lines]
    return found


def _value(profile: Profile, name: str) -> Any:
    value = getattr(profile, name)
    return str(value) if name == "country" else value


def _problems(
    changed: dict[str, Any], address: Address | None, lists: dict[str, Lines | None]
) -> list[Problem]:
    """Only what changes is looked at: an old value that no longer fits does not stop an edit of another."""
    found: list[Problem] = []
    if "legal_name" in changed:
        found += validation.legal_name(changed["legal_name"])
    if address is not None and changed.keys() & set(ADDRESS_PARTS):
        found += validation.address(Address(**address.as_columns()))
    for name in changed.keys() & set(LISTS):
        found += _CHECKS[name](lists[name])
    return found


_CHECKS: dict[str, Callable[[Any], Iterable[Problem]]] = {
    "contacts": validation.contacts,
    "other_names": validation.other_names,
    "owners": validation.owners,
    "identifiers": validation.identifiers,
}


def _next(
    current: Profile,
    customer: Customer,
    changed: dict[str, Any],
    actor: Actor,
    at: datetime,
    reason: Profile.Reason | None = None,
) -> Profile:
    """The next version, made the current one."""
    columns = {name: _value(current, name) for name in SCREENED} | changed
    profile = _write(customer, current.number + 1, reason or _reason(changed), columns, actor, at)
    customer.profile = profile
    customer.name = profile.legal_name
    customer.search_text = search_text(customer, profile)
    customer.updated_at = at
    customer.save(update_fields=["profile", "name", "search_text", "updated_at"])
    return profile


def _reason(changed: dict[str, Any]) -> Profile.Reason:
    """The most telling one: address before name before owners, contacts and locations."""
    if changed.keys() & set(ADDRESS_PARTS):
        return Profile.Reason.ADDRESS
    if changed.keys() & {"legal_name", "other_names"}:
        return Profile.Reason.NAME
    if "owners" in changed:
        return Profile.Reason.OWNERS
    if "identifiers" in changed:
        return Profile.Reason.NUMBERS
    return Profile.Reason.LOCATION if "locations" in changed else Profile.Reason.CONTACTS


def _write(
    customer: Customer,
    number: int,
    reason: Profile.Reason,
    columns: dict[str, Any],
    actor: Actor,
    at: datetime,
) -> Profile:
    profile = Profile.objects.create(
        customer=customer,
        number=number,
        reason=reason,
        created_by_name=actor.name[:200],
        written_by=actor.user_id,
        created_at=at,
        **columns,
    )
    brake.apply(customer=customer, actor=actor, at=at)
    return profile


def search_text(customer: Customer, profile: Profile) -> str:
    """What the customer is found by: name, ids, place and every e-mail of its contacts and administrators."""
    people = customer.subscribers.filter(is_administrator=True, released_at__isnull=True)
    return search.text_of(
        profile.legal_name,
        customer.external_id,
        customer.public_id,
        profile.city,
        profile.postal_code,
        *(one["name"] for one in profile.other_names),
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
    _owe(customer, actor, at)


def _owe(customer: Customer, actor: Actor, at: datetime) -> None:
    """The new version owes its check: the status says so, and the worker is told."""
    compliance_status.after_new_version(customer=customer, actor=actor, at=at)
    hint.after_commit()
