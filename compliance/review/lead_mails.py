"""Mails to compliance leads: owed with what they tell of (an escalation, an alarm). Never a list or a score."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from compliance.models import Case, CaseEvent, DeskMail
from compliance.states import OPEN_CASE_STATES
from portal.accounts.models import User
from portal.accounts.rights import OPERATOR_RIGHTS, Right
from portal.base.actors import Actor
from portal.jobs import hint, work

NAMED = 20
"""How many cases one mail names; the rest are in the queue."""
ALARMS = (DeskMail.Kind.VELOCITY, DeskMail.Kind.LOOK_ALIKES)
"""About a partner, not a case: they stay true whatever is decided meanwhile."""


def leads() -> QuerySet[User]:
    """Everybody an escalation is for."""
    roles = [role for role, rights in OPERATOR_RIGHTS.items() if Right.LEAD in rights]
    return User.objects.filter(operator_role__in=roles, is_active=True).order_by("pk")


def owe_handed_up(event: CaseEvent, *, case: Case, actor: Actor, at: datetime) -> None:
    """One mail to every lead but whoever escalated; inside the transaction that escalates."""
    for lead in leads().exclude(pk=actor.user_id or 0):
        key = f"handed-up:{event.pk}:{lead.pk}"
        _owe("handed_up", key, lead, at=at, due_at=at, case=case, by_name=actor.name)


def owe_overdue(at: datetime) -> None:
    """One mail to every lead for what the clock escalates: the first at once, all others of the hour together.

    It names what is still open when it goes out, so a night's worth of late cases is one mail, and none is left out.
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    for lead in leads():
        for due_at in (at, hour + timedelta(hours=1)):
            if _owe("overdue", f"overdue:{lead.pk}:{due_at:%Y-%m-%dT%H}", lead, at=at, due_at=due_at):
                break


def owe_alarm(kind: str, key: str, *, at: datetime, **context: Any) -> None:
    """One mail to every lead about what a partner does as a whole; `context` is what its text names."""
    for lead in leads():
        _owe(kind, f"{key}:{lead.pk}", lead, at=at, due_at=at, context=context)


def _owe(kind: str, key: str, lead: User, *, at: datetime, due_at: datetime, **more: Any) -> bool:
    values = {"kind": kind, "user": lead, "due_at": due_at, "created_at": at, **more}
    _mail, made = DeskMail.objects.get_or_create(key=key, defaults=values)
    if made:
        hint.after_commit()
    return made


def run(row_id: int, attempt: int, at: datetime) -> None:
    """Send a claimed mail and finish it under its fencing number; one that is moot finishes unsent.

    A mail server that fails gives it back (`mail_failed`); a refused address is not tried again.
    """
    mail = DeskMail.objects.select_related("user", "case__customer__partner").get(pk=row_id)
    found = _still_with_the_lead(mail)
    sent = bool(found or mail.kind in ALARMS) and leads().filter(pk=mail.user_id).exists()
    if sent:
        try:
            message(mail, found).send()
        except smtplib.SMTPRecipientsRefused:
            sent = False
        except (OSError, smtplib.SMTPException):
            work.give_back(DeskMail, row_id, attempt, at=at, reason="mail_failed")
            return
    work.finish(DeskMail, row_id, attempt, at=at, sent=sent)


def _still_with_the_lead(mail: DeskMail) -> list[Case]:
    """The cases it is about that nobody has decided meanwhile, those escalated first first."""
    found = Case.objects.filter(state__in=OPEN_CASE_STATES, escalated_at__isnull=False)
    if mail.case_id is not None:
        found = found.filter(pk=mail.case_id)
    return list(found.select_related("customer__partner").order_by("escalated_at", "pk"))


def message(mail: DeskMail, cases: list[Case]) -> EmailMessage:
    """The mail in its reader's language. The same Message-ID each time, should one be sent twice."""
    context = {
        **mail.context,
        "name": mail.user.name,
        "by": mail.by_name,
        "limit": settings.REVIEW_LIMIT_MINUTES,
        "cases": [_line(one) for one in cases[:NAMED]],
        "count": len(cases),
        "more": max(0, len(cases) - NAMED),
        "queue": f"{settings.SITE_URL}{reverse('compliance:queue')}?claim=lead",
        "all": f"{settings.SITE_URL}{reverse('compliance:queue')}",
    }
    with override(mail.user.language):
        text = render_to_string(f"mail/desk/{mail.kind}.txt", context)
    subject, _gap, body = text.strip().partition("\n")
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">")
    headers = {"Message-ID": f"<desk-{mail.pk}@{domain}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject.strip(), body.strip() + "\n", None, [mail.user.email], headers=headers)


def _line(case: Case) -> dict[str, str]:
    address = reverse("compliance:case", args=[case.public_id])
    return {
        "customer": " ".join(case.customer.name.split()),
        "partner": case.customer.partner.name,
        "address": f"{settings.SITE_URL}{address}",
    }
