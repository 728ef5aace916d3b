"""The few numbers of the desk: what is open, one's own, waiting, and pending. One query."""

from __future__ import annotations

from django.db.models import Count, Q

from compliance.models import Case


def of_desk(user_id: int | None) -> dict[str, int]:
    """Counts by name: open (claimed ones too), mine, waiting, second."""
    found: dict[str, int] = Case.objects.aggregate(
        open=Count("pk", filter=Q(state__in=["open", "claimed"])),
        mine=Count("pk", filter=Q(state="claimed", claimed_by_id=user_id)),
        waiting=Count("pk", filter=Q(state="awaiting_partner")),
        second=Count("pk", filter=Q(state="awaiting_second")),
    )
    return found
