"""The partner's answers, and the reviewer who reads them. An unread one holds both ways to deprovisioning."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from compliance.contacts import answer_files, open_questions, rounds
from compliance.contacts.open_questions import NothingAsked, require_may_answer
from compliance.events import contacts as events
from compliance.events.case_fact import PartnerFact
from compliance.models import Case, Question
from compliance.review import case_log, decisions, unread_answers, withdrawals
from compliance.states import CASE, CaseState
from customers.models import Customer
from portal.base.actors import Actor
from portal.base.errors import DomainError

__all__ = ["NotWaiting", "NothingAsked", "answer", "go_on", "mark_read", "require_may_answer", "resume"]


class NotWaiting(DomainError):
    """The partner does not have the ball."""

    code = "not_waiting"
    text = _("This case does not wait for the partner.")


def answer(
    *,
    actor: Actor,
    customer: Customer,
    answers: Mapping[str, str],
    files: Mapping[str, Collection[str]] | None = None,
    at: datetime,
) -> Case:
    """Take answers (question public id → text) from the customer's own partner, a suspended one too.

    `files` are public ids of files that were kept for the question; one alone is an answer. Any answer ends the
    round and sets the review clock going, the other questions stay open; on a non-compliant customer it reopens
    the case while the 30 days run on. Raises `NotAllowed`, `NothingAsked` and `NoSuchFile`.
    """
    require_may_answer(actor, customer)
    actor.go_on()
    sent = {name: chosen for name, chosen in (files or {}).items() if chosen}
    given = {name: answers.get(name, "").strip() for name in {**answers, **sent}}
    names = [name for name, text in given.items() if text or name in sent]
    with transaction.atomic():
        case, asked = open_questions.held(customer, names)
        for question in asked:
            _write(question, given[question.public_id], actor, at)
            _send(case, question, sent.get(question.public_id, ()), actor, at)
        told = events.QuestionsAnswered(answers=len(asked))
        go_on(case, actor, answers=len(asked), told=told, at=at)
    return case


def _send(case: Case, question: Question, names: Collection[str], actor: Actor, at: datetime) -> None:
    """What was sent is in the chain of evidence: its number, its size and its fingerprint."""
    for one in answer_files.send(question, names, at=at):
        sent = events.AnswerFileSent(number=one.pk, file=one.kind, size=one.size, sha256=one.sha256)
        case_log.add(sent, case=case, actor=actor, at=at)


def _write(question: Question, text: str, actor: Actor, at: datetime) -> None:
    question.answer, question.answered_at, question.answered_by_name = text, at, actor.name
    question.save(update_fields=["answer", "answered_at", "answered_by_name"])


def go_on(case: Case, actor: Actor, *, answers: int, told: PartnerFact, at: datetime) -> None:
    """What anything that a partner writes does to a held case: the round ends, the desk has the ball."""
    withdrawals.end_round(case, because="answered", at=at)
    case_log.add(events.CaseAnswered(answers=answers), case=case, actor=actor, at=at)
    case_log.tell_partner(told, case=case, actor=actor, at=at)
    if case.state == CaseState.AWAITING_PARTNER:
        _take_back(case, actor, at)
    elif case.state == CaseState.NON_COMPLIANT:
        decisions.reopen_held(case, actor=actor, reason="", at=at)


def _take_back(case: Case, actor: Actor, at: datetime) -> None:
    """To whoever asked while the claim lasts, else to the queue."""
    held = case.claimed_by_id is not None and case.claimed_until is not None and case.claimed_until > at
    if held:
        CASE.move(case, CaseState.CLAIMED)
    else:
        CASE.move(case, CaseState.OPEN, claimed_by_id=None, claimed_until=None)
    withdrawals.back_in_review(case, actor=actor, at=at)


def resume(*, actor: Actor, case: Case, at: datetime) -> None:
    """Take a case back without an answer: the clock goes on, the round ends. Raises `NotAllowed`, `NotWaiting`."""
    case_log.reviewer(actor)
    with transaction.atomic():
        case_log.hold(case, actor)
        if case.state != CaseState.AWAITING_PARTNER:
            raise NotWaiting
        rounds.take_back(case, actor=actor, fact=events.CaseResumed(because="resumed"), at=at)


def mark_read(*, actor: Actor, case: Case, at: datetime) -> int:
    """Say that the answers were read: they hold nothing any more; how many. Raises `NotAllowed`."""
    case_log.reviewer(actor)
    with transaction.atomic():
        case_log.hold(case, actor)
        return unread_answers.read_all(case, actor=actor, at=at)
