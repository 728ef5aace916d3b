"""Every declared type of event by its stored name, and what other rooms do when one is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from portal.base.actors import Actor

if TYPE_CHECKING:
    from portal.audit.events import Event
    from portal.audit.models import AuditEvent


@dataclass(frozen=True)
class Recorded:
    """An event that was just written, for handlers: the row, the fact, and the objects it was recorded with."""

    row: AuditEvent
    event: Event
    actor: Actor
    at: datetime
    subject: Any
    customer: Any


Handler = Callable[[Recorded], None]

_types: dict[str, type[Event]] = {}
_handlers: dict[str, dict[str, Handler]] = {}
_of_all: dict[str, Handler] = {}


def declare(kind: type[Event]) -> None:
    """Make a type known. Raises ValueError for a name that another type has."""
    known = _types.setdefault(kind.name, kind)
    if (known.__module__, known.__qualname__) != (kind.__module__, kind.__qualname__):
        raise ValueError(f"two types of event are named {kind.name}")
    _types[kind.name] = kind  # @dataclass may make the class anew


def types() -> list[type[Event]]:
    """Every declared type, by name."""
    return [_types[name] for name in sorted(_types)]


def type_of(name: str) -> type[Event] | None:
    """The type of a stored name; None for one that nothing declares any more."""
    return _types.get(name)


def named(topic: str) -> list[str]:
    """The stored names of a topic's events."""
    return [kind.name for kind in types() if kind.topic == topic]


def handle(*kinds: type[Event], by: Handler) -> None:
    """Call `by` whenever one of these is recorded, in the same transaction; from `AppConfig.ready`, once each.

    What it raises undoes the change that was recorded.
    """
    for kind in kinds:
        _handlers.setdefault(kind.name, {})[f"{by.__module__}.{by.__qualname__}"] = by


def handle_all(*, by: Handler) -> None:
    """Call `by` for events of every type, also of those declared by rooms above; it looks for itself."""
    _of_all[f"{by.__module__}.{by.__qualname__}"] = by


def set_off(recorded: Recorded) -> None:
    """Call what was registered for an event, in the order of registration; what is for all of them comes last."""
    for handler in (*_handlers.get(recorded.event.name, {}).values(), *_of_all.values()):
        handler(recorded)
