"""Cases that nobody moves: claims that ran out go back to the queue, partners nobody tries to reach to the lead."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from compliance.contacts.attempts import holidays
from compliance.events.cases import CaseLapsed, CaseUntried
from compliance.models import Case, ContactRound
from compliance.review import case_log, lead_mails
from compliance.rules import contacts as rules
from compliance.rules import working_days
from compliance.states import CASE, CaseState
from portal.base.actors import system

PATIENCE_WORKING_DAYS = 1
"""How long the next attempt may be due before the compliance lead hears of it."""
MACHINE = system("cases")


def release_idle(at: datetime) -> int:
    """Give back every case whose claim has run out; how many. Whoever held it goes on by going on."""
    idle = Case.objects.filter(state=CaseState.CLAIMED, claimed_until__lte=at).order_by("pk")
    return sum(_release(pk, at) for pk in idle.values_list("pk", flat=True))


def _release(pk: int, at: datetime) -> bool:
    with transaction.atomic():
        case = Case.objects.get(pk=pk)
        case_log.hold(case)
        if case.state != CaseState.CLAIMED or case.claimed_until is None or case.claimed_until > at:
            return False
        held_by = case.claimed_by_id
        CASE.move(case, CaseState.OPEN, claimed_by_id=None, claimed_until=None)
        case_log.add(CaseLapsed(held_by=held_by), case=case, actor=MACHINE, at=at)
        return True


def escalate_untried(at: datetime) -> int:
    """Escalate waiting cases whose next attempt has been due for a working day, once a round; how many.

    While the partner has the ball the review clock stands still: without this, a case that nobody follows up
    would wait for ever.
    """
    waiting = Case.objects.filter(state=CaseState.AWAITING_PARTNER, escalated_at=None).order_by("pk")
    return sum(_escalate(pk, at) for pk in waiting.values_list("pk", flat=True))


def _escalate(pk: int, at: datetime) -> bool:
    with transaction.atomic():
        case = Case.objects.get(pk=pk)
        case_log.hold(case)
        if case.state != CaseState.AWAITING_PARTNER or case.escalated_at is not None:
            return False
        since = _due_since(case)
        if since is None or at < working_days.after(since, PATIENCE_WORKING_DAYS, holidays()):
            return False
        Case.objects.filter(pk=pk).update(escalated_at=at)
        case_log.add(CaseUntried(), case=case, actor=MACHINE, at=at)
        lead_mails.owe_overdue(at)
        return True


def _due_since(case: Case) -> datetime | None:
    """Since when another attempt is due; None when all that count have been made."""
    round_ = ContactRound.objects.filter(case=case, ended_at=None).first()
    if round_ is None:
        return None
    tried = list(round_.attempts.all())
    made = rules.counted(tried, holidays(), most=settings.CONTACT_ATTEMPTS)
    if len(made) >= settings.CONTACT_ATTEMPTS:
        return None
    if not made:
        return round_.started_at
    return rules.next_counts_from(tried, holidays(), most=settings.CONTACT_ATTEMPTS)
