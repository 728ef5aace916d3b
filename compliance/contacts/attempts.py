"""Asking the partner, and every try to reach it. The review clock pauses while the partner has the ball."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from compliance.contacts import recipients, reminders, rounds, tipping_off, unreachable
from compliance.events import contacts as events
from compliance.models import Case, ContactAttempt, ContactRound, Question
from compliance.review import case_log, delistings, partner_mails, withdrawals
from compliance.rules import contacts as rules
from compliance.rules import working_days
from compliance.states import CASE, CaseState
from customers.profile import compliance_status
from customers.states import Compliance
from portal.base.actors import Actor, system
from portal.base.errors import DomainError

PERSON_LIMIT = 200
"""Room for the people whom an attempt was made to reach."""


class NoQuestions(DomainError):
    """Nothing was asked."""

    code = "no_questions"
    text = _("Choose at least one question.")
    status = 422


class NoRound(DomainError):
    """Nobody is waiting for the partner."""

    code = "no_round"
    text = _("Nothing is being asked of the partner now. Ask first.")


class EnoughAttempts(DomainError):
    """Three attempts that count have been made."""

    code = "enough_attempts"
    text = _("%(most)s attempts that count have been made. No more are due in this round.")


class NobodyNamed(DomainError):
    """An attempt says whom one tried to reach."""

    code = "nobody_named"
    text = _("Say whom you tried to reach.")
    status = 422


class NothingSaid(DomainError):
    """What was said on the telephone is the answer: it is kept."""

    code = "nothing_said"
    text = _("Write down what was said: it is the partner’s answer.")
    status = 422


class UnknownWord(DomainError):
    """Not a channel, or not an outcome."""

    code = "unknown_word"
    text = _("Choose one of the values on offer.")
    status = 422


def holidays() -> frozenset[date]:
    """The holidays of the setting."""
    return working_days.days(settings.HOLIDAYS)


def ask(*, actor: Actor, case: Case, questions: Sequence[tuple[str, str]], at: datetime) -> ContactRound:
    """Put questions (code, text) to the partner: the clock pauses, a round starts with an e-mail as its first try.

    The e-mail counts once it has not bounced. Raises `NotAllowed`, `NotHeld`, `NoQuestions`, and `TellsTooMuch`
    for a text that names a listed party, a list or a score.
    """
    case_log.reviewer(actor)
    asked = [(code, text.strip()) for code, text in questions if text.strip()]
    if not asked:
        raise NoQuestions
    with transaction.atomic():
        case_log.hold(case, actor)
        case_log.require_holder(case, actor, at=at)
        tipping_off.require(case, [text for _code, text in asked])
        withdrawals.end_round(case, because="asked_again", at=at)
        round_ = ContactRound.objects.create(case=case, started_at=at)
        due_on = working_days.after(at, settings.ANSWER_WINDOW_WORKING_DAYS, holidays()).date()
        _write_questions(case, round_, asked, at, due_on)
        CASE.move(case, CaseState.AWAITING_PARTNER)
        delistings.looked(case)
        _say_asked(case, actor, len(asked), at)
        if case.customer.compliance_status == Compliance.IN_REVIEW:
            compliance_status.move(
                customer=case.customer, target=Compliance.AWAITING_PARTNER, actor=actor, at=at
            )
        _mail(case, round_, actor, len(asked), at, due_on)
    return round_


def _write_questions(
    case: Case, round_: ContactRound, asked: Sequence[tuple[str, str]], at: datetime, due_on: date
) -> None:
    Question.objects.bulk_create(
        Question(case=case, round=round_, position=place, code=code, text=text, asked_at=at, due_on=due_on)
        for place, (code, text) in enumerate(asked, start=1)
    )


def _say_asked(case: Case, actor: Actor, count: int, at: datetime) -> None:
    case_log.add(events.CasePaused(questions=count), case=case, actor=actor, at=at)
    case_log.tell_partner(events.QuestionsAsked(questions=count), case=case, actor=actor, at=at)


def _mail(case: Case, round_: ContactRound, actor: Actor, count: int, at: datetime, due_on: date) -> None:
    """One try, however many read it. Without anybody to write to it is a bounce: another channel is due."""
    to = recipients.of_questions(case.customer)
    outcome = ContactAttempt.Outcome.SENT if to else ContactAttempt.Outcome.BOUNCED
    person = _said(recipients.addresses(to)) or "–"
    tried = _record(case, round_, actor, channel="email", outcome=outcome, person=person, proof="", at=at)
    partner_mails.owe(
        customer=case.customer,
        kind=partner_mails.Notice.QUESTIONS,
        event=mail_event(tried),
        at=at,
        to=to,
        questions=count,
        due_on=due_on.isoformat(),
        unreachable_at=unreachable.earliest(round_, at=at).isoformat(),
    )


def mail_event(tried: ContactAttempt) -> str:
    """What the mails of an attempt by e-mail tell of."""
    return f"questions:{tried.pk}"


def _said(where: Sequence[str]) -> str:
    """As many as an attempt has room for."""
    most = PERSON_LIMIT - len(", … +999")
    shown = list(where)
    while len(", ".join(shown)) > most:
        shown.pop()
    more = len(where) - len(shown)
    return ", ".join(shown) + (f", … +{more}" if more else "")


def log_attempt(
    *,
    actor: Actor,
    case: Case,
    channel: str,
    outcome: str,
    person: str,
    proof: str = "",
    at: datetime,
) -> ContactAttempt:
    """Record one try to reach the partner of a case that waits for it; whether it counts is computed.

    Who was spoken to has answered: that ends the round and the case is the actor's again. Raises `NotAllowed`,
    `NoRound`, `EnoughAttempts`, `UnknownWord`, `NobodyNamed` and `NothingSaid`.
    """
    case_log.reviewer(actor)
    _require_told(channel, outcome, person, proof)
    with transaction.atomic():
        case_log.hold(case, actor)
        round_ = ContactRound.objects.filter(case=case, ended_at=None).first()
        if round_ is None or case.state != CaseState.AWAITING_PARTNER:
            raise NoRound
        if outcome != ContactAttempt.Outcome.SPOKE:
            _require_room(round_)
        said = {"channel": channel, "outcome": outcome, "person": person.strip(), "proof": proof.strip()}
        tried = _record(case, round_, actor, at=at, **said)
        if outcome == ContactAttempt.Outcome.SPOKE:
            rounds.take_back(case, actor=actor, fact=events.PartnerSpoken(because="spoke"), at=at)
        else:
            reminders.with_attempt(case, tried, at=at)
    return tried


def _require_told(channel: str, outcome: str, person: str, proof: str) -> None:
    if channel not in ContactAttempt.Channel.values or outcome not in ContactAttempt.Outcome.values:
        raise UnknownWord(field="channel")
    if not person.strip():
        raise NobodyNamed(field="person")
    if outcome == ContactAttempt.Outcome.SPOKE and not proof.strip():
        raise NothingSaid(field="proof")


def _require_room(round_: ContactRound) -> None:
    made = rules.counted(round_.attempts.all(), holidays(), most=settings.CONTACT_ATTEMPTS)
    if len(made) >= settings.CONTACT_ATTEMPTS:
        raise EnoughAttempts(most=settings.CONTACT_ATTEMPTS)


def _record(
    case: Case,
    round_: ContactRound,
    actor: Actor,
    *,
    channel: str,
    outcome: str,
    person: str,
    proof: str,
    at: datetime,
) -> ContactAttempt:
    tried = ContactAttempt.objects.create(
        round=round_,
        channel=channel,
        outcome=outcome,
        person=person,
        proof=proof,
        by_id=actor.user_id,
        by_name=actor.name,
        at=at,
    )
    said = {"channel": channel, "outcome": str(outcome)}
    case_log.add(events.AttemptRecorded(number=tried.pk, **said), case=case, actor=actor, at=at)
    case_log.tell_partner(events.ContactAttempted(**said), case=case, actor=actor, at=at)
    return tried


def bounce(*, attempt: ContactAttempt, at: datetime, proof: str = "", actor: Actor | None = None) -> None:
    """Note that a mail came back: the try does not count and another channel is due. Safe to repeat.

    By the machine, or by a reviewer who got the returned mail. Raises `NotAllowed`.
    """
    if actor is not None:
        case_log.reviewer(actor)
    case, who = attempt.round.case, actor or system("mail")
    with transaction.atomic():
        case_log.hold(case, actor)
        sent = ContactAttempt.objects.filter(pk=attempt.pk, channel=ContactAttempt.Channel.EMAIL)
        came_back = sent.exclude(outcome=ContactAttempt.Outcome.BOUNCED)
        if not came_back.update(outcome=ContactAttempt.Outcome.BOUNCED, proof=proof or attempt.proof):
            return
        case_log.add(events.ContactBounced(number=attempt.pk), case=case, actor=who, at=at)
