"""A row for a customer that is there already: what it would change, and changing it, all of the row or nothing.

The dry run does the very same and takes it back, so that the two never disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower

from customers import permissions
from customers.errors import Problem, also, problem
from customers.licensing import quantities
from customers.models import Customer
from customers.profile import versions
from customers.rules.names import has_control
from customers.schemas import Address, Contact, NewCustomer, OtherName
from portal.accounts.models import Partner
from portal.base.actors import Actor
from portal.base.errors import DomainError, Invalid, raise_if

_CODES: Mapping[type[DomainError], str] = {
    quantities.QuantityBelowAssigned: "row_below_assigned",
    permissions.NoMoreWhileNonCompliant: "row_no_more",
    permissions.StatusForbids: "row_being_removed",
}
also(
    {
        "row_no_more": permissions.NoMoreWhileNonCompliant.text,
        "row_being_removed": permissions.StatusForbids.text,
    }
)


@dataclass(frozen=True)
class Amendment:
    """What differs from the customer; nothing of what the file leaves empty."""

    screened: dict[str, Any] = field(default_factory=dict)
    quantities: dict[str, int | None] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether the row says what already is so."""
        return not self.screened and not self.quantities


def existing(partner: Partner, external_id: str) -> Customer | None:
    """The customer that is there under this external ID, whatever its capitals."""
    wanted = external_id.strip()
    if not wanted or has_control(wanted):
        return None
    live = Customer.objects.live().filter(partner=partner).annotate(folded=Lower("external_id"))
    found = live.filter(folded=Lower(Value(wanted)))
    return found.select_related("profile", "partner__parent").first()


def plan(customer: Customer, new: NewCustomer, given: Mapping[str, str]) -> Amendment:
    """What a row changes; `given` are its cells, of which empty ones change nothing."""
    screened: dict[str, Any] = {}
    profile = customer.profile
    assert profile is not None
    if new.legal_name.strip() and new.legal_name.strip() != profile.legal_name:
        screened["legal_name"] = new.legal_name
    address = _address(profile, new.address, given)
    if any(value != str(getattr(profile, name)) for name, value in address.as_columns().items()):
        screened["address"] = address
    contacts = _contacts(profile.contacts, new.contacts)
    if [one.as_json() for one in contacts] != profile.contacts:
        screened["contacts"] = contacts
    held_names = [OtherName(**one) for one in profile.other_names]
    names = _other_names(held_names, new.other_names)
    if [one.as_json() for one in names] != [one.as_json() for one in _other_names(held_names, ())]:
        screened["other_names"] = names
    if given.get("owners") and [one.as_json() for one in new.owners] != profile.owners:
        screened["owners"] = new.owners
    held = dict(customer.quantities.values_list("product__code", "quantity"))
    wanted = {code: n for code, n in new.quantities.items() if code not in held or held[code] != n}
    return Amendment(screened, {code: n for code, n in wanted.items() if n != 0 or code in held})


def _address(profile: Any, new: Address, given: Mapping[str, str]) -> Address:
    """A new street, town or country is a whole address; of the same one, what is left empty stays."""
    parts = new.as_columns()
    named = ("line1", "city", "postal_code", "country")
    if any(parts[name] and parts[name] != str(getattr(profile, name)) for name in named):
        return Address(**{name: parts[name] or _kept(profile, name) for name in parts})
    return Address(**{name: value or str(getattr(profile, name)) for name, value in parts.items()})


def _kept(profile: Any, name: str) -> str:
    """What an address that moves keeps: all but the second line, which belonged to the old one."""
    return "" if name == "line2" else str(getattr(profile, name))


def _other_names(held: list[OtherName], new: tuple[OtherName, ...]) -> tuple[OtherName, ...]:
    """Those of a kind that the file names take the place of those held; of another kind all stay."""
    given = {one.kind for one in new}
    kept = [one for one in held if one.kind not in given]
    return tuple(sorted((*kept, *new), key=lambda one: one.kind != "trading"))


def _contacts(held: list[dict[str, str]], new: tuple[Contact, ...]) -> tuple[Contact, ...]:
    """The file has one contact: it takes the place of the first, part by part; the others stay."""
    kept = tuple(Contact(**one) for one in held)
    if not new:
        return kept
    first = kept[0] if kept else Contact("", "", "")
    one = Contact(new[0].name or first.name, new[0].email or first.email, new[0].phone or first.phone)
    return (one, *kept[1:])


def try_out(*, actor: Actor, customer: Customer, wanted: Amendment, at: datetime) -> list[Problem]:
    """Everything that `apply` would refuse; nothing is written."""
    try:
        with transaction.atomic():
            apply(actor=actor, customer=customer, wanted=wanted, seen=None, at=at)
            transaction.set_rollback(True)
    except Invalid as error:
        return list(error.problems)
    return []


def apply(*, actor: Actor, customer: Customer, wanted: Amendment, seen: int | None, at: datetime) -> None:
    """Write everything that differs, in one transaction; a check is owed where what is screened changes.

    Raises `Invalid` with everything, also when the customer has changed since it was `seen`; `NotAllowed`, `Suspended`.
    """
    with transaction.atomic():
        permissions.locked(customer)
        if seen is not None and customer.row_version != seen:
            raise Invalid([problem("", "row_stale")])
        found: list[Problem] = []
        for step in _steps(actor, customer, wanted, at):
            try:
                step()
            except Invalid as error:
                found += error.problems
            except tuple(_CODES) as error:
                found.append(_told(error))
        raise_if(found)


def _steps(actor: Actor, customer: Customer, wanted: Amendment, at: datetime) -> list[Callable[[], object]]:
    steps: list[Callable[[], object]] = []
    if wanted.screened:
        steps.append(lambda: versions.change(actor=actor, customer=customer, at=at, **wanted.screened))
    if wanted.quantities:
        steps.append(
            lambda: quantities.change(actor=actor, customer=customer, wanted=wanted.quantities, at=at)
        )
    return steps


def _told(error: DomainError) -> Problem:
    code = _CODES[type(error)]
    figures = {name: str(value) for name, value in error.figures.items()}
    return problem(error.field, code, figures)
