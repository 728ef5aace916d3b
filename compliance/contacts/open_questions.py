"""Which questions a partner may answer now, and who of it may."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from compliance.models import Case, Question
from compliance.review import case_log
from compliance.states import CaseState
from customers.models import Customer
from portal.accounts.rights import Right
from portal.base.actors import Actor
from portal.base.errors import DomainError, NotAllowed

CLOSED = (CaseState.APPROVED, CaseState.WITHDRAWN)


class NothingAsked(DomainError):
    """No open question of this customer is answered by it."""

    code = "nothing_asked"
    text = _("There is nothing to answer any more.")


def require_may_answer(actor: Actor, customer: Customer) -> None:
    """Raise `NotAllowed` unless the actor is of the customer's own partner and may answer reviewers."""
    if not actor.is_partner or not actor.may(Right.ANSWER_REVIEWERS):
        raise NotAllowed
    if not Customer.objects.for_actor(actor).filter(pk=customer.pk).exists():
        raise NotAllowed


def held(customer: Customer, names: Collection[str]) -> tuple[Case, list[Question]]:
    """The newest case with open questions among these, locked, and those questions. Raises `NothingAsked`.

    Call it inside a transaction. While an outcome is held back the customer is shown as being checked: whether
    a case is open must not show in the answer.
    """
    if customer.is_held:
        raise NothingAsked
    waiting = Question.objects.filter(case__customer=customer, public_id__in=names, answered_at=None)
    newest = waiting.select_related("case").order_by("-case_id").first()
    if newest is None:
        raise NothingAsked
    case = newest.case
    case_log.hold(case)
    asked = list(case.questions.filter(public_id__in=names, answered_at=None).order_by("position", "pk"))
    if not asked or case.state in CLOSED:
        raise NothingAsked
    return case, asked


def one(customer: Customer, name: str) -> Question:
    """One open question, its case locked. Raises `NothingAsked`."""
    return held(customer, [name])[1][0]
