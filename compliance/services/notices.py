"""Sending the mails that are owed to partners. Never a list name, a candidate or a score."""

from __future__ import annotations

import smtplib
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from compliance.models import ContactAttempt, Notice
from compliance.services import contacts
from customers.states import Compliance
from portal.jobs import work

COUNTDOWN = {Notice.Kind.DUE_14: 14, Notice.Kind.DUE_7: 7, Notice.Kind.DUE_1: 1}
TEMPLATES = dict.fromkeys(COUNTDOWN, "due")


def run(row_id: int, attempt: int, at: datetime) -> None:
    """Send a claimed mail and finish it under its fencing number; one that is moot finishes unsent.

    A mail server that fails gives it back (`mail_failed`); a refused address is a bounce and not tried again.
    """
    notice = Notice.objects.select_related("customer__partner").get(pk=row_id)
    if notice.to and not _moot(notice):
        try:
            message(notice).send()
        except smtplib.SMTPRecipientsRefused:
            _bounced(notice, at)
        except (OSError, smtplib.SMTPException):
            work.give_back(Notice, row_id, attempt, at=at, reason="mail_failed")
            return
    work.finish(Notice, row_id, attempt, at=at)


def _moot(notice: Notice) -> bool:
    """Cancelled, or a countdown that has stopped."""
    if notice.cancelled:
        return True
    stopped = notice.customer.compliance_status != Compliance.NON_COMPLIANT
    return notice.kind in COUNTDOWN and stopped


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


def _bounced(notice: Notice, at: datetime) -> None:
    """A refused address: the contact attempt behind the mail, if any, does not count."""
    number = notice.key.removeprefix("questions:") if notice.kind == Notice.Kind.QUESTIONS else ""
    tried = ContactAttempt.objects.filter(pk=number).first() if number.isdecimal() else None
    if tried is not None:
        contacts.bounce(attempt=tried, at=at, proof="The mail server refused the address.")
