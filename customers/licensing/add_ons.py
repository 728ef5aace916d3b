"""Add-ons of single subscribers: each takes one unit, and needs a package that it goes with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers import events, permissions
from customers.history.audit_log import tell
from customers.licensing import catalogue, locks, quantities
from customers.models import Customer, Product, Subscriber, SubscriberAddOn
from customers.rules import catalogue as rules
from customers.rules.catalogue import Item
from portal.base.actors import Actor
from portal.base.errors import DomainError


class AddOnUnfit(DomainError):
    """The add-on does not go with the subscriber's package."""

    code = "add_on_unfit"
    text = _("%(product)s needs one of these packages: %(needs)s.")


class NoAddOn(DomainError):
    """It is no add-on that a person can have."""

    code = "no_add_on"
    text = _("This is no add-on for subscribers. Choose one of the list.")


class AddOnComing(DomainError):
    """It is announced only."""

    code = "add_on_coming"
    text = _("%(product)s is not available yet.")


def of(subscriber: Subscriber) -> list[Product]:
    """What a subscriber holds beside the package."""
    held = Product.objects.filter(held_as_add_on__subscriber=subscriber, held_as_add_on__removed_at=None)
    return list(held.order_by("position", "pk"))


def require(items: Mapping[str, Item], code: str, package_code: str, at: datetime) -> Item:
    """The add-on, when who holds this package may have it. Raises `NoAddOn`, `AddOnComing`, `AddOnUnfit`."""
    item = items.get(code)
    if item is None or item.is_package or not item.for_subscribers:
        raise NoAddOn(field="add_ons")
    if rules.is_coming(item, at.date()):
        raise AddOnComing(field="add_ons", product=item.name)
    if rules.lacks_prerequisite(item, {package_code}):
        raise AddOnUnfit(field="add_ons", product=item.name, needs=needs_of(item, items))
    return item


def needs_of(item: Item, items: Mapping[str, Item]) -> str:
    """The packages that an add-on goes with, by name."""
    return ", ".join(items[code].name for code in item.needs if code in items)


def require_fit(subscriber: Subscriber, package_code: str) -> None:
    """Raise `AddOnUnfit` when an add-on that is held does not go with this package: it must be taken away first."""
    held = of(subscriber)
    if not held:
        return
    items = catalogue.items()
    for one in held:
        item = items[one.code]
        if rules.lacks_prerequisite(item, {package_code}):
            raise AddOnUnfit(field="package", product=item.name, needs=needs_of(item, items))


def write(subscriber: Subscriber, products: Iterable[str], at: datetime, *, holder: str = "") -> None:
    """Take a unit of each and note it; checked before, in the caller's transaction."""
    codes = list(products)
    if not codes:
        return
    quantities.take(customer=subscriber.customer, product_codes=codes, at=at, holder=holder)
    chosen = Product.objects.filter(code__in=codes).order_by("position", "pk")
    SubscriberAddOn.objects.bulk_create(
        SubscriberAddOn(subscriber=subscriber, product=one, added_at=at) for one in chosen
    )


def give(*, actor: Actor, subscriber: Subscriber, code: str, at: datetime, reason: str = "") -> bool:
    """Give a subscriber an add-on; False when it is there already.

    Raises `NoAddOn`, `AddOnComing`, `AddOnUnfit`, `QuantityExhausted`, `ProductUnavailable`, `Stale` and what
    `permits.to_edit` raises.
    """

    with transaction.atomic():
        customer = locks.held(actor, subscriber, reason)
        held = {one.code for one in of(subscriber)}
        if code in held:
            return False
        permissions.to_take_more(customer)
        package = subscriber.package.code if subscriber.package else ""
        require(catalogue.items(), code, package, at)
        write(subscriber, [code], at)
        _tell(actor, subscriber, held, held | {code}, at, reason)
    return True


def take_away(*, actor: Actor, subscriber: Subscriber, code: str, at: datetime, reason: str = "") -> bool:
    """End an add-on; its unit is free again. False when there is none. For a non-compliant customer too."""

    with transaction.atomic():
        locks.held(actor, subscriber, reason)
        held = {one.code for one in of(subscriber)}
        if code not in held:
            return False
        _end(subscriber, [code], at)
        _tell(actor, subscriber, held, held - {code}, at, reason)
    return True


def end_all(subscriber: Subscriber, at: datetime) -> None:
    """What a release ends with it; in its transaction."""
    _end(subscriber, [one.code for one in of(subscriber)], at)


def end_customer(customer: Customer, at: datetime) -> None:
    """What the end of a customer ends; the counters are set to nothing by who ends it."""
    live = SubscriberAddOn.objects.filter(subscriber__customer=customer, removed_at=None)
    live.update(removed_at=at)


def _end(subscriber: Subscriber, codes: list[str], at: datetime) -> None:
    if not codes:
        return
    quantities.give_back(customer=subscriber.customer, product_codes=codes, at=at)
    live = SubscriberAddOn.objects.filter(subscriber=subscriber, product__code__in=codes, removed_at=None)
    live.update(removed_at=at)


def _tell(
    actor: Actor, subscriber: Subscriber, before: set[str], after: set[str], at: datetime, reason: str
) -> None:
    Customer.objects.filter(pk=subscriber.customer_id).update(updated_at=at)
    changed = events.SubscriberAddOnsChanged(
        before={"add_ons": sorted(before)}, after={"add_ons": sorted(after)}
    )
    tell(changed, actor=actor, at=at, subject=subscriber, customer=subscriber.customer, reason=reason)
