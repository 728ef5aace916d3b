"""The mail that questions would go out with, before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from compliance.contacts import attempts, recipients
from compliance.models import Case, ContactAttempt
from compliance.review.partner_mails import Notice
from compliance.rules import contacts as rules
from compliance.rules import working_days
from portal.outbox import rendering
from portal.outbox.models import Mail


@dataclass(frozen=True)
class MailPreview:
    """What the partner would get; `to` is "" when there is nobody to write to."""

    to: str
    subject: str
    body: str
    questions: tuple[str, ...]
    due_on: date


def of_mail(case: Case, questions: Sequence[tuple[str, str]], *, at: datetime) -> MailPreview:
    """The mail in the partner's language, made by the same code that sends it; nothing is stored or sent."""
    due = working_days.after(at, settings.ANSWER_WINDOW_WORKING_DAYS, attempts.holidays()).date()
    customer, texts = case.customer, [text for _code, text in questions]
    mail = Mail(
        kind=Notice.QUESTIONS,
        recipient="preview",
        partner=customer.partner,
        customer_id=customer.pk,
        context={
            "questions": len(texts),
            "texts": texts,
            "due_on": due.isoformat(),
            "unreachable_at": _unreachable_at(at).isoformat(),
        },
    )
    made = rendering.message(mail)
    to = ", ".join(recipients.addresses(recipients.of_questions(customer)))
    return MailPreview(to, str(made.subject), str(made.body), tuple(texts), due)


def _unreachable_at(at: datetime) -> datetime:
    """As if the mail were the first attempt."""
    first = ContactAttempt(at=at, channel="email", outcome="sent")
    window, most = settings.ANSWER_WINDOW_WORKING_DAYS, settings.CONTACT_ATTEMPTS
    return rules.earliest_unreachable_at([first], attempts.holidays(), window=window, most=most, at=at)
