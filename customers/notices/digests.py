"""The daily digest: what somebody wants gathered and was shown before 08:00 of their own zone, in one mail a day.

Nothing is owed before: a minute's look finds who has something waiting since before the last 08:00, so that neither
a change of the zone, a night of daylight saving, a stopped worker nor a late commit loses or doubles a line.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min, QuerySet

from customers.models import ByMail, Notice
from customers.notices import mails, reading
from portal.accounts.models import User
from portal.base.zones import known_zone

HOUR = time(8)
AT_ONCE = 500
"""People a look; the others have their turn at the next, which follows at once."""


def last_eight(at: datetime, zone: str) -> datetime:
    """The latest 08:00 of the clock of a zone that is not after a moment."""
    here = at.astimezone(known_zone(zone))
    today = datetime.combine(here.date(), HOUR, here.tzinfo)
    # Compared as moments: within one zone Python compares the hands of the clock.
    if today.timestamp() <= at.timestamp():
        return today
    return datetime.combine(here.date() - timedelta(days=1), HOUR, here.tzinfo)


def run(at: datetime) -> bool:
    """Owe the digests whose hour has come; whether there are more."""
    owed = 0
    for user, first in _waiting():
        until = last_eight(at, user.time_zone)
        if first < until and _owe(user, until, at):
            owed += 1
        if owed >= AT_ONCE:
            return True
    return False


def _waiting() -> list[tuple[User, datetime]]:
    """Whoever has something that no digest holds, and since when."""
    rows = _gathered().order_by().values("user_id").annotate(first=Min("at")).values_list("user_id", "first")
    firsts: dict[int, datetime] = dict(rows)
    people = User.objects.filter(pk__in=list(firsts)).order_by("pk")
    return [(one, firsts[one.pk]) for one in people]


def _gathered(**more: Any) -> QuerySet[Notice]:
    return Notice.objects.filter(by_mail=ByMail.DIGEST, told_in=None, **more)


def _owe(user: User, until: datetime, at: datetime) -> bool:
    """Owe one with everything that was shown before its hour; a digest that left already takes nothing more."""
    with transaction.atomic():
        mine = _gathered(user=user, at__lt=until).filter(reading.shown(until))
        ids = list(mine.values_list("pk", flat=True))
        mail = mails.owe_digest(user, day=until.date().isoformat(), at=at) if ids else None
        if mail is not None:
            _gathered(pk__in=ids).update(told_in=mail.pk)
    return mail is not None
