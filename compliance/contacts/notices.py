"""Sending the mails that are owed to partners. Never a list name, a candidate or a score."""

from __future__ import annotations

import smtplib
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from compliance.contacts import attempts
from compliance.models import ContactAttempt, Notice
from customers.states import Compliance
from portal.jobs import work

COUNTDOWN = {Notice.Kind.DUE_14: 14, Notice.Kind.DUE_7: 7, Notice.Kind.DUE_1: 1}
TEMPLATES = dict.fromkeys(COUNTDOWN, "due")
SAYS = {
    Notice.Kind.APPROVED: Compliance.CLEAR,
    Notice.Kind.NON_COMPLIANT: Compliance.NON_COMPLIANT,
    **dict.fromkeys(COUNTDOWN, Compliance.NON_COMPLIANT),
}
"""The status that a mail speaks of: once it is another, the mail would be untrue."""


def run(row_id: int, attempt: int, at: datetime) -> None:
    """Send a claimed mail and finish it under its fencing number; one that is moot finishes unsent.

    A mail server that fails gives it back (`mail_failed`); a refused address is a bounce and not tried again.
    "Clear" waits while a newer version is still being checked, or its outcome held back (`busy`).
    """
    notice = Notice.objects.select_related("customer__partner").get(pk=row_id)
    if _too_early(notice):
        work.give_back(Notice, row_id, attempt, at=at, reason="busy")
        return
    notice.to = notice.to or notice.customer.partner.mail_address()
    if notice.to and not _moot(notice):
        try:
            message(notice).send()
        except smtplib.SMTPRecipientsRefused:
            _bounced(notice, at)
        except (OSError, smtplib.SMTPException):
            work.give_back(Notice, row_id, attempt, at=at, reason="mail_failed")
            return
    work.finish(Notice, row_id, attempt, at=at, to=notice.to)


def _too_early(notice: Notice) -> bool:
    """An approval of an older version: whether the customer is clear shows when the newest has been checked."""
    checking = notice.customer.shown_status == Compliance.CHECKING
    return notice.kind == Notice.Kind.APPROVED and checking and not (notice.cancelled or _is_gone(notice))


def _moot(notice: Notice) -> bool:
    """Cancelled, or no longer true: another status, a customer that is gone, questions nobody waits for."""
    if notice.cancelled:
        return True
    if notice.kind == Notice.Kind.DEPROVISIONING:
        return False
    if _is_gone(notice) or (notice.kind == Notice.Kind.QUESTIONS and not _still_asked(notice)):
        return True
    said = SAYS.get(Notice.Kind(notice.kind))
    return said is not None and notice.customer.compliance_status != said


def _is_gone(notice: Notice) -> bool:
    return notice.customer.is_gone


def _still_asked(notice: Notice) -> bool:
    tried = _attempt(notice)
    return tried is None or tried.round.ended_at is None


def _attempt(notice: Notice) -> ContactAttempt | None:
    """The contact attempt that a mail with questions is."""
    number = notice.key.removeprefix("questions:")
    found = ContactAttempt.objects.select_related("round__case")
    return found.filter(pk=number).first() if number.isdecimal() else None


def message(notice: Notice) -> EmailMessage:
    """The mail in the partner's language. The same Message-ID each time, should one be sent twice."""
    customer = notice.customer
    path = reverse("compliance:status", args=[customer.public_id])
    context = {
        "customer": " ".join(customer.name.split()),
        "partner": customer.partner.name,
        "address": f"{settings.SITE_URL}{path}",
        "days_left": COUNTDOWN.get(Notice.Kind(notice.kind)),
        **notice.context,
        "due_on": _day(notice.context.get("due_on")),
    }
    name = TEMPLATES.get(Notice.Kind(notice.kind), notice.kind)
    with override(customer.partner.language):
        text = render_to_string(f"mail/notices/{name}.txt", context)
    subject, _gap, body = text.strip().partition("\n")
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">")
    headers = {
        "Message-ID": f"<notice-{notice.pk}-{customer.public_id}@{domain}>",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(subject.strip(), body.strip() + "\n", None, [notice.to], headers=headers)


def _day(kept: str | None) -> date | None:
    """A day as the context keeps it; the mail writes it out in its language."""
    return date.fromisoformat(kept) if kept else None


def _bounced(notice: Notice, at: datetime) -> None:
    """A refused address: the contact attempt behind the mail, if any, does not count."""
    tried = _attempt(notice) if notice.kind == Notice.Kind.QUESTIONS else None
    if tried is not None:
        attempts.bounce(attempt=tried, at=at, proof="The mail server refused the address.")
