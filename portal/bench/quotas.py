"""What the exact cap costs: one guarded UPDATE beside an unguarded read and save."""

from __future__ import annotations

import io
import time

from django.core.management import call_command
from django.db import transaction

from customers.licensing import quantities
from customers.models import Quantity
from portal.base import clock

ROUNDS = 300


def run() -> None:
    """Print assignments a second and the ratio to a counter that nothing guards."""
    for command in ("migrate", "load_catalogue", "demo"):
        call_command(command, verbosity=0, stdout=io.StringIO())
    row = Quantity.objects.filter(quantity__gt=0).order_by("pk").first()
    assert row is not None
    Quantity.objects.filter(pk=row.pk).update(quantity=100_000)
    guarded = _rate(lambda: _guarded(row))
    bare = _rate(lambda: _bare(row))
    print(f"guarded and exact   {guarded:8.0f} assignments/s")
    print(f"read, add, save     {bare:8.0f} assignments/s   (loses updates)")
    print(f"ratio               {guarded / bare:8.2f}")


def _guarded(row: Quantity) -> None:
    with transaction.atomic():
        quantities.take(customer=row.customer, product_codes=[row.product.code], at=clock.now())


def _bare(row: Quantity) -> None:
    with transaction.atomic():
        found = Quantity.objects.select_related("product").get(pk=row.pk)
        found.assigned += 1
        found.save(update_fields=["assigned"])


def _rate(once) -> float:
    began = time.perf_counter()
    for _round in range(ROUNDS):
        once()
    return ROUNDS / (time.perf_counter() - began)
