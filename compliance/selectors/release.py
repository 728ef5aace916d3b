"""Deprovisioning that waits for two people, when the setting asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from compliance.models import Case
from compliance.services import deadlines


@dataclass(frozen=True)
class Release:
    """A due deprovisioning: who proposed it, and whether it is released."""

    because: str
    proposed_by_id: int | None
    proposed_by: str
    released: bool

    @property
    def is_proposed(self) -> bool:
        """Whether the first person has spoken."""
        return bool(self.proposed_by)


def of_case(case: Case, *, at: datetime) -> Release | None:
    """What waits to be released for a case; None when nothing is due or nobody has to release it."""
    if not settings.DEPROVISION_REQUIRES_RELEASE:
        return None
    met = deadlines.trigger(case, at=at)
    if met is None:
        return None
    said = case.events.filter(kind__in=["release_proposed", "release_confirmed"], detail__key=met.key)
    events = {event.kind: event for event in said.order_by("-pk")}
    first = events.get("release_proposed")
    return Release(
        because=met.because,
        proposed_by_id=first.by_id if first else None,
        proposed_by=first.by_name if first else "",
        released="release_confirmed" in events,
    )
