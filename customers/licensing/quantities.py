"""Quantities: hard caps, exact under any concurrency (design.md §3)."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from customers import permissions
from customers.errors import Problem
from customers.events import QuantitiesChanged, SubscriberMoved
from customers.history.audit_log import tell
from customers.licensing import alerts, catalogue, daily_counts, offers, reservations
from customers.models import Customer, Product, Quantity, Subscriber
from customers.profile import locations
from customers.rules.catalogue import Item
from customers.schemas import field_of
from customers.states import MAY_TAKE_MORE
from portal.base.actors import Actor
from portal.base.errors import DomainError, raise_if

logger = logging.getLogger(__name__)


class QuantityExhausted(DomainError):
    """The cap is reached."""

    code = "quantity_exhausted"
    text = _(
        "No unit of %(product)s is left: %(assigned)s of %(quantity)s are assigned. Raise its quantity or "
        "release a subscriber first."
    )


class QuantityBelowAssigned(DomainError):
    """More is assigned than the new quantity; `figures["release"]` says how many must go first."""

    code = "quantity_below_assigned"


class ProductUnavailable(DomainError):
    """The customer has not bought it, or it cannot be had yet."""

    code = "product_unavailable"
    text = _("This customer has no %(product)s. Give it a quantity first.")


def take(
    *,
    customer: Customer,
    product_codes: Iterable[str],
    at: datetime,
    holder: str = "",
    quietly: bool = False,
) -> None:
    """Assign one unit of each product, or none of any; call it inside a transaction.

    What is reserved for `holder` is used first; `quietly` tells of no threshold. Raises `QuantityExhausted` or
    `ProductUnavailable`. Each counter is raised by one guarded UPDATE; several go in pk order, so that two
    callers never wait for each other.
    """
    rows = _rows(customer, product_codes)
    for row in rows:
        if not reservations.draw(row, holder, at) and not _assign(row, at):
            row.refresh_from_db()
            used = row.assigned + row.reserved
            raise QuantityExhausted(
                field="package", product=row.product.name, assigned=used, quantity=row.quantity
            )
    daily_counts.keep((row.pk for row in rows), at=at)
    alerts.follow((row.pk for row in rows), at=at, quietly=quietly)


def _assign(row: Quantity, at: datetime) -> bool:
    free = Q(quantity__isnull=True) | Q(quantity__gt=F("assigned") + F("reserved"))
    return bool(Quantity.objects.filter(free, pk=row.pk).update(assigned=F("assigned") + 1, updated_at=at))


def give_back(*, customer: Customer, product_codes: Iterable[str], at: datetime) -> None:
    """Free one unit of each product; call it inside a transaction.

    A counter that is at zero already is a fault of ours: it is logged, and stops no release.
    """
    rows = _rows(customer, product_codes)
    for row in rows:
        held = Quantity.objects.filter(pk=row.pk, assigned__gt=0)
        if not held.update(assigned=F("assigned") - 1, updated_at=at):
            logger.error("a unit was given back that no counter held: quantity %s", row.pk)
    daily_counts.keep((row.pk for row in rows), at=at)
    alerts.follow((row.pk for row in rows), at=at)


def _rows(customer: Customer, product_codes: Iterable[str]) -> list[Quantity]:
    codes = list(product_codes)
    found = Quantity.objects.select_related("product").filter(customer=customer, product__code__in=codes)
    rows = list(found.order_by("pk"))
    if missing := sorted(set(codes) - {row.product.code for row in rows}):
        named = Product.objects.filter(code=missing[0]).values_list("name", flat=True).first()
        raise ProductUnavailable(field="package", product=named or missing[0])
    return rows


def open_counters(*, customer: Customer, wanted: Mapping[str, int | None], at: datetime) -> None:
    """The counters of a new customer; call it inside its transaction, after checking what is wanted."""
    products = Product.objects.filter(code__in=wanted).order_by("position", "pk")
    Quantity.objects.bulk_create(
        [
            Quantity(customer=customer, product=one, quantity=wanted[one.code], updated_at=at)
            for one in products
        ]
    )


def change(
    *, actor: Actor, customer: Customer, wanted: Mapping[str, int | None], at: datetime, reason: str = ""
) -> list[Quantity]:
    """Set the quantities of the products named; what already is so is left. Returns the rows changed.

    Raises `QuantityBelowAssigned`, `NoMoreWhileNonCompliant`, `Invalid` and what `permits.to_edit` raises.
    """
    with transaction.atomic():
        permissions.locked(customer)
        permissions.to_edit(actor, customer, reason=reason)
        rows = {row.product.code: row for row in _all(customer)}
        changes = {code: n for code, n in wanted.items() if _differs(rows.get(code), n)}
        if not changes:
            return []
        _refuse(customer, rows, changes, at)
        before = {code: rows[code].quantity if code in rows else 0 for code in changes}
        changed = [_set(customer, rows.get(code), code, n, at) for code, n in _in_order(rows, changes)]
        _give_administrators_a_package(customer, actor, at)
        _tell(actor, customer, before, changes, at, reason)
        alerts.follow((row.pk for row in changed), at=at)
    return changed


def _all(customer: Customer) -> list[Quantity]:
    return list(Quantity.objects.select_related("product").filter(customer=customer).order_by("pk"))


def _differs(row: Quantity | None, wanted: int | None) -> bool:
    return wanted != 0 if row is None else row.quantity != wanted


def _refuse(
    customer: Customer, rows: Mapping[str, Quantity], changes: Mapping[str, int | None], at: datetime
) -> None:
    """Refuse what the catalogue, the state or the assignments rule out."""
    items = catalogue.items()
    raise_if(list(offers.unknown(changes, items)))
    raised = [code for code, n in changes.items() if _is_raised(rows.get(code), n)]
    if raised:
        permissions.to_take_more(customer)
    needing = [items[code] for code in raised]
    raise_if([*_misfits(items, rows, changes, raised, at), *locations.missing(customer, needing)])
    for code, n in changes.items():
        _refuse_below_assigned(rows.get(code), n)


def _is_raised(row: Quantity | None, wanted: int | None) -> bool:
    if row is None or wanted is None:
        return True
    return row.quantity is not None and wanted > row.quantity


def _misfits(
    items: Mapping[str, Item],
    rows: Mapping[str, Quantity],
    changes: Mapping[str, int | None],
    raised: list[str],
    at: datetime,
) -> list[Problem]:
    found: list[Problem] = []
    for code, n in changes.items():
        if code in raised or (n is not None and n < 0):
            found += offers.unfit(items[code], n, at.date())
    after = {code: row.quantity for code, row in rows.items()} | dict(changes)
    held = [items[code] for code, n in after.items() if n != 0 and code in items]
    return found + list(offers.unmet(held, items))


def _refuse_below_assigned(row: Quantity | None, wanted: int | None) -> None:
    if row is None or wanted is None or wanted >= row.assigned + row.reserved:
        return
    used = row.assigned + row.reserved
    release = used - wanted
    sentence = ngettext(
        "%(assigned)s of %(product)s are assigned: release %(release)s subscriber first.",
        "%(assigned)s of %(product)s are assigned: release %(release)s subscribers first.",
        release,
    )
    raise QuantityBelowAssigned(
        sentence,
        field=field_of(row.product.code),
        assigned=used,
        product=row.product.name,
        release=release,
    )


def _in_order(
    rows: Mapping[str, Quantity], changes: Mapping[str, int | None]
) -> list[tuple[str, int | None]]:
    """Rows that exist first, in pk order."""
    return sorted(
        changes.items(), key=lambda one: (one[0] not in rows, rows[one[0]].pk if one[0] in rows else 0)
    )


def _set(customer: Customer, row: Quantity | None, code: str, wanted: int | None, at: datetime) -> Quantity:
    if row is None:
        product = Product.objects.get(code=code)
        return Quantity.objects.create(customer=customer, product=product, quantity=wanted, updated_at=at)
    guarded = Quantity.objects.filter(pk=row.pk)
    if wanted is not None:
        guarded = guarded.filter(assigned__lte=wanted - F("reserved"))
    if not guarded.update(quantity=wanted, updated_at=at):
        row.refresh_from_db()  # an assignment came in between: say it with today's figures
        _refuse_below_assigned(row, wanted)
    row.quantity = wanted
    return row


def _give_administrators_a_package(customer: Customer, actor: Actor, at: datetime) -> None:
    """An administrator of a customer that had Common Area Calling alone gets the first package bought."""
    if customer.compliance_status not in MAY_TAKE_MORE:
        return
    waiting = customer.subscribers.filter(
        is_administrator=True, package__isnull=True, released_at__isnull=True
    )
    for one in waiting.order_by("pk"):
        bought = _free_package(customer)
        if bought is None:
            return
        take(customer=customer, product_codes=[bought.code], at=at)
        Subscriber.objects.filter(pk=one.pk).update(package=bought, updated_at=at)
        tell(
            SubscriberMoved(before={"package": ""}, after={"package": bought.code}),
            actor=actor,
            at=at,
            subject=one,
            customer=customer,
        )


def _free_package(customer: Customer) -> Product | None:
    """The subscriber package of the highest level with a unit left."""
    free = Q(quantity__isnull=True) | Q(quantity__gt=F("assigned") + F("reserved"))
    found = Quantity.objects.filter(
        free, customer=customer, product__kind=Product.Kind.PACKAGE, product__for_subscribers=True
    )
    row = found.select_related("product").order_by("-product__level", "product__position", "pk").first()
    return row.product if row else None


def _tell(
    actor: Actor,
    customer: Customer,
    before: dict[str, Any],
    after: Mapping[str, Any],
    at: datetime,
    reason: str,
) -> None:
    Customer.objects.filter(pk=customer.pk).update(updated_at=at)
    tell(
        QuantitiesChanged(before=before, after=after),
        actor=actor,
        at=at,
        customer=customer,
        reason=reason,
    )
