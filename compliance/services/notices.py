"""Mails to partners: owed as rows, sent once by the worker. Never a list name, a candidate or a score."""

from __future__ import annotations

import smtplib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from compliance.models import ContactAttempt, Notice
from customers.models import Customer
from customers.states import Compliance
from portal.accounts.models import Membership, Partner
from portal.accounts.rights import PartnerRole
from portal.jobs import hint, work
from portal.jobs.models import QUEUED

COUNTDOWN = {Notice.Kind.DUE_14: 14, Notice.Kind.DUE_7: 7, Notice.Kind.DUE_1: 1}
TEMPLATES = dict.fromkeys(COUNTDOWN, "due")


def owe(
    *,
    customer: Customer,
    kind: str,
    key: str,
    at: datetime,
    due_at: datetime | None = None,
    **context: Any,
) -> Notice | None:
    """Owe one mail; the same key again owes nothing (None). `context` is JSON-safe and partner-readable."""
    notice, made = Notice.objects.get_or_create(
        key=key,
        defaults={
            "customer": customer,
            "kind": kind,
            "to": recipient(customer.partner),
            "due_at": due_at or at,
            "created_at": at,
            "context": context,
        },
    )
    if not made:
        return None
    hint.after_commit()
    return notice


def recipient(partner: Partner) -> str:
    """The partner's contact address, else its first wholesale administrator's; "" when there is neither."""
    if partner.contact_email:
        return partner.contact_email
    admins = Membership.objects.filter(
        partner=partner, role=PartnerRole.WHOLESALE_ADMIN, user__is_active=True
    )
    return admins.order_by("pk").values_list("user__email", flat=True).first() or ""


def cancel(key: str) -> bool:
    """Cancel a mail that is not yet under way; False when it is too late. True when there is none."""
    queued = Notice.objects.filter(key=key, state=QUEUED).update(cancelled=True)
    return bool(queued) or not Notice.objects.filter(key=key, cancelled=False).exists()


def cancel_queued(customer: Customer) -> int:
    """Cancel every mail about a customer that is not yet under way; how many."""
    waiting = Notice.objects.filter(customer=customer, state=QUEUED, cancelled=False)
    return waiting.exclude(kind=Notice.Kind.DEPROVISIONING).update(cancelled=True)


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
    from compliance.services import contacts  # it owes notices through this module

    number = notice.key.removeprefix("questions:") if notice.kind == Notice.Kind.QUESTIONS else ""
    tried = ContactAttempt.objects.filter(pk=number).first() if number.isdecimal() else None
    if tried is not None:
        contacts.bounce(attempt=tried, at=at, proof="The mail server refused the address.")
