"""Checks that had nothing to compare with: due again as soon as there is something."""

from __future__ import annotations

from datetime import datetime

from compliance.events.lists import ListsInForce
from compliance.models import Check
from compliance.states import CheckState
from portal.audit import registry

NOTHING_TO_COMPARE = ("no_list", "list_missing", "no_index")


def listen() -> None:
    """Wake them whenever lists come into force; from `AppConfig.ready`."""
    registry.handle(ListsInForce, by=_lists_in_force)


def _lists_in_force(recorded: registry.Recorded) -> None:
    wake(recorded.at)


def wake(at: datetime) -> int:
    """Make checks that wait for a list or its index due now, not after their back-off; how many."""
    waiting = Check.objects.filter(state=CheckState.QUEUED, last_reason__in=NOTHING_TO_COMPARE)
    return waiting.filter(due_at__gt=at).update(due_at=at)
