"""What other bounds would have done to the checks of the last 90 days. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from compliance.checks.checks import SCALE
from compliance.models import CaseCandidate, Check, CheckCandidate
from compliance.screening import policy

DAYS = 90


@dataclass(frozen=True)
class Preview:
    """Counts as they were and as they would be; `lost` are candidates judged "match" that would not be raised."""

    checks: int
    raised_before: int
    raised_after: int
    opening_before: int
    opening_after: int
    strong_before: int
    strong_after: int
    lost: int


def preview(*, strong: float, review: float, at: datetime) -> Preview:
    """How many checks would open a case, and candidates be raised, at other bounds (0 to 1)."""
    since = at - timedelta(days=DAYS)
    finished = Check.objects.filter(finished_at__gte=since)
    found = CheckCandidate.objects.filter(check_run__finished_at__gte=since)
    old, new = _scaled(policy.REVIEW), _scaled(review)
    incomplete = finished.filter(engine_state="incomplete").count()
    return Preview(
        checks=finished.count(),
        raised_before=found.filter(score__gte=old).count(),
        raised_after=found.filter(score__gte=new).count(),
        opening_before=_opening(found, old) + incomplete,
        opening_after=_opening(found, new) + incomplete,
        strong_before=found.filter(score__gte=_scaled(policy.STRONG)).count(),
        strong_after=found.filter(score__gte=_scaled(strong)).count(),
        lost=CaseCandidate.objects.filter(
            Q(verdict="match"), check_run__finished_at__gte=since, score__lt=new
        ).count(),
    )


def _opening(found: object, bound: int) -> int:
    return found.filter(score__gte=bound).values("check_run").distinct().count()  # type: ignore[attr-defined]


def _scaled(bound: float) -> int:
    return round(bound * SCALE)
