"""One query is often several names: trading names, former names, what stands in brackets."""

from __future__ import annotations

import re

_BETWEEN = re.compile(
    r"\s*(?:\bd\.?\s*/?\s*b\.?\s*/?\s*a\b\.?|\bt/a\b|\btrading as\b|\bdoing business as\b|\ba\.?k\.?a\b\.?|\balso known as\b|"
    r"\bf/?k/?a\b|\bformerly(?: known as)?\b|\bc/o\b|\bcare of\b|\battn:?|[/|;·•])\s*",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(\[（【]([^)\]）】]*)[)\]）】]")
MOST = 6


def variants(name: str) -> list[str]:
    """The names inside a name, the whole one first; at most `MOST`."""
    found = [name]
    bare = _BRACKETS.sub(" ", name)
    inside = [part for part in _BRACKETS.findall(name) if len(part.strip()) > 3]
    found += [part for part in _BETWEEN.split(bare) if part and part.strip()]
    found += [bare, *inside]
    seen = dict.fromkeys(part.strip() for part in found if part.strip())
    return list(seen)[:MOST]
