"""The review of a customer as its partner may know it, and its answers (A6, A7): never a list or a candidate."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse

from compliance.contacts import answers
from compliance.partner_pages import queries
from customers.models import Customer
from customers.states import Compliance
from portal.api.door import Call
from portal.api.own import customers, reading
from portal.api.own.writing import answer, moment
from portal.api.reading import Reader


def read(call: Call, customer_id: str) -> HttpResponse:
    """GET: status, clock, questions, attempts, days left."""
    return _told(call, customers.of(call, customer_id))


def reply(call: Call, customer_id: str) -> HttpResponse:
    """POST: answers to open questions; a suspended partner may answer too."""
    customer = customers.of(call, customer_id)
    reader = Reader(call.body)
    reading.known(reader, ("answers",))
    given: dict[str, str] = {}
    for number, one in enumerate(reading.objects(reader, "answers")):
        row = reading.texts_of(reader, f"answers[{number}]", one, ("question", "text"))
        for name, text in row.items():
            if not text.strip() or "\0" in text:
                reader.fault(f"answers[{number}].{name}", "required", "This is needed.")
        given[row["question"]] = row["text"]
    if not given and not reader.problems:
        reader.fault("answers", "required", "This needs at least one entry.")
    reader.done()
    answers.answer(actor=call.actor, customer=customer, answers=given, at=call.at)
    return _told(call, customers.of(call, customer_id))


def _told(call: Call, customer: Customer) -> HttpResponse:
    card = queries.card(customer, at=call.at)
    body = {
        "customer": customer.public_id,
        "status": card.status,
        "since": moment(customer.shown_since),
        "title": card.title,
        "text": card.text,
        "clock": {
            "target_minutes": settings.REVIEW_TARGET_MINUTES,
            "limit_minutes": settings.REVIEW_LIMIT_MINUTES,
            "paused": card.status == Compliance.AWAITING_PARTNER,
        },
        "questions": [_question(one, is_open=True) for one in (*card.open_questions, *card.late_questions)]
        + [_question(one, is_open=False) for one in card.answered],
        "attempts": {
            "counted": card.attempts_made,
            "most": card.attempts_most,
            "left": max(card.attempts_most - card.attempts_made, 0),
        },
        "days_left": card.days_left,
        "due_at": moment(card.due_at),
    }
    return answer(call.request, body)


def _question(one: queries.Asked, *, is_open: bool) -> dict[str, Any]:
    return {
        "id": one.public_id,
        "text": one.text,
        "is_open": is_open,
        "asked_at": moment(one.asked_at),
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "answer": one.answer or None,
        "answered_at": moment(one.answered_at),
        "answered_by": one.answered_by or None,
    }
