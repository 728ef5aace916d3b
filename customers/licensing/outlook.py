"""When quantities will be used up at the pace of the last 90 days, from the daily counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from customers.models import AssignmentCount, Quantity
from customers.rules import forecast


def full_on(quantities: Iterable[Quantity], today: date) -> dict[int, date]:
    """By quantity, the day it will be full; those that are full, uncapped or not filling are missing. One query."""
    open_ = [one for one in quantities if one.quantity and (one.available or 0) > 0]
    counts = _counts(open_, today)
    found: dict[int, date] = {}
    for one in open_:
        series = forecast.daily(counts[one.customer_id, one.product_id], today)
        day = forecast.full_on(series, one.quantity or 0, today)
        if day is not None:
            found[one.pk] = day
    return found


def _counts(open_: list[Quantity], today: date) -> dict[tuple[int, int], list[tuple[date, int]]]:
    rows = AssignmentCount.objects.filter(
        customer_id__in={one.customer_id for one in open_},
        product_id__in={one.product_id for one in open_},
        day__lte=today,
    ).order_by("day")
    found: dict[tuple[int, int], list[tuple[date, int]]] = defaultdict(list)
    for customer, product, day, assigned in rows.values_list("customer_id", "product_id", "day", "assigned"):
        found[customer, product].append((day, assigned))
    return found
