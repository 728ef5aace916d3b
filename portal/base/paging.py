"""Pages whose rows are made from what the database gave."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.paginator import Page, Paginator


def page_of(
    found: Any, number: str | None, size: int, make: Callable[[list[Any]], Iterable[Any]]
) -> Page[Any]:
    """The page asked for (the nearest that exists), its rows turned into what `make` gives for them."""
    page: Page[Any] = Paginator(found, size).get_page(number)
    page.object_list = list(make(list(page.object_list)))
    return page
