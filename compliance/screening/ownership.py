"""OFAC's 50 percent rule: what listed parties own together for one half or more is itself off limits.

Declared owners that hit a listed party count with their share; a share nobody declared may be half of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from compliance.screening import policy
from compliance.screening.compare import Found

PART = "owner"

Best = dict[int, tuple[Found, str]]
"""By party the best find, with the part of the query that it is about."""
Owners = tuple[tuple[str, float | None], ...]
"""Names with their shares in per cent, None for one that is not known."""


def together(shares: Iterable[float]) -> float:
    """Shares added up, to a ten-thousandth of a per cent: 20.34 + 16.54 + 13.12 is 50."""
    return round(math.fsum(shares), 4)


def weighed(
    best: Best, of_owners: Best, hits: Mapping[int, Iterable[str]], owners: Owners
) -> tuple[Best, float | None]:
    """All finds with the rule applied, and the share of the matched owners; None when no owner hit anything.

    `hits` are the names of the owners that hit a party, by party. From one half on every party they hit is
    strong; below it, what only an owner hit is for one person to review. What else hit a party is never lowered:
    naming it as an owner takes no second look away.
    """
    matched = {name for names in hits.values() for name in names}
    share = together(policy.HALF_OWNED if part is None else part for name, part in owners if name in matched)
    made = dict(best)
    for party, (found, part) in of_owners.items():
        owned = _judged(found, strong=share >= policy.HALF_OWNED) if party in hits else found
        held = made.get(party)
        if held is None or owned.rank < held[0].rank:
            made[party] = (owned, part)
    return made, share if matched else None


def _judged(found: Found, *, strong: bool) -> Found:
    least, most = (policy.STRONG, 1.0) if strong else (0.0, policy.STRONG - 0.0001)
    return replace(found, score=min(max(found.score, least), most))
