"""The catalogue in the database: loading what is shipped, and the rules' view of it."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction

from customers.events import CatalogueLoaded
from customers.models import CallInLocation, CallInNumber, CountryLocation, Product, Subscriber
from customers.rules.catalogue import Item
from portal.audit.record import record
from portal.base.actors import system

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "catalogue.json"


def items() -> dict[str, Item]:
    """Every product by code, in catalogue order; two queries."""
    found = Product.objects.prefetch_related("needs_one_of").order_by("position", "pk")
    return {one.code: item_of(one) for one in found}


def item_of(product: Product) -> Item:
    """A product as the rules see it; prefetch `needs_one_of` when there are several."""
    return Item(
        code=product.code,
        name=product.name,
        is_package=product.is_package,
        level=product.level,
        services=frozenset(product.services),
        for_subscribers=product.for_subscribers,
        has_quantity=product.has_quantity,
        available_from=product.available_from,
        needs=tuple(one.code for one in product.needs_one_of.all()),
    )


def highest_level_held(product: Product) -> int:
    """The highest creation level among customers whose administrators hold this package; 0 when none does."""
    held = Subscriber.objects.filter(package=product, is_administrator=True, released_at__isnull=True)
    found: int | None = held.aggregate(level=models.Max("customer__created_level"))["level"]
    return found or 0


def load(*, reset: bool = False, path: Path = SHIPPED, at: datetime | None = None) -> dict[str, int]:
    """Create what is missing; with `reset` also put everything shipped back as it was.

    What support added or changed stays untouched without `reset`. Returns how many rows of each
    kind were created or put back; with `at` it is in the history. Raises OSError or ValueError for a file
    that cannot be read.
    """
    shipped = json.loads(path.read_text(encoding="utf-8"))
    with transaction.atomic():
        written = {
            "products": _load_products(shipped["products"], reset),
            "locations": _load_locations(shipped["locations"], reset),
            "numbers": _load_numbers(shipped["numbers"], reset),
        }
        if at and any(written.values()):
            _tell(written, reset, at)
    return written


def _tell(written: dict[str, int], reset: bool, at: datetime) -> None:
    record(
        CatalogueLoaded(**written, reset=reset),
        actor=system("load_catalogue"),
        at=at,
        subject=Product.objects.order_by("pk")[0],
    )


def _load_products(rows: list[dict[str, Any]], reset: bool) -> int:
    needs: dict[str, list[str]] = {}
    for position, row in enumerate(rows, start=1):
        values = {name: value for name, value in row.items() if name not in ("code", "needs_one_of")}
        values["available_from"] = _date(row["available_from"])
        if _put(Product, {"code": row["code"]}, {**values, "position": position}, reset):
            needs[row["code"]] = row["needs_one_of"]
    by_code = {one.code: one for one in Product.objects.order_by("pk")}
    for code, wanted in needs.items():
        by_code[code].needs_one_of.set([by_code[other] for other in wanted])
    return len(needs)


def _load_locations(rows: list[dict[str, Any]], reset: bool) -> int:
    touched = 0
    for position, row in enumerate(rows, start=1):
        values = {name: value for name, value in row.items() if name not in ("code", "countries")}
        touched += _put(CallInLocation, {"code": row["code"]}, {**values, "position": position}, reset)
        location = CallInLocation.objects.get(code=row["code"])
        touched += _load_countries(location, row["countries"], reset)
    return touched


def _load_countries(location: CallInLocation, countries: list[str], reset: bool) -> int:
    placed = CountryLocation.objects.filter(country__in=countries)
    if reset:
        placed.exclude(location=location).update(location=location)
    known = {str(code) for code in placed.values_list("country", flat=True)}
    missing = [CountryLocation(country=code, location=location) for code in countries if code not in known]
    return len(CountryLocation.objects.bulk_create(missing))


def _load_numbers(rows: dict[str, list[dict[str, Any]]], reset: bool) -> int:
    touched = 0
    for country, numbers in rows.items():
        held = dict(CallInNumber.objects.filter(country=country).values_list("number", "position"))
        for position, row in enumerate(numbers, start=1):
            if not reset and row["number"] in held:
                continue  # support put it elsewhere in the order: there is one of it
            values = {"number": row["number"], "is_available": row["available"], "note": row["note"]}
            touched += _put(CallInNumber, {"country": country, "position": position}, values, reset)
    return touched


def _put(model: type[models.Model], key: dict[str, Any], values: dict[str, Any], reset: bool) -> bool:
    """Create a row, or with `reset` put it back; whether anything was written."""
    if reset:
        model._default_manager.update_or_create(**key, defaults=values)
        return True
    return model._default_manager.get_or_create(**key, defaults=values)[1]


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
