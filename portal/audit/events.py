"""What an event type is: its name and version, who may read it, what it holds, its sentences, what it sets off.

Each app declares its own in its `events.py`, once; `portal.audit.record` writes them. Pages, mails, webhooks
and pushes read the declaration: none keeps words or a table of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from django.utils.functional import Promise

from portal.audit import registry
from portal.audit.models import Audience

Words = str | Promise


@dataclass(frozen=True)
class SetsOff:
    """What happens outside the history because of an event; nothing unless said.

    `webhook` is the type that partners subscribe to (events with audience `partner` only), `pages` are the
    open pages that are told to look again.
    """

    webhook: str = ""
    pages: tuple[str, ...] = ()


NOTHING = SetsOff()


@dataclass(frozen=True, kw_only=True)
class Event:
    """One fact. A subclass with a `name` is a declared type; its fields are the payload, JSON-safe.

    `desk` and `partner` are sentences without their subject ("changed quantities"); they may hold `%(name)s`,
    what it happened to. `partner` is needed for audience `partner` alone, and is `desk` unless said.
    `said_by_values`: what changed says it all, so a line of the machine's needs no sentence.
    `raises` are the counters of pages that go up (`portal.base.versions`): the model's name of the subject, or
    one that an app keeps itself. `topic` is the filter of a history that shows it.
    Stored names and versions are never used anew.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
    audience: ClassVar[Audience] = Audience.OPERATOR
    desk: ClassVar[Words]
    partner: ClassVar[Words] = ""
    said_by_values: ClassVar[bool] = False
    topic: ClassVar[str] = ""
    sets_off: ClassVar[SetsOff] = NOTHING
    raises: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        """Declare it, unless it is only a shape for others."""
        super().__init_subclass__()
        if "name" in cls.__dict__:
            registry.declare(cls)

    def was(self) -> dict[str, Any]:
        """The values before."""
        return {}

    def now(self) -> dict[str, Any]:
        """The values after, or simply what is known."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


@dataclass(frozen=True, kw_only=True)
class Change(Event):
    """Values before and after, of what differs alone. `keys` are the names that may occur; None for any."""

    keys: ClassVar[frozenset[str] | None] = frozenset()

    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise ValueError for a value that was not declared: a partner might read it."""
        if self.keys is not None and (strange := {*self.before, *self.after} - self.keys):
            raise ValueError(f"{self.name} does not declare {sorted(strange)}")

    def was(self) -> dict[str, Any]:
        """The values before."""
        return dict(self.before)

    def now(self) -> dict[str, Any]:
        """The values after."""
        return dict(self.after)
