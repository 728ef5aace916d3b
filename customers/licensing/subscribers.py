"""Subscribers: exactly one package each, and administrators never below the level at creation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from customers import events, permissions
from customers.errors import Problem, problem
from customers.history.audit_log import tell
from customers.licensing import add_ons as extras
from customers.licensing import administrators, catalogue, quantities
from customers.licensing.administrators import AdministratorLevel, LastAdministrator
from customers.licensing.locks import held
from customers.licensing.quantities import ProductUnavailable
from customers.models import Customer, Product, Quantity, Subscriber
from customers.profile import validation, versions
from customers.rules import catalogue as rules
from customers.rules.catalogue import Item
from customers.schemas import Person
from portal.base.actors import Actor
from portal.base.errors import DomainError, Invalid, raise_if

__all__ = [
    "AdministratorLevel",
    "LastAdministrator",
    "OnePackage",
    "add",
    "appoint",
    "first",
    "move",
    "release",
    "renumber",
]


EMAIL_TAKEN = ("person.email", "email_taken")
NUMBERS = ("phone_number", "extension")


class OnePackage(DomainError):
    """A subscriber holds exactly one package."""

    code = "one_package"
    text = _("Every subscriber holds exactly one package. Choose one that people can have.")


class NotYet(ProductUnavailable):
    """It is announced only."""

    text = _("%(product)s is not available yet.")


def first(*, customer: Customer, person: Person, package: Item | None, at: datetime) -> Subscriber:
    """The first administrator, with one unit of the highest package bought; values are checked before."""
    product = Product.objects.get(code=package.code) if package else None
    if product:
        quantities.take(customer=customer, product_codes=[product.code], at=at, quietly=True)
    return _write(customer, person, product, True, at)


def add(
    *,
    actor: Actor,
    customer: Customer,
    person: Person,
    package_code: str,
    is_administrator: bool = False,
    add_ons: Collection[str] = (),
    at: datetime,
    reason: str = "",
    holder: str = "",
) -> Subscriber:
    """Add a subscriber with one unit of a package and of each add-on; of what `holder` has reserved first.

    Raises `QuantityExhausted`, `AdministratorLevel`, `OnePackage`, `ProductUnavailable`, what
    `add_ons.require` raises, `Invalid` (also for an e-mail address in use), `NoMoreWhileNonCompliant`
    and what `permits.to_edit` raises.
    """
    raise_if(list(validation.person(person)))
    try:
        with transaction.atomic():
            permissions.locked(customer)
            permissions.to_edit(actor, customer, reason=reason)
            permissions.to_take_more(customer)
            package = package_for(customer, package_code, is_administrator, at)
            _require_add_ons(add_ons, package, at)
            # Before the unit: who asks again for somebody it already has is not to hear that none is left.
            raise_if(taken(customer, person))
            if package:
                quantities.take(customer=customer, product_codes=[package.code], at=at, holder=holder)
            made = _write(customer, person, package, is_administrator, at)
            extras.write(made, add_ons, at, holder=holder)
            tell_change(events.SubscriberAdded(after=_values(made, add_ons)), actor, made, at, reason)
    except IntegrityError as error:
        raise Invalid([problem(*EMAIL_TAKEN)]) from error
    return made


def _values(made: Subscriber, add_ons: Collection[str]) -> dict[str, Any]:
    values = {"package": made.package.code if made.package else "", "email": made.email}
    more = {"add_ons": sorted(add_ons)} if add_ons else {}
    return {**values, "is_administrator": made.is_administrator, **more}


def _require_add_ons(codes: Collection[str], package: Product | None, at: datetime) -> None:
    if not codes:
        return
    items = catalogue.items()
    for code in codes:
        extras.require(items, code, package.code if package else "", at)


def taken(customer: Customer, person: Person) -> list[Problem]:
    """Why this e-mail address cannot be used."""
    live = Subscriber.objects.filter(customer=customer, released_at__isnull=True)
    return [problem(*EMAIL_TAKEN)] if live.filter(email__iexact=person.email.strip()).exists() else []


def move(
    *, actor: Actor, subscriber: Subscriber, package_code: str, at: datetime, reason: str = ""
) -> Subscriber:
    """Give a subscriber another package; the unit of the old one is free again. The same one changes nothing.

    Raises as `add` does.
    """
    with transaction.atomic():
        customer = held(actor, subscriber, reason)
        old = subscriber.package
        if package_code == (old.code if old else ""):
            return subscriber
        permissions.to_take_more(customer)
        package = package_for(customer, package_code, subscriber.is_administrator, at)
        if package is None:
            raise OnePackage(field="package")
        extras.require_fit(subscriber, package.code)
        _swap(customer, old, package, at)
        subscriber.package, subscriber.updated_at = package, at
        subscriber.save(update_fields=["package", "updated_at"])
        before = {"package": old.code if old else ""}
        moved = events.SubscriberMoved(before=before, after={"package": package_code})
        tell_change(moved, actor, subscriber, at, reason)
    return subscriber


def appoint(
    *, actor: Actor, subscriber: Subscriber, is_administrator: bool, at: datetime, reason: str = ""
) -> Subscriber:
    """Make a subscriber a full administrator, or an ordinary one again; nothing when it already is so.

    Raises `AdministratorLevel` when the package held is below the level at creation, `LastAdministrator`,
    and what `permits.to_edit` raises.
    """
    with transaction.atomic():
        customer = held(actor, subscriber, reason)
        if subscriber.is_administrator == is_administrator:
            return subscriber
        if is_administrator:
            administrators.require_package(customer, subscriber.package)
        else:
            administrators.require_another(subscriber)
            if subscriber.package is None:
                raise OnePackage(field="package")
        subscriber.is_administrator, subscriber.updated_at = is_administrator, at
        subscriber.save(update_fields=["is_administrator", "updated_at"])
        before, after = ({"is_administrator": value} for value in (not is_administrator, is_administrator))
        tell_change(events.SubscriberAppointed(before=before, after=after), actor, subscriber, at, reason)
    return subscriber


def renumber(
    *, actor: Actor, subscriber: Subscriber, at: datetime, reason: str = "", **given: str
) -> Subscriber:
    """Set how a subscriber is called: `phone_number`, `extension` or both; what already is so is left.

    Raises `Invalid`, `Stale` for one who is released, and what `permits.to_edit` raises.
    """
    with transaction.atomic():
        held(actor, subscriber, reason)
        before = {part: getattr(subscriber, part) for part in NUMBERS}
        wanted = before | {part: value.strip() for part, value in given.items()}
        raise_if(list(validation.numbers(**wanted)))
        after = {part: value for part, value in wanted.items() if value != before[part]}
        if not after:
            return subscriber
        for part, value in after.items():
            setattr(subscriber, part, value)
        subscriber.updated_at = at
        subscriber.save(update_fields=[*after, "updated_at"])
        told = events.SubscriberNumbersChanged(before={part: before[part] for part in after}, after=after)
        tell_change(told, actor, subscriber, at, reason)
    return subscriber


def release(*, actor: Actor, subscriber: Subscriber, at: datetime, reason: str = "") -> Subscriber:
    """End a subscriber's services; the unit is free again. Possible for a non-compliant customer too.

    Raises `LastAdministrator`, `Stale` for one who is released already, and what `permits.to_edit` raises.
    """
    with transaction.atomic():
        customer = held(actor, subscriber, reason)
        administrators.require_another(subscriber)
        if subscriber.package:
            quantities.give_back(customer=customer, product_codes=[subscriber.package.code], at=at)
        extras.end_all(subscriber, at)
        subscriber.released_at = subscriber.updated_at = at
        subscriber.save(update_fields=["released_at", "updated_at"])
        before = {"package": subscriber.package.code if subscriber.package else "", "email": subscriber.email}
        tell_change(events.SubscriberReleased(before=before), actor, subscriber, at, reason)
    return subscriber


def package_for(
    customer: Customer,
    code: str,
    is_administrator: bool,
    at: datetime,
    items: Mapping[str, Item] | None = None,
) -> Product | None:
    """The package, if this person may hold it; None for an administrator of places alone.

    `items` is the catalogue, for who asks of many.

    Raises `OnePackage`, `NotYet`, `AdministratorLevel`.
    """
    if not code and is_administrator and not _has_package_for_people(customer):
        return None
    item = (catalogue.items() if items is None else items).get(code)
    if item is None or not item.is_for_people:
        raise OnePackage(field="package")
    if rules.is_coming(item, at.date()):
        raise NotYet(field="package", product=item.name)
    if is_administrator:
        administrators.require_level(customer, item.name, item.level)
    return Product.objects.get(code=code)


def _has_package_for_people(customer: Customer) -> bool:
    bought = Quantity.objects.filter(
        customer=customer, product__kind=Product.Kind.PACKAGE, product__for_subscribers=True
    )
    return bought.exclude(quantity=0).exists()


def _swap(customer: Customer, old: Product | None, new: Product | None, at: datetime) -> None:
    """Free one unit and take another; both counters are held in pk order first."""
    codes = [one.code for one in (old, new) if one]
    held = Quantity.objects.select_for_update().filter(customer=customer, product__code__in=codes)
    list(held.order_by("pk").values_list("pk", flat=True))
    if old:
        quantities.give_back(customer=customer, product_codes=[old.code], at=at)
    if new:
        quantities.take(customer=customer, product_codes=[new.code], at=at)


def _write(
    customer: Customer, person: Person, package: Product | None, is_administrator: bool, at: datetime
) -> Subscriber:
    return Subscriber.objects.create(
        customer=customer,
        first_name=person.first_name.strip(),
        last_name=person.last_name.strip(),
        email=person.email.strip(),
        phone_number=person.phone_number.strip(),
        extension=person.extension.strip(),
        package=package,
        is_administrator=is_administrator,
        created_at=at,
        updated_at=at,
    )


def tell_change(
    done: events.SubscriberChange, actor: Actor, subscriber: Subscriber, at: datetime, reason: str
) -> None:
    """Say it in the history, and find the customer by its present administrators."""
    customer = subscriber.customer
    Customer.objects.filter(pk=customer.pk).update(updated_at=at)
    if subscriber.is_administrator or "is_administrator" in done.after:
        versions.refresh_search(customer)  # a customer is found by its administrators' addresses
    tell(done, actor=actor, at=at, subject=subscriber, customer=customer, reason=reason)
