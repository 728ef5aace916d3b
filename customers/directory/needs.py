"""What needs somebody of a partner now, for the first page: each room registers what it knows, this one shows it.

A source is asked once a page for what its actor may know, and answers with at most `SHOWN` lines of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from portal.base.actors import Actor

SHOWN = 5


@dataclass(frozen=True)
class Line:
    """One thing to do: what it is about, where it is done, why, and until when if there is a date."""

    label: str
    url: str
    note: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True)
class Need:
    """Things of one kind. `count` is how many there are in all, `url` where all of them are."""

    title: str
    icon: str
    tone: str
    count: int
    lines: list[Line] = field(default_factory=list)
    url: str = ""

    @property
    def more(self) -> int:
        """How many are not among the lines."""
        return max(0, self.count - len(self.lines))


Source = Callable[[Actor, datetime], Need | None]

_sources: dict[str, tuple[int, Source]] = {}


def register(name: str, source: Source, *, place: int) -> None:
    """Make a source known; from `AppConfig.ready`. Lower places come first; one name is one source."""
    _sources[name] = (place, source)


def of_actor(actor: Actor, at: datetime) -> list[Need]:
    """What needs this actor, in the order of the places; a kind without anything to do is left out."""
    ordered = sorted(_sources.items(), key=lambda one: (one[1][0], one[0]))
    found = (source(actor, at) for _name, (_place, source) in ordered)
    return [one for one in found if one is not None and one.count]
