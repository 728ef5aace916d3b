"""Drafts of answers: a text and files for each open question, for the partner's colleagues and never for the desk.

Two colleagues at once: a page carries the mark of each draft that it showed. What somebody else has changed since
is never overwritten: nothing is saved or sent, and the page shows both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from compliance.contacts import answer_files, answers, open_questions
from compliance.models import AnswerDraft, Question
from customers.models import Customer
from portal.base.actors import Actor
from portal.base.errors import Stale


class DraftChanged(Stale):
    """A colleague saved another draft of it in the meantime."""

    code = "draft_changed"
    text = _(
        "A colleague has changed the draft since you opened this page. Nothing was sent or overwritten: both "
        "texts are shown. Look at them, then send or save again."
    )


@dataclass(frozen=True)
class Given:
    """What a page says of one question: its text, the files that stay, the mark that it carried.

    `added` are the files that came with this very request: they are in the draft already.
    """

    text: str
    files: frozenset[str]
    seen: str
    added: frozenset[str] = frozenset()

    @property
    def is_answer(self) -> bool:
        """Whether there is something to send."""
        return bool(self.text or self.files)

    @property
    def is_untouched(self) -> bool:
        """Whether it is what the page showed."""
        return mark(self.text, self.files - self.added) == self.seen


def mark(text: str, files: Iterable[str] = ()) -> str:
    """What names the state of a draft on a page."""
    whole = "\n".join([*sorted(files), text.replace("\r\n", "\n").strip()])
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]


EMPTY = mark("")


def text_of(question: Question) -> str:
    """The text of its draft; "" where there is none."""
    draft = AnswerDraft.objects.filter(question=question).first()
    return draft.text if draft else ""


def save(*, actor: Actor, customer: Customer, given: Mapping[str, Given], at: datetime) -> int:
    """Keep drafts (question public id → what the page says); how many open questions they are for.

    What the page left as it was stays as it is now. Raises `NotAllowed`, `NothingAsked` and `DraftChanged`.
    """
    open_questions.require_may_answer(actor, customer)
    actor.go_on()
    with transaction.atomic():
        _case, asked = open_questions.held(customer, list(given))
        touched = [one for one in asked if not given[one.public_id].is_untouched]
        _require_seen(touched, given)
        for question in touched:
            _write(question, given[question.public_id], actor, at)
    return len(asked)


def send(*, actor: Actor, customer: Customer, given: Mapping[str, Given], at: datetime) -> int:
    """Answer those questions that have a text or a file, and keep the rest as a draft; how many were answered.

    Raises what `save` and `answers.answer` do.
    """
    open_questions.require_may_answer(actor, customer)
    actor.go_on()
    with transaction.atomic():
        _case, asked = open_questions.held(customer, list(given))
        _require_seen(asked, given)
        for question in asked:
            _write(question, given[question.public_id], actor, at)
        ready = {one.public_id: given[one.public_id] for one in asked if given[one.public_id].is_answer}
        answers.answer(
            actor=actor,
            customer=customer,
            answers={name: one.text for name, one in ready.items()},
            files={name: one.files for name, one in ready.items()},
            at=at,
        )
    return len(ready)


def _require_seen(asked: Iterable[Question], given: Mapping[str, Given]) -> None:
    for question in asked:
        if not _fits(question, given[question.public_id]):
            raise DraftChanged


def _fits(question: Question, one: Given) -> bool:
    """Whether the page showed the draft as it is, or says the same."""
    text, files = text_of(question), _waiting(question)
    return mark(text, files - one.added) == one.seen or mark(text, files) == mark(one.text, one.files)


def _waiting(question: Question) -> frozenset[str]:
    return frozenset(question.files.waiting().values_list("public_id", flat=True))


def _write(question: Question, one: Given, actor: Actor, at: datetime) -> None:
    answer_files.take_out(question, _left_out(question, one.files), at=at)
    if text_of(question) == one.text:
        return
    said = {"text": one.text, "saved_at": at, "saved_by_name": actor.name}
    AnswerDraft.objects.update_or_create(question=question, defaults=said)


def _left_out(question: Question, stays: Collection[str]) -> list[str]:
    return [name for name in _waiting(question) if name not in stays]
