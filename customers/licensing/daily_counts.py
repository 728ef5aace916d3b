"""Daily assignment counts: kept from the first assignment on, in the transaction that changes it (billing)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from customers.models import AssignmentCount, Quantity


def keep(pks: Iterable[int], *, at: datetime) -> None:
    """Write what these counters hold now as what the day ends with; call it under the counters' own UPDATE.

    The last one of a day stays: it is what the day ended with.
    """
    day = at.astimezone(UTC).date()
    rows = Quantity.objects.filter(pk__in=list(pks)).order_by("pk")
    AssignmentCount.objects.bulk_create(
        [
            AssignmentCount(customer_id=customer, product_id=product, day=day, assigned=assigned)
            for customer, product, assigned in rows.values_list("customer_id", "product_id", "assigned")
        ],
        update_conflicts=True,
        unique_fields=["customer", "product", "day"],
        update_fields=["assigned"],
    )
