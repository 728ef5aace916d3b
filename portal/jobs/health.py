"""Whether background work goes through: read from rows, for processes that look alive may do nothing (L1)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from portal.jobs import kinds, queue, work
from portal.jobs.models import Heartbeat

CLUSTER = "cluster"


@dataclass(frozen=True)
class Figures:
    """Ages in whole seconds; None when there is nothing of the kind. `owed` counts rows due now.

    `owed_age_by_kind` has the age of each kind's oldest owed row.
    """

    heartbeat_age: int | None
    oldest_owed_age: int | None
    owed_age_by_kind: dict[str, int | None]
    owed: int
    queued: int
    queue_rows_with_expired_lock: int
    failures_last_hour: int
    healthy: bool

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def beat(at: datetime) -> None:
    """Write the cluster's heartbeat."""
    Heartbeat.objects.update_or_create(name=CLUSTER, defaults={"at": at})


def last_beat() -> datetime | None:
    """When a task last went through the cluster."""
    return Heartbeat.objects.filter(name=CLUSTER).values_list("at", flat=True).first()


def figures(at: datetime) -> Figures:
    """Everything support needs to see in one look."""
    beat_age = _age(last_beat(), at)
    ages = owed_ages(at)
    return Figures(
        heartbeat_age=beat_age,
        oldest_owed_age=max((age for age in ages.values() if age is not None), default=None),
        owed_age_by_kind=ages,
        owed=work.owed_count(at=at),
        queued=queue.length(),
        queue_rows_with_expired_lock=queue.expired_locks(at),
        failures_last_hour=queue.failures_since(at - timedelta(hours=1)),
        healthy=_fresh(beat_age) and not late_kinds(ages),
    )


def owed_ages(at: datetime) -> dict[str, int | None]:
    """Seconds that each kind's oldest owed row has waited; None when the kind owes nothing."""
    firsts = {
        one.name: work.owed(one, at=at).values_list("due_at", flat=True).first() for one in kinds.kinds()
    }
    return {name: _age(first, at) for name, first in firsts.items()}


def late_kinds(ages: dict[str, int | None]) -> list[str]:
    """Names of the kinds whose oldest owed row has waited longer than that kind's rows may."""
    return [name for name, age in ages.items() if age is not None and age > kinds.kind(name).late_after]


def late(at: datetime) -> bool:
    """Whether the oldest work of some kind has waited longer than it should."""
    return bool(late_kinds(owed_ages(at)))


def _fresh(age: int | None) -> bool:
    return age is not None and age <= settings.HEARTBEAT_STALE_SECONDS


def _age(moment: datetime | None, at: datetime) -> int | None:
    return None if moment is None else max(0, int((at - moment).total_seconds()))
