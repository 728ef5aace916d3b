"""Counts units a second time, from the subscribers: what the counters must agree with."""

from __future__ import annotations

from collections import Counter

from customers.models import Quantity, Subscriber


def counted(customer) -> dict[str, int]:
    """Product code to how many live subscribers hold it; products nobody holds are left out."""
    live = Subscriber.objects.filter(customer=customer, released_at__isnull=True, package__isnull=False)
    return dict(Counter(live.values_list("package__code", flat=True)))


def counters(customer) -> dict[str, int]:
    """The same from the counters."""
    rows = Quantity.objects.filter(customer=customer, assigned__gt=0).select_related("product")
    return {row.product.code: row.assigned for row in rows}


def over_the_cap(customer) -> list[str]:
    """Counters above their quantity: none, ever."""
    rows = Quantity.objects.filter(customer=customer, quantity__isnull=False).select_related("product")
    return [row.product.code for row in rows if row.assigned + row.reserved > row.quantity]
