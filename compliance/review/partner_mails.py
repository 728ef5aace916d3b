"""Mails owed to partners, as rows: each key once, cancelled while they wait."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from compliance.models import Notice
from customers.models import Customer
from portal.jobs import hint
from portal.jobs.models import QUEUED


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
            "to": customer.partner.mail_address(),
            "due_at": due_at or at,
            "created_at": at,
            "context": context,
        },
    )
    if not made:
        return None
    hint.after_commit()
    return notice


def cancel(key: str) -> bool:
    """Cancel a mail that is not yet under way; False when it is too late. True when there is none."""
    queued = Notice.objects.filter(key=key, state=QUEUED).update(cancelled=True)
    return bool(queued) or not Notice.objects.filter(key=key, cancelled=False).exists()


def cancel_queued(customer: Customer) -> int:
    """Cancel every mail about a customer that is not yet under way; how many."""
    waiting = Notice.objects.filter(customer=customer, state=QUEUED, cancelled=False)
    return waiting.exclude(kind=Notice.Kind.DEPROVISIONING).update(cancelled=True)
