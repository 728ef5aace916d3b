"""The mail that questions would go out with, before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from compliance.contacts import attempts, notices
from compliance.models import Case, Notice
from compliance.rules import working_days


@dataclass(frozen=True)
class MailPreview:
    """What the partner would get; `to` is "" when there is no address to write to."""

    to: str
    subject: str
    body: str
    questions: tuple[str, ...]
    due_on: date


def of_mail(case: Case, questions: Sequence[tuple[str, str]], *, at: datetime) -> MailPreview:
    """The mail in the partner's language, made by the same code that sends it; nothing is stored or sent."""
    to = case.customer.partner.mail_address()
    due = working_days.after(at, settings.ANSWER_WINDOW_WORKING_DAYS, attempts.holidays())
    context = {"questions": len(questions), "due_on": due.date().isoformat()}
    notice = Notice(customer=case.customer, kind=Notice.Kind.QUESTIONS, to=to, context=context)
    made = notices.message(notice)
    return MailPreview(
        to, str(made.subject), str(made.body), tuple(text for _code, text in questions), due.date()
    )
