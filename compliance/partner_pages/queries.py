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

from compliance.contacts import another_look, attempt_counts
from compliance.deprovisioning.countdowns import deadline
from compliance.models import Case, ContactRound, Question
from compliance.partner_pages import steps as partner_steps
from customers.models import Customer
from customers.states import Compliance
from portal.base.moments import time_within

SETTLED = {Compliance.CLEAR, Compliance.DEPROVISIONED}
DELAYS = (3, *(5,) * 11, 30)  # a check takes seconds, a review minutes
LAST_POLL = 130  # about an hour, the limit of a review; then the page says how to look again


@dataclass(frozen=True)
class Asked:
    """One question with its answer, if there is one."""

    public_id: str
    text: str
    answer: str
    asked_at: datetime
    answered_at: datetime | None
    answered_by: str
    due_on: date | None


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
    """Everything the partner's card shows. At most six queries."""
    case = _latest(customer)
    questions = _questions(case) if case else []
    case = case if case and _is_about_this(customer, case) else None
    round_ = _round(case) if case else None
    made = attempt_counts.counted(round_) if round_ else 0
    open_questions = tuple(one for one in questions if one.answered_at is None)
    waiting = customer.shown_status == Compliance.AWAITING_PARTNER
    due_at, days_left = deadline(customer, at)
    return Card(
        customer=customer,
        title=_title(customer, len(open_questions) if waiting else 0),
        text=_text(customer, days_left, due_at, at),
        steps=tuple(partner_steps.steps(customer, case, round_, made, at)),
        open_questions=open_questions if waiting or _non_compliant(customer) else (),
        late_questions=open_questions if customer.shown_status == Compliance.IN_REVIEW else (),
        answered=tuple(one for one in questions if one.answered_at is not None),
        attempts_made=made,
        attempts_most=settings.CONTACT_ATTEMPTS,
        attempts=_tried(round_) if waiting and round_ else (),
        days_left=days_left,
        due_at=due_at,
        keeps=tuple(_keeps(customer)),
        stops=tuple(_stops(customer)),
        stops_title=_stops_title(customer),
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


def _tried(round_: ContactRound) -> tuple[Tried, ...]:
    """Every try of the running round, oldest first; a mail that came back is said too, so that it can be mended."""
    found = sorted(round_.attempts.all(), key=lambda one: (one.at, one.pk))
    return tuple(Tried(one.get_channel_display(), one.get_outcome_display(), one.at) for one in found)


def _questions(case: Case) -> list[Asked]:
    return [_asked(one) for one in case.questions.order_by("asked_at", "position", "pk")]


def _asked(one: Question) -> Asked:
    return Asked(
        public_id=one.public_id,
        text=one.text,
        answer=one.answer,
        asked_at=one.asked_at,
        answered_at=one.answered_at,
        answered_by=one.answered_by_name,
        due_on=one.due_on,
    )


def _title(customer: Customer, waiting: int) -> str:
    if waiting:
        return ngettext("We need %(n)s answer from you", "We need %(n)s answers from you", waiting) % {
            "n": waiting
        }
    return {
        Compliance.CHECKING: _("The check is running"),
        Compliance.CLEAR: _("Nothing stands against this customer"),
        Compliance.IN_REVIEW: _("A person is looking at this customer"),
        Compliance.AWAITING_PARTNER: _("We are trying to reach you"),
        Compliance.NON_COMPLIANT: _("This customer is non-compliant"),
        Compliance.DEPROVISIONED: _("This customer was deprovisioned"),
    }[Compliance(customer.shown_status)]


def _text(customer: Customer, days_left: int | None, due_at: datetime | None, at: datetime) -> str:
    status = Compliance(customer.shown_status)
    if status == Compliance.NON_COMPLIANT and due_at is not None:
        return ngettext(
            "%(n)s day is left. Without a change, deprovisioning of this customer and all its users starts %(when)s.",
            "%(n)s days are left. Without a change, deprovisioning of this customer and all its users starts %(when)s.",
            days_left or 0,
        ) % {"n": days_left, "when": time_within(due_at, at)}
    return {
        Compliance.CHECKING: _(
            "The restricted-party check runs beside provisioning, usually within seconds. Nothing waits for it."
        ),
        Compliance.CLEAR: _("There is nothing for you to do."),
        Compliance.IN_REVIEW: _(
            "Most reviews are decided in %(target)s to %(limit)s minutes. There is nothing for you to do now."
        )
        % partner_steps.review_minutes(),
        Compliance.AWAITING_PARTNER: _("The review goes on as soon as you have answered."),
        Compliance.NON_COMPLIANT: _("Without a change, this customer and all its users are deprovisioned."),
        Compliance.DEPROVISIONED: _("The services of this customer and of all its subscribers have ended."),
    }[status]


def _keeps(customer: Customer) -> list[str]:
    status = customer.shown_status
    if status == Compliance.DEPROVISIONED:
        return []
    if status == Compliance.NON_COMPLIANT:
        return [
            _("Services that run go on until deprovisioning is due"),
            _("Releasing subscribers, correcting the address, answering and deleting"),
        ]
    return [_("All subscribers, calls and meetings"), _("Assigning packages and changing quantities")]


def _stops_title(customer: Customer) -> str:
    if customer.shown_status == Compliance.AWAITING_PARTNER:
        return _("What happens without an answer")
    return _("What is paused")


def _stops(customer: Customer) -> list[str]:
    status = customer.shown_status
    if status == Compliance.AWAITING_PARTNER:
        return [
            ngettext(
                "We try to reach you %(n)s time, at least a working day apart",
                "We try to reach you %(n)s times, at least a working day apart",
                settings.CONTACT_ATTEMPTS,
            )
            % {"n": settings.CONTACT_ATTEMPTS},
            _("After the last attempt, deprovisioning can start. Any answer from you stops that."),
        ]
    if status == Compliance.NON_COMPLIANT:
        return [_("New assignments"), _("Higher quantities")]
    if status in (Compliance.CHECKING, Compliance.IN_REVIEW):
        return [_("Nothing: the check runs beside everything else")]
    return []


def polls(customer: Customer) -> bool:
    """Whether the status can still change, so that looking again is worth it."""
    return customer.shown_status not in SETTLED


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
