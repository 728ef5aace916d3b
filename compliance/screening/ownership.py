"""OFAC's 50 percent rule: what listed parties own together for one half or more is itself off limits.

Declared owners that hit a listed party count with their share; a share nobody declared may be half of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from compliance.screening import policy
from compliance.screening.compare import Found

PART = "owner"

Best = dict[int, tuple[Found, str]]
"""By party the best find, with the part of the query that it is about."""
Owners = tuple[tuple[str, float | None], ...]
"""Names with their shares in per cent, None for one that is not known."""


def weighed(best: Best, hits: Mapping[int, Iterable[str]], owners: Owners) -> tuple[Best, float | None]:
    """The finds with the rule applied, and the share of the matched owners; None when no owner hit anything.

    `hits` are the names of the owners that hit a party, by party. From one half on every party they hit is
    strong; below it, one that only an owner hit is for one person to review.
    """
    matched = {name for names in hits.values() for name in names}
    if not matched:
        return best, None
    share = sum(policy.HALF_OWNED if part is None else part for name, part in owners if name in matched)
    made = dict(best)
    for party in hits:
        found, part = best[party]
        if share >= policy.HALF_OWNED:
            made[party] = (replace(found, score=max(found.score, policy.STRONG)), part)
        elif part == PART:
            made[party] = (replace(found, score=min(found.score, policy.STRONG - 0.0001)), part)
    return made, share
