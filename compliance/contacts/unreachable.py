"""When a partner that does not answer counts as unreachable: the moment once it is sure, the earliest before that."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Min

from compliance.contacts.attempt_counts import holidays
from compliance.models import ContactRound
from compliance.rules import contacts as rules
from compliance.rules import working_days
from portal.jobs.models import QUEUED, RUNNING
from portal.outbox import mails
from portal.outbox.models import Mail


def due(round_: ContactRound, *, at: datetime) -> datetime | None:
    """From when on; None while the last attempt that counts was not made.

    When the mail with the questions left late, the partner has the whole window from then on.
    """
    window, most = settings.ANSWER_WINDOW_WORKING_DAYS, settings.CONTACT_ATTEMPTS
    found = rules.unreachable_at(round_.attempts.all(), holidays(), window=window, most=most)
    since = _asked_since(round_, at) if found else None
    if found is None or since is None:
        return found
    return max(found, working_days.after(since, window, holidays()))


def earliest(round_: ContactRound, *, at: datetime) -> datetime:
    """The soonest that it can be: as if each attempt still to come were made as soon as it counts."""
    window, most = settings.ANSWER_WINDOW_WORKING_DAYS, settings.CONTACT_ATTEMPTS
    return due(round_, at=at) or rules.earliest_unreachable_at(
        round_.attempts.all(), holidays(), window=window, most=most, at=at
    )


def _asked_since(round_: ContactRound, at: datetime) -> datetime | None:
    """When the first mail with the round's questions left; now while all of them lie in our own queue.

    None when none was sent: they came back, and other channels counted.
    """
    first = round_.attempts.filter(channel="email").order_by("pk").first()
    told = mails.about(f"questions:{first.pk}") if first is not None else Mail.objects.none()
    left: datetime | None = told.filter(state=Mail.State.DONE).aggregate(first=Min("finished_at"))["first"]
    waits = told.filter(state__in=(QUEUED, RUNNING)).exists()
    return left if left is not None else at if waits else None
