"""The rows of a report: for each day of the period what was assigned at its end, by partner, customer or user."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import QuerySet

from customers.events import SubscriberMoved
from customers.models import AssignmentCount, BillingReport, Customer, Product, Subscriber
from portal.audit.models import AuditEvent

BATCH = 200


@dataclass(frozen=True)
class Row:
    """So many of a product on a day. `customer` and `subscriber` are None where they are summed up."""

    partner_id: int
    customer: Customer | None
    subscriber: Subscriber | None
    product: Product
    day: date
    quantity: int


def rows(report: BillingReport) -> Iterator[Row]:
    """Every row with something in it, in the order of customer, day and product; partners' sums at the end."""
    if report.type == BillingReport.Type.PARTNER:
        yield from _by_partner(report)
    else:
        of_one = _by_user if report.type == BillingReport.Type.USER else _by_customer
        for customers in _batches(report):
            yield from of_one(report, customers)


def customers_of(report: BillingReport) -> QuerySet[Customer]:
    """Those of the partner and its sub-partners, or of the one that is named; removed ones too."""
    found = Customer.objects.select_related("partner")
    if report.of_sub_partner_id:
        found = found.filter(partner_id=report.of_sub_partner_id)
    else:
        found = found.filter(partner_id=report.partner_id) | found.filter(
            partner__parent_id=report.partner_id
        )
    return found if report.with_own else found.filter(is_own_organisation=False)


def _batches(report: BillingReport) -> Iterator[list[Customer]]:
    last = 0
    while found := list(customers_of(report).filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield found
        last = found[-1].pk


def _by_partner(report: BillingReport) -> Iterator[Row]:
    sums: Counter[tuple[int, date, int]] = Counter()
    products: dict[int, Product] = {}
    for customers in _batches(report):
        for row in _by_customer(report, customers):
            sums[row.partner_id, row.day, row.product.pk] += row.quantity
            products[row.product.pk] = row.product
    for partner_id, day, pk in sorted(sums, key=lambda key: (key[0], key[1], products[key[2]].position)):
        yield Row(partner_id, None, None, products[pk], day, sums[partner_id, day, pk])


def _by_customer(report: BillingReport, customers: list[Customer]) -> Iterator[Row]:
    kept = _counts(report, customers)
    for customer in customers:
        for day in _days(report):
            for product, counts in kept[customer.pk].values():
                if quantity := _on(counts, day):
                    yield Row(customer.partner_id, customer, None, product, day, quantity)


Counts = list[tuple[date, int]]


def _counts(
    report: BillingReport, customers: list[Customer]
) -> Mapping[int, dict[int, tuple[Product, Counts]]]:
    """By customer and product, what was kept up to the last day, oldest first."""
    found: dict[int, dict[int, tuple[Product, Counts]]] = defaultdict(dict)
    rows = AssignmentCount.objects.filter(customer__in=customers, day__lte=report.last_day)
    ordered = rows.select_related("product").order_by("customer_id", "product__position", "product_id", "day")
    for one in ordered.iterator(2000):
        _product, counts = found[one.customer_id].setdefault(one.product_id, (one.product, []))
        counts.append((one.day, one.assigned))
    return found


def _on(counts: Counts, day: date) -> int:
    """What the day ended with: the newest that was kept up to it."""
    return next((assigned for kept, assigned in reversed(counts) if kept <= day), 0)


def _days(report: BillingReport) -> Iterator[date]:
    for number in range((report.last_day - report.first_day).days + 1):
        yield report.first_day + timedelta(days=number)


def _by_user(report: BillingReport, customers: list[Customer]) -> Iterator[Row]:
    products = {one.code: one for one in Product.objects.all()}
    people = Subscriber.objects.filter(customer__in=customers).select_related("customer", "package")
    people = people.prefetch_related("add_ons__product")
    ordered = list(people.order_by("customer_id", "pk"))
    moves = _moves(ordered)
    for one in ordered:
        for day in _days(report):
            codes = [_held(one, moves.get(one.public_id, []), _end_of(day)), *_beside(one, _end_of(day))]
            for code in codes:
                if code in products:
                    yield Row(one.customer.partner_id, one.customer, one, products[code], day, 1)


def _beside(one: Subscriber, end: datetime) -> list[str]:
    """The codes of the add-ons held at a moment."""
    return [
        held.product.code
        for held in one.add_ons.all()
        if held.added_at < end and (held.removed_at is None or held.removed_at >= end)
    ]


Moves = list[tuple[datetime, str]]


def _moves(people: list[Subscriber]) -> dict[str, Moves]:
    """By subscriber, when the package changed and what it was before, newest first."""
    found: dict[str, Moves] = defaultdict(list)
    ids = [one.public_id for one in people]
    for start in range(0, len(ids), BATCH):
        told = AuditEvent.objects.filter(
            verb=SubscriberMoved.name,
            object_type=Subscriber._meta.label_lower,
            object_id__in=ids[start : start + BATCH],
        )
        for subject, at, before in told.order_by("-at", "-pk").values_list("object_id", "at", "before"):
            found[subject].append((at, str(before.get("package", ""))))
    return found


def _held(one: Subscriber, moves: Moves, end: datetime) -> str:
    """The code of the package held at a moment; "" for none."""
    if one.created_at >= end or (one.released_at is not None and one.released_at < end):
        return ""
    code = one.package.code if one.package else ""
    for at, before in moves:
        if at < end:
            break
        code = before
    return code


def _end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
