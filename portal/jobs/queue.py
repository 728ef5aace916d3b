"""django-q2's queue: what is put into it and what can be seen of it. Nothing else imports django_q but schedules."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django_q.models import Failure, OrmQ
from django_q.tasks import async_task

from portal.base import clock

DRAIN = "portal.jobs.tasks.drain"
HEARTBEAT = "portal.jobs.tasks.heartbeat"
MOST_BEATS = 100


def hint() -> None:
    """Ask the cluster to drain what is owed. Raises what the broker raises.

    Each drain does all that is owed, so more of them say nothing new; and with much owed each takes its
    full time, so that a long row of them would keep the heartbeat waiting and look like a dead cluster.
    """
    if waiting(clock.now()) < 2 * settings.WORKERS:
        async_task(DRAIN)


def ask_for_heartbeat() -> None:
    """Send a heartbeat through the cluster."""
    if length() < MOST_BEATS:
        async_task(HEARTBEAT)


def waiting(at: datetime) -> int:
    """Rows that no cluster has taken: one that is taken is locked into the future."""
    return OrmQ.objects.filter(lock__lte=at).count()


def length() -> int:
    """Rows in the queue, running ones too."""
    return OrmQ.objects.count()


def expired_locks(at: datetime) -> int:
    """Rows that wait though their lock ran out long ago: taken and not finished, or never taken."""
    edge = at - timedelta(seconds=int(str(settings.Q_CLUSTER["retry"])))
    return OrmQ.objects.filter(lock__lt=edge).exclude(lock__isnull=True).count()


def failures_since(moment: datetime) -> int:
    """Tasks that raised, by the queue's own record."""
    return Failure.objects.filter(stopped__gte=moment).count()


def prune(moment: datetime) -> int:
    """Remove what the queue recorded of failed tasks before a moment: it never does so itself; how many."""
    return Failure.objects.filter(stopped__lt=moment).delete()[0]
