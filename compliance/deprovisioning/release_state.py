"""Deprovisioning that waits for two people, when the setting asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import F, Sum

from compliance.deprovisioning import deadlines, releases
from compliance.models import Case
from customers.models import Customer


@dataclass(frozen=True)
class Release:
    """A due deprovisioning: who proposed it, whether it is released, and what it will end."""

    because: str
    proposed_by_id: int | None
    proposed_by: str
    released: bool
    users: int
    units: int

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
    said = releases.said(case, met.key)
    first = said.get(releases.PROPOSED)
    users, units = impact(case.customer)
    return Release(
        because=met.because,
        proposed_by_id=first.by_id if first else None,
        proposed_by=first.by_name if first else "",
        released=releases.CONFIRMED in said,
        users=users,
        units=units,
    )


def impact(customer: Customer) -> tuple[int, int]:
    """What deprovisioning would end: users, and units of packages and add-ons that would be free again."""
    users = customer.subscribers.filter(released_at__isnull=True).count()
    held = customer.quantities.aggregate(units=Sum(F("assigned") + F("reserved")))
    return users, held["units"] or 0
