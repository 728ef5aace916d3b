"""Turning the question round: which of many queries does a handful of changed parties hit?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compliance.screening.engine import Query, screen
from compliance.screening.index import Index


def affected(index_of_changed: Index, queries: Iterable[tuple[int, Query]]) -> Iterator[int]:
    """The ids whose query has a review or strong candidate among the changed parties, or is incomplete."""
    for number, query in queries:
        if screen(query, index_of_changed).state != "clear":
            yield number
