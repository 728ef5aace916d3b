"""The partner asks for another look at a refusal: once for each decision, with a reason and new facts."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from compliance.contacts import answers
from compliance.events.contacts import AnotherLookAsked
from compliance.models import Case, Decision, Question
from compliance.review import case_log
from compliance.rules import deadline
from compliance.states import DecisionWord
from customers.models import Customer
from portal.base.actors import Actor
from portal.base.errors import DomainError

REASONS = {
    "mistaken": _("It is another company or person than you think"),
    "corrected": _("Our details were wrong and are corrected now"),
    "changed": _("Owners, contacts or names have changed"),
    "proof": _("We have new proof"),
}
CODE = "another_look"
FEWEST, LONGEST = 20, 4000


class NoOtherLook(DomainError):
    """Nothing is refused, or this decision was asked about before."""

    code = "no_other_look"
    text = _(
        "Another look can be asked for once for each decision, while it stands. Show the page again to see its state."
    )


class UnknownLookReason(DomainError):
    """Not one of those on offer."""

    code = "unknown_look_reason"
    text = _("Choose one of the reasons on offer.")
    status = 422


class FactsNeeded(DomainError):
    """A decision is looked at again for what was not known when it was made."""

    code = "facts_needed"
    text = _("Write what we did not know when we decided, in %(fewest)s characters or more.")
    status = 422


def open_to(customer: Customer, at: datetime) -> Decision | None:
    """The refusal that may be asked about now; None where there is none, or while an outcome is held back.

    Once the 30 days are over it may be asked for once in all: else each refusal that is confirmed would hold
    deprovisioning anew, for ever. What the desk does with the case since does not matter: it must not show.
    """
    if customer.is_held or not customer.is_non_compliant or customer.is_gone:
        return None
    made = Decision.objects.filter(case__customer=customer, outcome=Decision.Outcome.FINAL)
    newest = made.filter(decision=DecisionWord.NON_COMPLIANT).order_by("-pk").first()
    asked = newest is None or Question.objects.filter(decision=newest).exists()
    return None if asked or _is_used_up(customer, at) else newest


def _is_used_up(customer: Customer, at: datetime) -> bool:
    """Whether deprovisioning is due, and another look was asked for since day 0."""
    day_zero = customer.non_compliant_on
    if day_zero is None or not deadline.is_due(day_zero, at=at, days=settings.NON_COMPLIANT_DAYS):
        return False
    looks = Question.objects.filter(case__customer=customer, decision__isnull=False)
    return looks.filter(asked_at__gte=datetime.combine(day_zero, time(), UTC)).exists()


def moment(decision: Decision) -> str:
    """What a page names a decision by: when it became final (ISO 8601)."""
    return decision.final_at.isoformat() if decision.final_at else ""


def ask(
    *, actor: Actor, customer: Customer, reason: str, facts: str, at: datetime, of: str | None = None
) -> Case:
    """Open the refused case again for a person of its partner's; `reason` is a key of `REASONS`,
    `of` the `moment` of the decision that the page showed (None: the one that stands).

    The customer stays non-compliant and its days run on; like any answer that nobody has read, it holds
    deprovisioning and goes to the top of the queue.
    Raises `NotAllowed`, `NoOtherLook`, `UnknownLookReason` and `FactsNeeded`.
    """
    answers.require_may_answer(actor, customer)
    actor.go_on()
    _require_words(reason, facts)
    with transaction.atomic():
        case = _held(customer)
        decision = open_to(case.customer, at)
        if decision is None or of not in (None, moment(decision)):
            raise NoOtherLook
        _write(case, decision, actor, reason, facts, at)
        answers.go_on(case, actor, answers=1, told=AnotherLookAsked(), at=at)
    return case


def _require_words(reason: str, facts: str) -> None:
    if reason not in REASONS:
        raise UnknownLookReason(field="reason")
    if len(facts.strip()) < FEWEST:
        raise FactsNeeded(field="facts", fewest=FEWEST)


def _held(customer: Customer) -> Case:
    case = customer.cases.order_by("-pk").first()
    if case is None:
        raise NoOtherLook
    case_log.hold(case)
    return case


def _write(case: Case, decision: Decision, actor: Actor, reason: str, facts: str, at: datetime) -> None:
    with translation.override(case.customer.partner.language):
        text = str(REASONS[reason])
    Question.objects.create(
        case=case,
        decision=decision,
        position=1,
        code=CODE,
        text=text,
        asked_at=at,
        answer=facts.strip()[:LONGEST],
        answered_at=at,
        answered_by_name=actor.name,
    )
