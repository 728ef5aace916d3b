"""Periodic jobs: each runs when its turn has come, and never twice at once."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import IntegrityError, transaction

from portal.base import clock
from portal.jobs.kinds import Periodic, periodic_jobs
from portal.jobs.models import Heartbeat, Lease
from portal.jobs.turns import Source

logger = logging.getLogger(__name__)


def run_due(at: datetime, *, seconds: float | None = None) -> bool:
    """Run what is due, longest not run first; whether there is more to do at once.

    With `seconds`, as in a task, no further job begins after that time, and jobs with a command of
    their own are started and not waited for. One that fails is logged and stops no other.
    """
    until = None if seconds is None else time.monotonic() + seconds
    more = False
    for job in _due(at):
        if until is not None and time.monotonic() >= until:
            return True
        more |= bool(_run_held(job, at, apart=until is not None))
    return more


def sources() -> list[Source]:
    """One for each share: a turn runs the due job that has not run for longest."""
    shares = sorted({job.share for job in periodic_jobs()}, reverse=True)
    return [Source(f"periodic {share:g}", share, partial(_step, share), rest=1.0) for share in shares]


def _step(share: float) -> int | None:
    """Run one due job of this share; None when there is none, else no row."""
    at = clock.now()
    mine = (job for job in _free(at) if job.share == share)
    ran = any(_run_held(job, at, apart=True) is not None for job in mine)
    return 0 if ran else None


def is_due(at: datetime) -> bool:
    """Whether a job waits that nobody runs just now."""
    return bool(_free(at))


def _free(at: datetime) -> list[Periodic]:
    """Due, and not being run."""
    due = _due(at)
    held = Lease.objects.filter(name__in=[_name(job) for job in due], until__gte=at) if due else ()
    busy = {lease.name for lease in held}
    return [job for job in due if _name(job) not in busy]


def _run_held(job: Periodic, at: datetime, *, apart: bool) -> bool | None:
    """Run a job under its lease: whether it has more to do; None when somebody else runs it."""
    if not take(_name(job), at, seconds=settings.LEASE_SECONDS):
        return None
    left = False
    try:
        left = _run(job, at, apart=apart)
    except Exception:
        logger.exception("periodic job failed: %s", job.name)
    finally:
        ran = at - timedelta(minutes=job.every_minutes) if left else at
        Heartbeat.objects.update_or_create(name=_name(job), defaults={"at": ran})
        release(_name(job), at)
    return left


def _run(job: Periodic, at: datetime, *, apart: bool) -> bool:
    """Whether the job has more to do."""
    if apart and job.command:
        # In the cluster's process group, so it ends with the cluster; what it does must bear being killed.
        subprocess.Popen([sys.executable, "manage.py", *job.command], cwd=settings.BASE_DIR)  # noqa: S603
        return False
    return job.run(at) is True


def _name(job: Periodic) -> str:
    return f"periodic:{job.name}"[:40]


def _due(at: datetime) -> list[Periodic]:
    lasts = dict(Heartbeat.objects.filter(name__startswith="periodic:").values_list("name", "at"))
    known = [(lasts.get(_name(job)), job) for job in periodic_jobs()]
    due = [(last, job) for last, job in known if last is None or _turn(job, last, at)]
    return [job for _last, job in sorted(due, key=lambda pair: (pair[0] is not None, pair[0] or at))]


def _turn(job: Periodic, last: datetime, at: datetime) -> bool:
    # Half a minute of grace: the schedule itself comes every minute, give or take.
    return at - last >= timedelta(minutes=job.every_minutes) - timedelta(seconds=30)


def take(name: str, at: datetime, *, seconds: float) -> bool:
    """Hold a named lease, or False while somebody else does."""
    until = at + timedelta(seconds=seconds)
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
