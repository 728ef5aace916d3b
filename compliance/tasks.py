"""What this app owes: checks, mails, deadlines, list updates."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.jobs.kinds import LEFT_OVER, Kind, Periodic, register_periodic
from portal.jobs.kinds import register as register_kind
from portal.jobs.work import Written


def register() -> None:
    """Make this app's kinds of work known."""
    from compliance import review_tasks
    from compliance.checks import checks, rescreens
    from compliance.lists import acceptances, fetches
    from compliance.models import Check

    of_lists = Q(trigger=Written("list"))
    register_kind(Kind("check", Check, checks.run, checks.ensure, rows=~of_lists, label=_("Checks")))
    register_kind(
        Kind(
            "rescreen",
            Check,
            checks.run,
            share=LEFT_OVER,
            rows=of_lists,
            label=_("Checks after a list change"),
            late_setting="RESCREEN_LATE_AFTER_SECONDS",
        )
    )
    register_periodic(Periodic("rescreen", rescreens.run_job, every_minutes=1, share=LEFT_OVER))
    # Its index was built when the load was kept, so that this takes seconds.
    register_periodic(Periodic("accepted_lists", acceptances.run, every_minutes=1))
    if settings.LIST_FETCH:
        # Downloads and a load of 26,000 rows take longer than a task may. It knows itself which feed is due.
        register_periodic(
            Periodic("fetch_lists", fetches.run, every_minutes=30, command=("fetch_lists", "--due", "-v0"))
        )
    review_tasks.register()
