"""The review of a customer as its partner may know it, and its answers (A6, A7): never a list or a candidate."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from compliance.contacts import another_look as look
from compliance.contacts import answer_files, answers
from compliance.models import AnswerFile, Question
from compliance.partner_pages import queries
from customers.models import Customer
from customers.states import Compliance
from portal.api.door import Call
from portal.api.errors import NoSuchThing
from portal.api.own import customers, reading
from portal.api.own.writing import answer, moment
from portal.api.reading import Reader

LONGEST = 4000


def read(call: Call, customer_id: str) -> HttpResponse:
    """GET: status, clock, questions, attempts, days left."""
    return _told(call, customers.of(call, customer_id))


def reply(call: Call, customer_id: str) -> HttpResponse:
    """POST: answers to open questions; a suspended partner may answer too."""
    customer = customers.of(call, customer_id)
    reader = Reader(call.body)
    reading.known(reader, ("answers",))
    given: dict[str, str] = {}
    files: dict[str, list[str]] = {}
    for number, one in enumerate(reading.objects(reader, "answers")):
        question, text, chosen = _row(reader, f"answers[{number}]", one)
        given[question], files[question] = text, chosen
    if not given and not reader.problems:
        reader.fault("answers", "required", "This needs at least one entry.")
    reader.done()
    answers.answer(actor=call.actor, customer=customer, answers=given, files=files, at=call.at)
    return _told(call, customers.of(call, customer_id))


def _row(reader: Reader, path: str, one: dict[str, Any]) -> tuple[str, str, list[str]]:
    """The question, the text and the files of an answer; one of the last two is needed."""
    texts = {name: value for name, value in one.items() if name != "files"}
    row = reading.texts_of(reader, path, texts, ("question", "text"))
    chosen = one.get("files", [])
    if not isinstance(chosen, list) or not all(isinstance(each, str) for each in chosen):
        reader.fault(f"{path}.files", "wrong_type", "This must be a list of ids.")
        chosen = []
    needed = ("question",) if chosen else ("question", "text")
    for name in needed:
        if not row[name].strip():
            reader.fault(f"{path}.{name}", "required", "This is needed.")
    for name, text in row.items():
        if "\0" in text:
            reader.fault(f"{path}.{name}", "control_characters", "This holds NUL, which no text has.")
    if len(row["text"]) > LONGEST:
        reader.fault(f"{path}.text", "too_long", f"At most {LONGEST} characters.")
    return row["question"], row["text"], [each for each in chosen if "\0" not in each]


def add_file(call: Call, customer_id: str, question_id: str) -> HttpResponse:
    """POST: a file for the answer to an open question; it goes with the answer that names its id."""
    customer = customers.of(call, customer_id)
    if not Question.objects.filter(case__customer=customer, public_id=question_id).exists():
        raise NoSuchThing
    kept = answer_files.keep(
        actor=call.actor,
        customer=customer,
        question=question_id,
        name=call.query.get("name", ""),
        content=BytesIO(call.file),
        at=call.at,
    )
    place = call.request.build_absolute_uri(
        reverse("own:get-customers-customer_id-review", args=[customer_id])
    )
    return answer(call.request, _file(kept), 201, Location=place)


def another_look(call: Call, customer_id: str) -> HttpResponse:
    """POST: once for each decision, with what was not known when it was made."""
    customer = customers.of(call, customer_id)
    reader = Reader(call.body)
    reading.known(reader, ("reason", "facts", "refused_at"))
    row = {name: reader.text(name) for name in ("reason", "facts", "refused_at")}
    for name, text in row.items():
        if "\0" in text:
            reader.fault(name, "control_characters", "This holds NUL, which no text has.")
    reader.done()
    look.ask(
        actor=call.actor,
        customer=customer,
        reason=row["reason"],
        facts=row["facts"],
        of=row["refused_at"] or None,
        at=call.at,
    )
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
            "unreachable_at": moment(card.unreachable_at),
        },
        "days_left": card.days_left,
        "due_at": moment(card.due_at),
        "refused_at": card.refused or None,
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
        "files": [_file(file) for file in one.files],
    }


def _file(one: AnswerFile | queries.SeenFile) -> dict[str, Any]:
    return {"id": one.public_id, "name": one.name, "kind": one.kind, "size": one.size, "sha256": one.sha256}
