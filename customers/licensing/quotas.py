"""Quantities as pages show them: total, assigned, available, the tightest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, ExpressionWrapper, F, FloatField, QuerySet, Sum, Value, When

from customers.licensing import outlook, reservations
from customers.models import Customer, Product, Quantity
from customers.rules.search import fold
from portal.accounts.rights import Right
from portal.base.actors import Actor

LOW_PERCENT = 80  # the same limit as the ring of the bar (look.md)


@dataclass(frozen=True)
class QuotaRow:
    """One product of one customer. `total` is None without a cap; `least` is what it cannot go below."""

    product: Product
    total: int | None
    assigned: int
    reserved: int
    needs: tuple[str, ...] = ()
    pk: int = 0
    full_on: date | None = None

    @property
    def available(self) -> int | None:
        """What can still be assigned; None without a cap."""
        return None if self.total is None else self.total - self.least

    @property
    def least(self) -> int:
        """The lowest quantity that is not refused."""
        return self.assigned + self.reserved

    @property
    def used_percent(self) -> float:
        """How much of the cap is used, for ordering."""
        return 100 * self.least / self.total if self.total else -1.0


def quantities(customer: Customer) -> list[Quantity]:
    """A customer's quantities in the order of the catalogue; two queries with prerequisites."""
    return list(
        customer.quantities.select_related("product")
        .prefetch_related("product__needs_one_of")
        .order_by("product__position", "pk")
    )


def rows(found: Iterable[Quantity], today: date | None = None) -> list[QuotaRow]:
    """Lines for loaded quantities; no query when prerequisites are prefetched, but one for `today`'s outlook."""
    held = list(found)
    days = outlook.full_on(held, today) if today else {}
    return [_row(one, days.get(one.pk)) for one in held]


def _row(one: Quantity, full_on: date | None = None) -> QuotaRow:
    needs = () if one.product.is_package else tuple(p.name for p in one.product.needs_one_of.all())
    return QuotaRow(one.product, one.quantity, one.assigned, one.reserved, needs, one.pk, full_on)


def tightest(found: list[QuotaRow]) -> QuotaRow | None:
    """The capped row with the least left in proportion."""
    capped = [row for row in found if row.total]
    return max(capped, key=lambda row: (row.used_percent, -row.product.position), default=None)


def soonest(found: list[QuotaRow], most: int = 3) -> list[QuotaRow]:
    """Those that will be full first."""
    days = sorted((row.full_on, place) for place, row in enumerate(found) if row.full_on is not None)
    return [found[place] for _day, place in days[:most]]


def catalogue() -> list[Product]:
    """Every product with its prerequisites, packages first; two queries."""
    return list(Product.objects.prefetch_related("needs_one_of").order_by("-kind", "position", "pk"))


def is_coming(product: Product, today: date) -> bool:
    """Whether the product cannot be had yet."""
    return product.available_from is not None and product.available_from > today


@dataclass(frozen=True)
class OverviewRow:
    """One quantity of one customer. `partner` is the sub-partner's name where it is not the reader's own."""

    customer: Customer
    quota: QuotaRow
    partner: str


def overview_rows(actor: Actor, found: Iterable[Quantity], today: date) -> list[OverviewRow]:
    """Lines for quantities of `overview`; one query for the outlook."""
    held = list(found)
    days = outlook.full_on(held, today)
    return [
        OverviewRow(
            one.customer,
            _row(one, days.get(one.pk)),
            "" if one.customer.partner_id == actor.partner_id else one.customer.partner.name,
        )
        for one in held
    ]


@dataclass(frozen=True)
class ProductSum:
    """One product over all customers of the reader; `asked` is what drafts ask for, and holds nothing."""

    product: Product
    total: int
    assigned: int
    reserved: int
    asked: int

    @property
    def available(self) -> int:
        """What is left of all caps together."""
        return self.total - self.assigned - self.reserved


def sums(actor: Actor) -> list[ProductSum]:
    """Every capped product over all of the actor's customers."""
    live = Customer.objects.for_actor(actor).present().values("pk")
    capped = Quantity.objects.filter(customer__in=live, quantity__gt=0)
    told = capped.order_by().values("product_id")
    rows = told.annotate(total=Sum("quantity"), used=Sum("assigned"), held=Sum("reserved"))
    products = Product.objects.in_bulk([row["product_id"] for row in rows])
    # Drafts are the partner's: who sees some customers alone learns nothing of the others by them.
    asked = reservations.asked(actor.partner_ids) if actor.may(Right.SEE_ALL_OF_PARTNER) else {}
    found = [
        ProductSum(one, row["total"], row["used"], row["held"], asked.get(one.code, 0))
        for row in rows
        for one in [products[row["product_id"]]]
    ]
    return sorted(found, key=lambda one: (not one.product.is_package, one.product.position))


def overview(
    actor: Actor, *, product_code: str = "", search: str = "", low: bool = False
) -> QuerySet[Quantity]:
    """Every capped quantity of the actor's customers, the least left in proportion first."""
    live = Customer.objects.for_actor(actor).live()
    for word in fold(search).split():
        live = live.filter(search_text__contains=word)
    used = ExpressionWrapper(
        (F("assigned") + F("reserved")) * Value(1.0) / F("quantity"), output_field=FloatField()
    )
    found = Quantity.objects.filter(customer__in=live.values("pk"), quantity__isnull=False)
    if product_code:
        found = found.filter(product__code=product_code)
    if low:
        found = found.filter(quantity__lte=(F("assigned") + F("reserved")) * 100 / LOW_PERCENT)
    return (
        found.exclude(quantity=0)
        .annotate(used_share=Case(When(quantity__gt=0, then=used), default=Value(0.0)))
        .select_related("customer__partner", "product")
        .prefetch_related("product__needs_one_of")
        .order_by("-used_share", "customer__name", "product__position", "pk")
    )
