"""What every change of a customer is: its partner reads it, no list, candidate or score ever comes in here."""

from __future__ import annotations

from typing import ClassVar

from portal.audit.events import Change, SetsOff
from portal.audit.models import Audience

ADDRESS = frozenset({"line1", "line2", "city", "state", "postal_code", "country"})
UPDATED = SetsOff(webhook="customer.updated", pages=("customer",))
REMOVED = SetsOff(webhook="customer.removed", pages=("customer", "customers"))


class CustomerChange(Change):
    """Something changed that its partner sees."""

    audience = Audience.PARTNER
    sets_off = UPDATED
    raises: ClassVar[tuple[str, ...]] = ("customer",)
