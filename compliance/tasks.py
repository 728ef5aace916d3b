"""What this app owes: checks, mails, deadlines, list updates."""

from __future__ import annotations

from portal.jobs.kinds import Kind, Periodic, register_periodic
from portal.jobs.kinds import register as register_kind


def register() -> None:
    """Make this app's kinds of work known."""
    from compliance.models import Check
    from compliance.services import checks, fetches, rescreens, review_tasks

    register_kind(Kind("check", Check, run=checks.run, ensure=checks.ensure, priority=10))
    register_periodic(Periodic("rescreen", rescreens.run_job, every_minutes=1))
    register_periodic(Periodic("fetch_lists", fetches.run, every_minutes=360))
    review_tasks.register()
