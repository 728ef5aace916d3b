"""Whether the products asked for go together: availability, quantities, prerequisites, what they need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from customers.errors import Problem, problem
from customers.rules import catalogue as rules
from customers.rules.catalogue import Item
from customers.schemas import field_of


def unknown(wanted: Mapping[str, int | None], items: Mapping[str, Item]) -> Iterator[Problem]:
    """Codes that are no product."""
    for code in wanted:
        if code not in items:
            yield problem(field_of(code), "unknown_product")


def unfit(item: Item, quantity: int | None, today: date) -> Iterator[Problem]:
    """Why this much of a product cannot be had."""
    if rules.is_coming(item, today):
        yield problem(field_of(item.code), "product_unavailable", {"product": item.name})
    if quantity is None:
        return
    if not item.has_quantity:
        yield problem(field_of(item.code), "no_quantity", {"product": item.name})
    elif not 0 < quantity <= rules.QUANTITY_LIMIT:
        yield problem(field_of(item.code), "quantity_range", {"limit": rules.QUANTITY_LIMIT})


def unmet(held: list[Item], items: Mapping[str, Item]) -> Iterator[Problem]:
    """Add-ons that lack what they need one of, given everything held afterwards."""
    codes = {one.code for one in held}
    for one in held:
        if rules.lacks_prerequisite(one, codes):
            named = ", ".join(items[code].name for code in one.needs if code in items)
            yield problem(field_of(one.code), "prerequisite_missing", {"product": one.name, "needs": named})
