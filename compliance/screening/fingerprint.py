"""What a "not a match" rests on at the customer's side: change any of it and the match is raised again."""

from __future__ import annotations

import hashlib
import json

from compliance.screening.engine import Query
from compliance.screening.normalise import fold

__all__ = ["fold", "query_fingerprint"]


def query_fingerprint(query: Query) -> str:
    """64 hexadecimal digits of everything a query asks, folded."""
    parts: list[object] = [
        fold(query.name),
        query.country.upper(),
        fold(query.address),
        query.type,
        sorted(fold(one) for one in query.contacts),
    ]
    if (
        query.others or query.identifiers
    ):  # a check of an older kind asked for none, and keeps its fingerprint
        parts += [
            sorted([role, fold(name)] for role, name in query.others),
            sorted(query.identifiers),
        ]
    if query.owners or query.places:
        parts += [
            sorted([fold(name), -1.0 if share is None else share] for name, share in query.owners),
            sorted(fold(one) for one in query.places),
        ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
