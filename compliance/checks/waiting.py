"""Checks that had nothing to compare with: due again as soon as there is something."""

from __future__ import annotations

from datetime import datetime

from compliance.models import Check
from compliance.states import CheckState

NOTHING_TO_COMPARE = ("no_list", "no_index")


def wake(at: datetime) -> int:
    """Make checks that wait for a list or its index due now, not after their back-off; how many."""
    waiting = Check.objects.filter(state=CheckState.QUEUED, last_reason__in=NOTHING_TO_COMPARE)
    return waiting.filter(due_at__gt=at).update(due_at=at)
