"""Periodic jobs: each runs when its turn has come, and never twice at once."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from portal.jobs.kinds import Periodic, periodic_jobs
from portal.jobs.models import Heartbeat, Lease

logger = logging.getLogger(__name__)
LEASE_MINUTES = 15  # longer than any job takes; a killed one is waited for this long


def run_due(at: datetime) -> int:
    """Run what is due; how many ran. One that fails is logged and stops no other."""
    done = 0
    for job in periodic_jobs():
        if not _is_due(job, at) or not take(f"periodic:{job.name}", at, minutes=LEASE_MINUTES):
            continue
        try:
            job.run(at)
            done += 1
        except Exception:
            logger.exception("periodic job failed: %s", job.name)
        finally:
            Heartbeat.objects.update_or_create(name=_name(job), defaults={"at": at})
            release(f"periodic:{job.name}", at)
    return done


def _name(job: Periodic) -> str:
    return f"periodic:{job.name}"[:40]


def _is_due(job: Periodic, at: datetime) -> bool:
    last = Heartbeat.objects.filter(name=_name(job)).values_list("at", flat=True).first()
    # Half a minute of grace: the schedule itself comes every minute, give or take.
    return last is None or at - last >= timedelta(minutes=job.every_minutes) - timedelta(seconds=30)


def take(name: str, at: datetime, *, minutes: int) -> bool:
    """Hold a named lease, or False while somebody else does."""
    until = at + timedelta(minutes=minutes)
    if Lease.objects.filter(name=name[:40], until__lt=at).update(until=until):
        return True
    try:
        with transaction.atomic():
            Lease.objects.create(name=name[:40], until=until)
    except IntegrityError:
        return False
    return True


def release(name: str, at: datetime) -> None:
    """Give a lease back."""
    Lease.objects.filter(name=name[:40]).update(until=at - timedelta(seconds=1))
