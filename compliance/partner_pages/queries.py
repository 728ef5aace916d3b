"""What a partner may know of a customer's review: status, clock, days, attempts and what to answer.

Nothing here may come from a candidate, a list, a score or a decision that waits for a second person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.contacts import another_look, attempt_counts, unreachable
from compliance.deprovisioning.countdowns import deadline
from compliance.models import AnswerFile, Case, ContactRound, Question
from compliance.partner_pages import card_words as words
from compliance.partner_pages import steps as partner_steps
from customers.models import Customer
from customers.states import Compliance

SETTLED = {Compliance.CLEAR, Compliance.DEPROVISIONED}
DELAYS = (3, *(5,) * 11, 30)  # a check takes seconds, a review minutes
LAST_POLL = 130  # about an hour, the limit of a review; then the page says how to look again


@dataclass(frozen=True)
class SeenFile:
    """A file that goes, or went, with an answer."""

    public_id: str
    name: str
    kind: str
    label: str
    size: int
    sha256: str
    by: str
    at: datetime


@dataclass(frozen=True)
class SeenDraft:
    """What a colleague has prepared and nobody has sent: for those who may answer alone."""

    text: str
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True)
class Asked:
    """One question with its answer, if there is one; `waiting` are the files of its draft."""

    public_id: str
    text: str
    answer: str
    asked_at: datetime
    answered_at: datetime | None
    answered_by: str
    due_on: date | None
    files: tuple[SeenFile, ...] = ()
    draft: SeenDraft | None = None
    waiting: tuple[SeenFile, ...] = ()


@dataclass(frozen=True)
class Tried:
    """One try to reach the partner: when and how, never what the desk noted about it."""

    channel: str
    outcome: str
    at: datetime


@dataclass(frozen=True)
class Card:
    """The state of a review as its partner reads it."""

    customer: Customer
    title: str
    text: str
    steps: tuple[partner_steps.Step, ...]
    open_questions: tuple[Asked, ...]
    late_questions: tuple[Asked, ...]
    answered: tuple[Asked, ...]
    attempts_made: int
    attempts_most: int
    attempts: tuple[Tried, ...]
    unreachable_at: datetime | None
    days_left: int | None
    due_at: datetime | None
    keeps: tuple[str, ...]
    stops: tuple[str, ...]
    stops_title: str
    refused: str = ""
    """Names the decision that another look can be asked for; empty where none can."""

    @property
    def status(self) -> str:
        """The compliance status."""
        return self.customer.shown_status


def delay(count: int) -> int | None:
    """Seconds until the next look, slower and slower; None when it is time to stop."""
    if count >= LAST_POLL:
        return None
    return DELAYS[min(count, len(DELAYS) - 1)]


def card(customer: Customer, *, at: datetime) -> Card:
    """Everything the partner's card shows. A fixed number of queries."""
    case = _latest(customer)
    questions = _questions(case) if case else []
    case = case if case and _is_about_this(customer, case) else None
    round_ = _round(case) if case else None
    made = attempt_counts.counted(round_) if round_ else 0
    most = settings.CONTACT_ATTEMPTS
    still = () if customer.is_gone else questions
    open_questions = tuple(one for one in still if one.answered_at is None)
    waiting = customer.shown_status == Compliance.AWAITING_PARTNER and not customer.is_gone
    unreachable_at = _unreachable_at(round_, at) if waiting else None
    due_at, days_left = deadline(customer, at)
    return Card(
        customer=customer,
        title=words.title(customer, len(open_questions) if waiting else 0),
        text=words.text(customer, days_left, due_at, at),
        steps=tuple(partner_steps.steps(customer, case, round_, made, at)),
        open_questions=open_questions if waiting or _non_compliant(customer) else (),
        late_questions=open_questions if customer.shown_status == Compliance.IN_REVIEW else (),
        answered=tuple(one for one in questions if one.answered_at is not None),
        attempts_made=made,
        attempts_most=most,
        attempts=_tried(round_) if waiting and round_ else (),
        unreachable_at=unreachable_at,
        days_left=days_left,
        due_at=due_at,
        keeps=tuple(words.keeps(customer)),
        stops=tuple(words.stops(customer, unreachable_at, is_sure=made == most, at=at)),
        stops_title=words.stops_title(customer),
        refused=_refused(customer, at),
    )


