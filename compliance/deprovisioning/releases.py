"""What was said about releasing a due deprovisioning, from stored events."""

from __future__ import annotations

from compliance.events.contacts import ReleaseConfirmed, ReleaseProposed, ReleaseWithdrawn
from compliance.models import Case, CaseEvent

PROPOSED, CONFIRMED, WITHDRAWN = ReleaseProposed.kind, ReleaseConfirmed.kind, ReleaseWithdrawn.kind


def said(case: Case, key: str) -> dict[str, CaseEvent]:
    """The proposal and the confirmation that stand for one trigger, by kind; a withdrawal ends both."""
    found: dict[str, CaseEvent] = {}
    spoken = case.events.filter(kind__in=[PROPOSED, CONFIRMED, WITHDRAWN], detail__key=key)
    for event in spoken.order_by("pk"):
        if event.kind == WITHDRAWN:
            found = {}
        else:
            found.setdefault(event.kind, event)
    return found


def is_released(case: Case, key: str) -> bool:
    """Whether two people have spoken, and nobody has called it off since."""
    return CONFIRMED in said(case, key)
