"""Thresholds of quantities: told once when one is crossed, and again only after the use has dropped back below.

Every change of a counter asks here, in its own transaction, so none is missed and none is told twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from customers.events import QuotaThresholdReached
from customers.history.audit_log import tell
from customers.models import Quantity, QuotaCrossing, QuotaThreshold
from customers.rules.thresholds import USUAL, Thresholds
from portal.base.actors import system

Kind = QuotaCrossing.Kind


@dataclass(frozen=True)
class Alert:
    """A threshold that a quantity has just reached: for the history, and for who mails it."""

    quantity: Quantity
    kind: str
    at: datetime


def follow(pks: Iterable[int], *, at: datetime, quietly: bool = False) -> None:
    """Compare some quantities with their thresholds; `quietly` notes what is reached and tells nobody."""
    rows = list(_rows(Quantity.objects.filter(pk__in=list(pks))))
    known = thresholds((row.customer.partner_id, row.product_id) for row in rows)
    for row in rows:
        rule = known.get((row.customer.partner_id, row.product_id), USUAL)
        _compare(row, rule, at, quietly)


def _rows(found: QuerySet[Quantity]) -> QuerySet[Quantity]:
    return found.select_related("customer__partner", "product").prefetch_related("crossings").order_by("pk")


def thresholds(wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Thresholds]:
    """By partner and product, what a partner has set; those it left alone are missing."""
    pairs = set(wanted)
    rows = QuotaThreshold.objects.filter(
        partner_id__in={partner for partner, _product in pairs},
        product_id__in={product for _partner, product in pairs},
    )
    return {(row.partner_id, row.product_id): of_row(row) for row in rows.order_by("pk")}


def of_row(row: QuotaThreshold) -> Thresholds:
    """As the rules see it."""
    return Thresholds(row.low_percent, row.high_percent, row.left_at)


def _compare(row: Quantity, rule: Thresholds, at: datetime, quietly: bool) -> None:
    over = list(rule.reached(row.quantity, row.assigned + row.reserved))
    known = {one.kind for one in row.crossings.all()}
    if gone := known.difference(over):
        QuotaCrossing.objects.filter(quantity=row, kind__in=gone).delete()
    fresh = [kind for kind in over if kind not in known]
    QuotaCrossing.objects.bulk_create(
        (QuotaCrossing(quantity=row, kind=kind, at=at) for kind in fresh), ignore_conflicts=True
    )
    if fresh and not quietly:
        _announce(Alert(row, fresh[-1], at))


def _announce(alert: Alert) -> None:
    """One line in the history and one mail, of the highest threshold that was reached at once."""
    row = alert.quantity
    told = QuotaThresholdReached(
        after={"used": row.assigned + row.reserved, "quantity": row.quantity, "threshold": alert.kind}
    )
    tell(told, actor=system("quotas"), at=alert.at, subject=row.product, customer=row.customer)


def follow_partner(partner_id: int, product_id: int, *, at: datetime) -> None:
    """After a partner has set a threshold anew: what is over it already is known, and nobody is told."""
    found = Quantity.objects.filter(customer__partner_id=partner_id, product_id=product_id)
    for some in _batches(found.exclude(quantity=None).order_by("pk").values_list("pk", flat=True)):
        follow(some, at=at, quietly=True)


def _batches(pks: QuerySet[Quantity, int]) -> Iterator[list[int]]:
    found = list(pks)
    for start in range(0, len(found), 500):
        yield found[start : start + 500]
