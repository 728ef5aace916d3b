"""django-q2's queue: what is put into it and what can be seen of it. Nothing else imports django_q but schedules."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django_q.models import Failure, OrmQ
from django_q.tasks import async_task

DRAIN = "portal.jobs.tasks.drain"
HEARTBEAT = "portal.jobs.tasks.heartbeat"
MOST_QUEUED = 100
"""More hints than this say nothing new: each one drains everything."""


def hint() -> None:
    """Ask the cluster to drain what is owed. Raises what the broker raises."""
    if length() < MOST_QUEUED:
        async_task(DRAIN)


def ask_for_heartbeat() -> None:
    """Send a heartbeat through the cluster."""
    if length() < MOST_QUEUED:
        async_task(HEARTBEAT)


def length() -> int:
    """Rows in the queue, running ones too."""
    return OrmQ.objects.count()


def expired_locks(at: datetime) -> int:
    """Rows that a cluster took and has neither finished nor given back in time."""
    edge = at - timedelta(seconds=int(str(settings.Q_CLUSTER["retry"])))
    return OrmQ.objects.filter(lock__lt=edge).exclude(lock__isnull=True).count()


def failures_since(moment: datetime) -> int:
    """Tasks that raised, by the queue's own record."""
    return Failure.objects.filter(stopped__gte=moment).count()
