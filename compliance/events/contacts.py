"""Asking the partner, its answers, every try to reach it, notices, and the release of a due deprovisioning."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from compliance.events.case_fact import CaseFact, PartnerFact
from portal.audit.events import SetsOff


@dataclass(frozen=True, kw_only=True)
class CasePaused(CaseFact):
    """Questions went out."""

    name = "compliance.case.paused"
    kind = "asked"
    desk = _("stopped the clock: the partner has the ball")

    questions: int


@dataclass(frozen=True, kw_only=True)
class CaseAnswered(CaseFact):
    """By the partner."""

    name = "compliance.case.answered"
    kind = "answered"
    desk = _("answered: the clock runs again")

    answers: int


@dataclass(frozen=True, kw_only=True)
class AnswerFileSent(CaseFact):
    """With an answer; `number` is the file's, `file` what it is, `size` its bytes."""

    name = "compliance.answer.file_sent"
    kind = "file_sent"
    raises = ()
    desk = _("sent a file with the answer")

    number: int
    file: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class CaseTakenBack(CaseFact):
    """From the partner, without a written answer."""

    kind = "resumed"

    because: str


class CaseResumed(CaseTakenBack):
    """Nobody waits for the partner any more."""

    name = "compliance.case.resumed"
    desk = _("took the case back without an answer")


class PartnerSpoken(CaseTakenBack):
    """By telephone."""

    name = "compliance.case.spoke"
    desk = _("spoke with the partner: the clock runs again")


@dataclass(frozen=True, kw_only=True)
class AnswersRead(CaseFact):
    """They hold nothing any more."""

    name = "compliance.answers.read"
    kind = "read"
    desk = _("read the answer")

    answers: int


@dataclass(frozen=True, kw_only=True)
class AttemptRecorded(CaseFact):
    """`number` is the attempt's."""

    name = "compliance.attempt.recorded"
    kind = "attempted"
    desk = _("recorded a contact attempt")

    number: int
    channel: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ContactBounced(CaseFact):
    """The attempt does not count."""

    name = "compliance.contact.bounced"
    kind = "bounced"
    desk = _("A mail came back")

    number: int


@dataclass(frozen=True, kw_only=True)
class NoticeOwed(CaseFact):
    """Before the thirty days are over."""

    name = "compliance.notice.owed"
    kind = "notified"
    raises = ()
    desk = _("A notice to the partner is due")

    days_left: int


@dataclass(frozen=True, kw_only=True)
class UnreachableNear(CaseFact):
    """The day before the partner counts as unreachable; `round` is the contact round's number."""

    name = "compliance.notice.unreachable"
    kind = "notified"
    raises = ()
    desk = _("A notice to the partner is due: tomorrow it counts as unreachable")

    round: int


@dataclass(frozen=True, kw_only=True)
class QuestionsAsked(PartnerFact):
    """How many."""

    name = "compliance.questions.asked"
    desk = _("asked the partner")
    partner = _("asked questions about the customer")
    sets_off = SetsOff(webhook="customer.questions", pages=("customer",))

    questions: int


@dataclass(frozen=True, kw_only=True)
class QuestionsAnswered(PartnerFact):
    """How many were answered, by the partner."""

    name = "compliance.questions.answered"
    desk = _("answered the questions")
    sets_off = SetsOff(webhook="customer.answered", pages=("customer",))

    answers: int


@dataclass(frozen=True, kw_only=True)
class ContactAttempted(PartnerFact):
    """By which way, and what came of it (words of `ContactAttempt`)."""

    name = "compliance.contact.attempted"
    desk = _("tried to reach the partner")
    partner = _("tried to reach you")
    sets_off = SetsOff(webhook="customer.contact", pages=("customer",))

    channel: str
    outcome: str


class AnotherLookAsked(PartnerFact):
    """By the partner, at a decision that stands."""

    name = "compliance.another_look.asked"
    desk = _("asked for another look at the decision")
    sets_off = SetsOff(webhook="customer.answered", pages=("customer",))


@dataclass(frozen=True, kw_only=True)
class ReleaseFact(CaseFact):
    """What two people say about one due deprovisioning."""

    because: str
    key: str


class ReleaseProposed(ReleaseFact):
    """By the first."""

    name = "compliance.deprovisioning.release_proposed"
    kind = "release_proposed"
    desk = _("proposed to release deprovisioning")


class ReleaseConfirmed(ReleaseFact):
    """By the second."""

    name = "compliance.deprovisioning.release_confirmed"
    kind = "release_confirmed"
    desk = _("released deprovisioning")


class ReleaseWithdrawn(ReleaseFact):
    """By any reviewer."""

    name = "compliance.deprovisioning.release_withdrawn"
    kind = "release_withdrawn"
    desk = _("called the deprovisioning off")
