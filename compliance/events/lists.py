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
class ListKept(Event):
    """A load that fell short was refused and kept; `short` is how many figures were below what is usual."""

    name = "lists.kept"
    desk = _("refused a load that fell short, and kept it")
    sets_off = SetsOff(pages=("lists",))

    feed: str
    refusal: str
    short: int


@dataclass(frozen=True, kw_only=True)
class ListAcceptanceAsked(Event):
    """By the first of two people: `short` is what fell short, as it was shown."""

    name = "lists.acceptance.asked"
    desk = _("asked for a load that fell short to be put in force")
    sets_off = SetsOff(pages=("lists",))

    short: list[dict[str, Any]]
    by_command: bool


@dataclass(frozen=True, kw_only=True)
class ListAcceptanceAnswered(Event):
    """What became of what was asked, and who had asked."""

    sets_off = SetsOff(pages=("lists",))

    asked_by: str


class ListAcceptanceConfirmed(ListAcceptanceAnswered):
    """By the second person; the lists come into force within a minute."""

    name = "lists.acceptance.confirmed"
    desk = _("confirmed, as the second person, a load that fell short")


class ListAcceptanceRefused(ListAcceptanceAnswered):
    """By somebody else than who asked."""

    name = "lists.acceptance.refused"
    desk = _("turned down a load that fell short")


class ListAcceptanceWithdrawn(ListAcceptanceAnswered):
    """By who asked."""

    name = "lists.acceptance.withdrawn"
    desk = _("took back the acceptance of a load that fell short")


class ListAcceptanceExpired(ListAcceptanceAnswered):
    """Nobody answered in time."""

    name = "lists.acceptance.expired"
    desk = _("let the acceptance of a load run out that nobody confirmed")


class ListAcceptanceVoid(ListAcceptanceAnswered):
    """Other lists came into force before it did."""

    name = "lists.acceptance.void"
    desk = _("dropped the acceptance of a load: the lists, or the two who agreed, have changed since")


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
