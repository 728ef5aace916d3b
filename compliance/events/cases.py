"""A case from its first hits to its end: who works on it, and when it goes to the compliance lead."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from compliance.events.case_fact import CaseFact


@dataclass(frozen=True, kw_only=True)
class HitsFound(CaseFact):
    """A check raised candidates; `check` is its number, `candidates` how many are new."""

    check: int
    candidates: int


class CaseOpened(HitsFound):
    """The customer's one open case begins."""

    name = "compliance.case.opened"
    kind = "opened"
    raises = ()
    desk = _("Hits opened the case")


class CaseJoined(HitsFound):
    """Hits of another check."""

    name = "compliance.case.joined"
    kind = "joined"
    desk = _("Further hits joined the case")


class CaseClaimed(CaseFact):
    """Somebody works on it."""

    name = "compliance.case.claimed"
    kind = "claimed"
    raises = ()
    desk = _("claimed the case")


class CaseReleased(CaseFact):
    """To the queue."""

    name = "compliance.case.released"
    kind = "released"
    raises = ()
    desk = _("gave the case back")


@dataclass(frozen=True, kw_only=True)
class CaseLapsed(CaseFact):
    """`held_by` is whose claim it was."""

    name = "compliance.case.lapsed"
    kind = "lapsed"
    raises = ()
    desk = _("The claim ran out: the case is back in the queue")

    held_by: int | None


class CaseReopened(CaseFact):
    """A new round; the old one stays."""

    name = "compliance.case.reopened"
    kind = "reopened"
    desk = _("reopened the case")


@dataclass(frozen=True, kw_only=True)
class CaseEscalated(CaseFact):
    """By the clock."""

    name = "compliance.case.escalated"
    kind = "escalated"
    raises = ()
    desk = _("The case is past its limit and went to the compliance lead")

    limit_minutes: int


class CaseUntried(CaseFact):
    """By the clock, while the partner has the ball."""

    name = "compliance.case.untried"
    kind = "escalated"
    raises = ()
    desk = _("Nobody tried the partner again: the case went to the compliance lead")


class CaseHandedUp(CaseFact):
    """By whoever held it."""

    name = "compliance.case.handed_up"
    kind = "escalated"
    desk = _("handed the case to the compliance lead")


@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn(CaseFact):
    """Its customer was deleted or deprovisioned."""

    name = "compliance.case.withdrawn"
    kind = "withdrawn"
    desk = _("The case was withdrawn")

    because: str


@dataclass(frozen=True, kw_only=True)
class CaseDeprovisioned(CaseFact):
    """`because` is the trigger, `key` which one of its kind."""

    name = "compliance.case.deprovisioned"
    kind = "deprovisioned"
    desk = _("The customer and all its users are being deprovisioned")

    because: str
    key: str


@dataclass(frozen=True, kw_only=True)
class NoteAdded(CaseFact):
    """No partner ever reads it."""

    name = "compliance.note.added"
    kind = "noted"
    desk = _("wrote a note")

    text: str
