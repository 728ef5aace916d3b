"""A feed held beside what is in force: what it would replace, and what stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compliance.lists import dates as list_dates
from compliance.lists.dates import Dates
from compliance.models import ListVersion
from compliance.screening.sources import Feed

SHRINK_PERCENT = 5
"""A sub-list with more than this share of rows fewer is refused unless two people accept it with a reason."""

DIRECT = frozenset({"bis_dpl", "ofac_sdn", "ofac_cons"})
"""Feeds straight from the list's keeper: they go before the consolidated file unless they are clearly older."""


@dataclass(frozen=True)
class Scales:
    """A feed, its dates, and what is in force."""

    feed: Feed
    dates: Dates
    in_force: Mapping[str, ListVersion]
    force: bool = False

    @property
    def own(self) -> dict[str, ListVersion]:
        """What this feed put in force before."""
        return {code: version for code, version in self.in_force.items() if version.feed == self.feed.kind}

    @property
    def kept(self) -> tuple[str, ...]:
        """Sub-lists that stay with the feed in force."""
        if self.force:
            return ()
        return tuple(code for code in self.feed.parties if self._stays(code))

    @property
    def taken(self) -> tuple[str, ...]:
        """Sub-lists that this feed would put in force."""
        return tuple(code for code in self.feed.parties if code not in self.kept)

    def _stays(self, code: str) -> bool:
        """A direct feed is not replaced by the consolidated file, unless it has clearly fallen behind it."""
        version = self.in_force.get(code)
        if version is None or version.feed not in DIRECT or self.feed.kind in (version.feed, "sample"):
            return False
        behind = list_dates.is_clearly_older(list_dates.of_version(version), self.dates, code)
        return not behind or has_shrunk(version.party_count, len(self.feed.parties[code]))


def has_shrunk(before: int, after: int) -> bool:
    """Whether more is gone than an ordinary day takes away."""
    return after * 100 < before * (100 - SHRINK_PERCENT)
