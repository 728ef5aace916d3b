"""Mails owed to partners about a customer: each event once to each reader, cancelled while they wait."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from portal.outbox import mails, recipients
from portal.outbox.models import Mail
from portal.outbox.recipients import Recipient


class Notice(TextChoices):
    """What a partner is told by mail."""

    QUESTIONS = "partner.questions", _("Questions about a customer")
    ATTEMPT = "partner.attempt", _("Attempt to reach you")
    UNREACHABLE_1 = "partner.unreachable_1", _("1 day until unreachable")
    APPROVED = "partner.approved", _("Customer cleared")
    NON_COMPLIANT = "partner.non_compliant", _("Customer non-compliant")
    DUE_14 = "partner.due_14", _("14 days left")
    DUE_7 = "partner.due_7", _("7 days left")
    DUE_1 = "partner.due_1", _("1 day left")
    DEPROVISIONING = "partner.deprovisioning", _("Deprovisioning started")


COUNTDOWN = {Notice.DUE_14: 14, Notice.DUE_7: 7, Notice.DUE_1: 1}
"""The days before the end at which a partner is told of it."""


def owe(
    *,
    customer: Customer,
    kind: Notice,
    event: str,
    at: datetime,
    due_at: datetime | None = None,
    to: Iterable[Recipient] | None = None,
    **context: Any,
) -> list[Mail]:
    """Owe one mail to the partner, or one to each of `to`; those that are new. `context` may be read by a partner."""
    readers = [recipients.partner(customer.partner)] if to is None else to
    more = {"at": at, "due_at": due_at, "customer_id": customer.pk, **context}
    return mails.owe(kind, event=event, to=readers, **more)


def of(customer: Customer) -> QuerySet[Mail]:
    """Every mail to its partner about a customer."""
    return Mail.objects.filter(customer_id=customer.pk, kind__in=Notice.values)


def cancel(event: str) -> bool:
    """Cancel a mail that is not yet under way; False when it is too late. True when there is none."""
    return mails.cancel(event)


def cancel_queued(customer: Customer) -> int:
    """Cancel every mail about a customer that is not yet under way, but for that of its end; how many."""
    return mails.withdraw(of(customer).exclude(kind=Notice.DEPROVISIONING))