def _refused(customer: Customer, at: datetime) -> str:
    decision = another_look.open_to(customer, at)
    return another_look.moment(decision) if decision else ""


def _latest(customer: Customer) -> Case | None:
    """The latest case; while an outcome is held back, only one from before: a new one would tell it."""
    found = customer.cases.order_by("-pk")
    return (found.filter(opened_at__lt=customer.outcome_held_at) if customer.is_held else found).first()


def _non_compliant(customer: Customer) -> bool:
    return customer.shown_status == Compliance.NON_COMPLIANT


def _is_about_this(customer: Customer, case: Case) -> bool:
    """Whether the steps are those of this case; one settled before the latest change belongs to the past."""
    if customer.shown_status == Compliance.CHECKING:
        return False
    settled = customer.shown_status == Compliance.CLEAR and case.decided_at is not None
    written = customer.profile.created_at if customer.profile else customer.created_at
    return not settled or (case.decided_at or case.opened_at) > written


def _round(case: Case) -> ContactRound | None:
    return case.contact_rounds.prefetch_related("attempts").order_by("-pk").first()


def _unreachable_at(round_: ContactRound | None, at: datetime) -> datetime | None:
    running = round_ is not None and round_.ended_at is None
    return unreachable.earliest(round_, at=at) if round_ is not None and running else None


def _tried(round_: ContactRound) -> tuple[Tried, ...]:
    """Every try of the running round, oldest first; a mail that came back is said too, so that it can be mended."""
    found = sorted(round_.attempts.all(), key=lambda one: (one.at, one.pk))
    return tuple(Tried(one.get_channel_display(), one.get_outcome_display(), one.at) for one in found)


def _questions(case: Case) -> list[Asked]:
    found = case.questions.select_related("draft").prefetch_related("files")
    return [_asked(one) for one in found.order_by("asked_at", "position", "pk")]


def _asked(one: Question) -> Asked:
    files = sorted(one.files.all(), key=lambda file: file.pk)
    draft = getattr(one, "draft", None)
    return Asked(
        public_id=one.public_id,
        text=one.text,
        answer=one.answer,
        asked_at=one.asked_at,
        answered_at=one.answered_at,
        answered_by=one.answered_by_name,
        due_on=one.due_on,
        files=tuple(_file(file) for file in files if file.sent_at),
        draft=SeenDraft(draft.text, draft.saved_at, draft.saved_by_name) if draft else None,
        waiting=tuple(_file(file) for file in files if not file.sent_at and not file.removed_at),
    )


def _file(one: AnswerFile) -> SeenFile:
    return SeenFile(
        public_id=one.public_id,
        name=one.name,
        kind=one.kind,
        label=one.get_kind_display(),
        size=one.size,
        sha256=one.sha256,
        by=one.added_by_name,
        at=one.added_at,
    )


def polls(customer: Customer) -> bool:
    """Whether the status can still change, so that looking again is worth it."""
    return customer.shown_status not in SETTLED and not customer.is_gone


def figures(shown: Card) -> dict[str, Any]:
    """The short line beside the title: attempts while waiting, days while non-compliant."""
    if shown.status == Compliance.AWAITING_PARTNER:
        words = _("Contact attempt %(made)s of %(most)s")
        return {"corner": words % {"made": shown.attempts_made, "most": shown.attempts_most}}
    if shown.days_left is not None:
        most = settings.NON_COMPLIANT_DAYS
        words = ngettext("%(n)s of %(most)s days left", "%(n)s of %(most)s days left", shown.days_left)
        return {"corner": words % {"n": shown.days_left, "most": most}}
    return {"corner": ""}
