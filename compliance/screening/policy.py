"""Every bound of the engine in one place, with its version."""

from __future__ import annotations

from typing import Literal

from compliance.screening import content

ENGINE_VERSION = f"e5.{content.hash_of(content.JUDGING)}"

STRONG = 0.90
REVIEW = 0.50
NEAR_MISS = 0.20
IDENTIFIED = 0.99
"""A listed party's own identifier: no two parties bear the same."""
FOUND_BY_LETTERS = 0.6
"""A listed name word for word inside a longer text, or one of which a field cut the end: a person looks."""
FLOOR = 0.02
"""Below the floor a candidate is not even mentioned."""

HALF_OWNED = 50.0
"""Per cent that matched owners hold together from which the customer is off limits itself (OFAC, Revised Guidance
of 13 August 2014)."""
MOST_CONTACTS = 50
LONGEST_NAME = 500
LONGEST_ADDRESS = 1000

Band = Literal["strong", "review", "near_miss"]


def band(score: float) -> Band | None:
    """The band of a score from 0 to 1; None below the near misses."""
    if score >= STRONG:
        return "strong"
    if score >= REVIEW:
        return "review"
    return "near_miss" if score >= NEAR_MISS else None
