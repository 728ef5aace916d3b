"""What happens to checks and lists, apart from any case; the desk's alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from portal.audit.events import Change, Event, SetsOff


@dataclass(frozen=True, kw_only=True)
class CheckFinished(Event):
    """One check of a profile version; `candidates` were raised, `held_back` by remembered verdicts."""

    name = "checks.finished"
    desk = _("The check finished")
    sets_off = SetsOff(pages=("case",))

    state: str
    candidates: int
    held_back: int


class ListsInForce(Change):
    """Another set of lists counts from now on: sub-list → version number, and how many parties changed."""

    name = "lists.put_in_force"
    keys: ClassVar[frozenset[str] | None] = None
    desk = _("put lists in force")
    sets_off = SetsOff(pages=("lists",))


@dataclass(frozen=True, kw_only=True)
class ProbeMade(Event):
    """A name tried against the lists, apart from any customer."""

    name = "compliance.probe.made"
    desk = _("tried a name against the lists")

    asked: str
    country: str
    type: str
    outcome: str
    candidates: int

    def now(self) -> dict[str, Any]:
        """What was asked is kept under `name`."""
        known = super().now()
        return {"name": known.pop("asked"), **known}
