"""The mails and the periodic jobs of the review desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from portal.jobs.kinds import LEFT_OVER, Periodic, register_periodic


def register() -> None:
    """Make the notices, the withdrawals, the escalations, the claims that run out and the deadlines known."""
    from compliance.contacts import escalation, notices
    from compliance.deprovisioning import deadlines
    from compliance.review import alarms, cases, lead_mails, whitelist_reviews

    notices.register()
    lead_mails.register()
    register_periodic(Periodic("withdraw_deleted", _quiet(cases.withdraw_deleted), every_minutes=1))
    register_periodic(Periodic("escalate_late", _quiet(cases.escalate_late), every_minutes=1))
    register_periodic(Periodic("escalate_untried", _quiet(escalation.escalate_untried), every_minutes=15))
    register_periodic(Periodic("reviews_due", _quiet(whitelist_reviews.raise_due), every_minutes=60))
    register_periodic(
        Periodic("look_alikes", _quiet(alarms.find_look_alikes), every_minutes=5, share=LEFT_OVER)
    )
    register_periodic(Periodic("release_idle", _quiet(escalation.release_idle), every_minutes=1))
    register_periodic(Periodic("deadlines", _quiet(deadlines.run), every_minutes=5))


def _quiet(job: Callable[[datetime], int]) -> Callable[[datetime], None]:
    """A periodic job returns nothing."""

    def run(at: datetime) -> None:
        job(at)

    return run
