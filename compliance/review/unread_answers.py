"""Whether the partner's answers were read: an unread one holds both ways to deprovisioning."""

from __future__ import annotations

from datetime import datetime

from compliance.events.contacts import AnswersRead
from compliance.models import Case, Question
from compliance.review import case_log
from customers.models import Customer
from portal.base.actors import Actor


def read_all(case: Case, *, actor: Actor, at: datetime) -> int:
    """Mark the answers of a held case as read; how many."""
    unread = case.questions.filter(answered_at__isnull=False, read_at=None)
    count = unread.update(read_at=at)
    if count:
        case_log.add(AnswersRead(answers=count), case=case, actor=actor, at=at)
    return count


def is_unread(customer: Customer) -> bool:
    """Whether an answer of the partner waits to be read, on any case of this customer."""
    waiting = Question.objects.filter(case__customer=customer, answered_at__isnull=False, read_at=None)
    return waiting.exists()
