"""Time zones by their IANA name."""

from __future__ import annotations

import zoneinfo


def known_zone(name: str) -> zoneinfo.ZoneInfo:
    """The zone, or UTC for one that does not exist (any more): a page must not fail over it."""
    try:
        return zoneinfo.ZoneInfo(name or "UTC")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return zoneinfo.ZoneInfo("UTC")
