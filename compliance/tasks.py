"""What this app owes: checks, mails, deadlines, list updates."""

from __future__ import annotations

from django.conf import settings

from portal.jobs.kinds import Kind, Periodic, register_periodic
from portal.jobs.kinds import register as register_kind


def register() -> None:
    """Make this app's kinds of work known."""
    from compliance import review_tasks
    from compliance.checks import checks, rescreens
    from compliance.lists import fetches
    from compliance.models import Check

    register_kind(Kind("check", Check, run=checks.run, ensure=checks.ensure, priority=10))
    register_periodic(Periodic("rescreen", rescreens.run_job, every_minutes=1))
    if settings.LIST_FETCH:
        # Downloads and a load of 26,000 rows take longer than a task may. It knows itself which feed is due.
        register_periodic(
            Periodic("fetch_lists", fetches.run, every_minutes=30, command=("fetch_lists", "--due", "-v0"))
        )
    review_tasks.register()
