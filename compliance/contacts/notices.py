"""What the mails to partners say when their turn comes. Never a list name, a candidate or a score."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from compliance.contacts import attempts, recipients
from compliance.models import ContactAttempt, ContactRound, Question
from compliance.review import case_log
from compliance.review.partner_mails import COUNTDOWN, Notice
from customers.models import Customer
from customers.states import Compliance
from portal.outbox import kinds, mails
from portal.outbox.kinds import Look, MailKind
from portal.outbox.models import Mail

Why = Mail.Why
SAYS = {
    Notice.APPROVED: Compliance.CLEAR,
    Notice.NON_COMPLIANT: Compliance.NON_COMPLIANT,
    **dict.fromkeys(COUNTDOWN, Compliance.NON_COMPLIANT),
}
"""The status that a mail speaks of: once it is another, the mail would be untrue."""
ASKING = (Notice.QUESTIONS, Notice.ATTEMPT, Notice.UNREACHABLE_1)
"""Mails that a partner is to answer: moot once the round has ended."""
CAME_BACK = "No mail with the questions could be delivered."


def register() -> None:
    """Make the kinds known."""
    for one in Notice:
        kinds.register(
            MailKind(
                one.value,
                one.label,
                look=_look,
                undelivered=_undelivered,
                template="partner/due" if one in COUNTDOWN else "",
            )
        )


def _look(mail: Mail) -> Look:
    """ "Clear" waits while a newer version is still being checked, or its outcome held back."""
    customer = Customer.objects.select_related("partner__parent").filter(pk=mail.customer_id).first()
    if customer is None:
        return Look(moot=Why.GONE)
    early = mail.kind == Notice.APPROVED and customer.shown_status == Compliance.CHECKING
    return Look(_context(mail, customer), moot=_moot(mail, customer), early=early)


def _moot(mail: Mail, customer: Customer) -> str:
    """No longer true: another status, a customer that is gone, questions nobody waits for, somebody who has left."""
    if mail.kind == Notice.DEPROVISIONING:
        return ""
    if customer.is_gone:
        return Why.GONE
    if mail.kind in ASKING:
        return _not_asked(mail, customer)
    says = SAYS[Notice(mail.kind)]
    early = mail.kind == Notice.APPROVED and customer.shown_status == Compliance.CHECKING
    return "" if early or customer.compliance_status == says else Why.UNTRUE


def _not_asked(mail: Mail, customer: Customer) -> str:
    round_ = _round(mail)
    if round_ is not None and round_.ended_at is not None:
        return Why.ANSWERED
    left = mail.user_id is not None and not recipients.may_answer(mail.user_id, customer)
    return Why.NOT_THEIRS if left else ""


def _round(mail: Mail) -> ContactRound | None:
    """The contact round that a mail belongs to."""
    if mail.kind == Notice.UNREACHABLE_1:
        number = mail.event.removeprefix("unreachable:")
        return ContactRound.objects.filter(pk=number).first() if number.isdecimal() else None
    tried = _attempt(mail)
    return tried.round if tried else None


def _attempt(mail: Mail) -> ContactAttempt | None:
    """The contact attempt that a mail with questions is, or tells of."""
    number = mail.event.removeprefix("questions:").removeprefix("attempt:")
    found = ContactAttempt.objects.select_related("round__case__customer")
    return found.filter(pk=number).first() if number.isdecimal() else None


def _context(mail: Mail, customer: Customer) -> dict[str, Any]:
    path = reverse("compliance:status", args=[customer.public_id])
    due_on, unreachable_at = mail.context.get("due_on"), mail.context.get("unreachable_at")
    return {
        **mail.context,
        "customer": " ".join(customer.name.split()),
        "address": f"{settings.SITE_URL}{path}",
        "days_left": COUNTDOWN.get(Notice(mail.kind)),
        "texts": _texts(mail) if mail.kind == Notice.QUESTIONS else [],
        "due_on": date.fromisoformat(due_on) if due_on else None,
        "unreachable_at": datetime.fromisoformat(unreachable_at) if unreachable_at else None,
        "due_at": datetime.fromisoformat(due_on).replace(tzinfo=UTC) if due_on else None,
    }


def _texts(mail: Mail) -> list[str]:
    """The questions, word for word: the guard has read each before it was asked."""
    if "texts" in mail.context:  # a preview: nothing is asked yet
        return list(mail.context["texts"])
    tried = _attempt(mail)
    asked = Question.objects.filter(round=tried.round_id) if tried else Question.objects.none()
    return list(asked.order_by("position").values_list("text", flat=True))


def _undelivered(mail: Mail, at: datetime) -> None:
    """Questions that reach nobody at all: the contact attempt behind them does not count, another channel is due."""
    tried = _attempt(mail) if mail.kind == Notice.QUESTIONS else None
    if tried is None:
        return
    case_log.hold(tried.round.case)  # of two that come back at once, the second sees the first
    unsent = (Mail.State.DROPPED, Mail.State.BOUNCED)
    if not mails.about(mail.event).exclude(state__in=unsent).exists():
        attempts.bounce(attempt=tried, at=at, proof=CAME_BACK)
