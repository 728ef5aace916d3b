"""Internal notes on a case, and handing it to the compliance lead: both are lines of its append-only history."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from compliance.events.cases import CaseHandedUp, NoteAdded
from compliance.models import Case, CaseEvent
from compliance.review import case_log, lead_mails
from compliance.states import CASE, CaseState
from portal.base.actors import Actor
from portal.base.errors import DomainError

LONGEST = 2000


class NothingWritten(DomainError):
    """A note, or a reason to escalate, needs words."""

    code = "nothing_written"
    text = _("Write a text first.")
    status = 422


def add(*, actor: Actor, case: Case, text: str, at: datetime) -> CaseEvent:
    """Write a note that no partner ever reads; any reviewer may, in any state. Notes are never changed.

    Raises `NotAllowed` and `NothingWritten`.
    """
    case_log.reviewer(actor)
    with transaction.atomic():
        case_log.hold(case, actor)
        return case_log.add(NoteAdded(text=_words(text)), case=case, actor=actor, at=at)


def escalate(*, actor: Actor, case: Case, reason: str, at: datetime) -> None:
    """Hand a case one holds to the compliance lead: it goes back to the queue, marked, its clock running on.
    Every lead gets a mail.

    Raises `NotAllowed`, `NotHeld` and `NothingWritten`.
    """
    case_log.reviewer(actor)
    said = _words(reason)
    with transaction.atomic():
        case_log.hold(case, actor)
        case_log.require_holder(case, actor, at=at)
        CASE.move(case, CaseState.OPEN, claimed_by_id=None, claimed_until=None)
        Case.objects.filter(pk=case.pk, escalated_at=None).update(escalated_at=at)
        made = case_log.add(CaseHandedUp(), case=case, actor=actor, at=at, reason=said)
        lead_mails.owe_handed_up(made, case=case, actor=actor, at=at)


def for_the_lead() -> QuerySet[CaseEvent]:
    """Escalations made by a person in the present round of their case: *take next* leaves those to the lead."""
    made = CaseEvent.objects.filter(kind="escalated", by__isnull=False)
    return made.filter(round=F("case__round"))


def _words(text: str) -> str:
    said = text.strip()[:LONGEST]
    if not said:
        raise NothingWritten(field="note")
    return said
