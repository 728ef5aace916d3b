"""Dated notices before a partner counts as unreachable: with each attempt that counts, and on the day before."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from compliance.contacts import attempt_counts, recipients, unreachable
from compliance.events.contacts import UnreachableNear
from compliance.models import Case, ContactAttempt, ContactRound
from compliance.review import case_log, partner_mails
from compliance.rules import contacts as rules
from portal.base.actors import system

MACHINE = system("deadlines")
DAY_BEFORE = timedelta(days=1)


def with_attempt(case: Case, tried: ContactAttempt, *, at: datetime) -> None:
    """Owe the notice of an attempt that counts; one that does not is told by nothing. Call it with the case held."""
    counting = rules.counted(
        tried.round.attempts.all(), attempt_counts.holidays(), most=settings.CONTACT_ATTEMPTS
    )
    if tried.pk not in [one.pk for one in counting]:
        return
    partner_mails.owe(
        customer=case.customer,
        kind=partner_mails.Notice.ATTEMPT,
        event=f"attempt:{tried.pk}",
        at=at,
        to=recipients.of_questions(case.customer),
        made=len(counting),
        most=settings.CONTACT_ATTEMPTS,
        unreachable_at=unreachable.earliest(tried.round, at=at).isoformat(),
    )


def on_the_day_before(case: Case, round_: ContactRound, due: datetime, *, at: datetime) -> int:
    """Owe the last notice of a round once, from the day before until it is over; how many were new."""
    if not due - DAY_BEFORE <= at < due:
        return 0
    made = partner_mails.owe(
        customer=case.customer,
        kind=partner_mails.Notice.UNREACHABLE_1,
        event=f"unreachable:{round_.pk}",
        at=at,
        to=recipients.of_questions(case.customer),
        unreachable_at=due.isoformat(),
    )
    if not made:
        return 0
    case_log.add(UnreachableNear(round=round_.pk), case=case, actor=MACHINE, at=at)
    return 1
