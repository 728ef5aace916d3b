"""What a refusal may rest on: a match, or a doubt that nothing could settle."""

from __future__ import annotations

from collections.abc import Iterable

MATCH, UNSURE = "match", "unsure"
UNSETTLED = frozenset({"no_answer", "unresolved"})
"""Reasons for which an open doubt is enough: nobody has to call a match what they could not settle."""


def carries(verdicts: Iterable[str], reason: str) -> bool:
    """Whether the standing verdicts carry a refusal for that reason."""
    given = set(verdicts)
    return MATCH in given or (UNSURE in given and reason in UNSETTLED)
