"""The two shapes of what happens on a case: the desk's, and the few lines that speak to the partner."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar

from portal.audit.events import Event, SetsOff
from portal.audit.models import Audience

DESK = SetsOff(pages=("case", "queue"))


@dataclass(frozen=True, kw_only=True)
class CaseFact(Event):
    """Something that happened on a case; `kind` is the word its clock is computed from (`CaseEvent.kind`).

    `case` is the case's public id, filled in by `case_log.add`.
    """

    kind: ClassVar[str]
    sets_off = DESK
    raises: ClassVar[tuple[str, ...]] = ("case",)

    case: str = ""

    def detail(self) -> dict[str, Any]:
        """What the case keeps of it: everything but its own id."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "case"}


class PartnerFact(Event):
    """What the partner reads of a case: counts and ways, never a list, a candidate, a score or a case's id."""

    audience = Audience.PARTNER
    topic = "contact"
