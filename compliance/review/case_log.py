"""Holding a case while it changes, and saying what happened to it: one event, one line of history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from compliance.events.case_fact import CaseFact, PartnerFact
from compliance.events.cases import CaseClaimed
from compliance.models import Case, CaseEvent
from compliance.states import CASE, CaseState
from customers.history.audit_log import tell
from customers.models import Customer
from portal.accounts.rights import Right
from portal.audit.record import record
from portal.base.actors import Actor
from portal.base.errors import DomainError, NotAllowed


class NotHeld(DomainError):
    """Work on a case is for its holder."""

    code = "not_held"
    text = _("You do not hold this case. Claim it first.")


def hold(case: Case, actor: Actor | None = None) -> None:
    """Lock the customer, then the case, and read both anew; always in this order, so that no two services wait
    for each other. Call it inside a transaction.

    Raises `Outdated` for an actor of the desk whose page showed another state of the case or of what is screened.
    """
    customer = Customer.objects.select_for_update(no_key=True, of=("self",)).select_related("partner__parent")
    fresh = customer.get(pk=case.customer_id)
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(no_key=True))
    case.customer = fresh
    if actor is not None and actor.seen is not None and not actor.is_partner:
        actor.saw(case)
        assert fresh.profile is not None
        actor.saw(fresh, kind="profile", now=fresh.profile.number)


def reviewer(actor: Actor, right: Right = Right.DECIDE_CASES) -> None:
    """Raise `NotAllowed` unless the actor is a person of the operator's with that right (never a partner's)."""
    if actor.is_partner or actor.user_id is None or not actor.may(right):
        raise NotAllowed


def require_holder(case: Case, actor: Actor, *, at: datetime) -> None:
    """Raise `NotHeld` unless the actor's claim stands, and renew it: work keeps a claim alive.

    A claim that ran out and that nobody took since is still its holder's: they take it up again.
    """
    if actor.user_id is not None and case.state == CaseState.OPEN and _lapsed_from(case) == actor.user_id:
        CASE.move(case, CaseState.CLAIMED, claimed_by_id=actor.user_id)
        add(CaseClaimed(), case=case, actor=actor, at=at)
    if case.state != CaseState.CLAIMED or case.claimed_by_id != actor.user_id or actor.user_id is None:
        raise NotHeld
    case.claimed_until = claim_until(at)
    Case.objects.filter(pk=case.pk).update(claimed_until=case.claimed_until)


def _lapsed_from(case: Case) -> int | None:
    """Whose claim ran out last, if nobody has had the case since."""
    moved = case.events.filter(kind__in=["claimed", "lapsed", "released", "answered", "reopened"])
    last = moved.order_by("-pk").first()
    return last.detail.get("held_by") if last is not None and last.kind == "lapsed" else None


def claim_until(at: datetime) -> datetime:
    """When a claim made or renewed now runs out."""
    return at + timedelta(minutes=settings.CLAIM_MINUTES)


def add(fact: CaseFact, *, case: Case, actor: Actor, at: datetime, reason: str = "") -> CaseEvent:
    """Append an event to the case and a line for the operator to history."""
    told = replace(fact, case=case.public_id)
    record(told, actor=actor, at=at, subject=case, customer=case.customer, reason=reason)
    return CaseEvent.objects.create(
        case=case,
        kind=fact.kind,
        at=at,
        by_id=actor.user_id,
        by_name=actor.name,
        round=case.round,
        detail=fact.detail(),
    )


def tell_partner(fact: PartnerFact, *, case: Case, actor: Actor, at: datetime) -> None:
    """A line the partner may read, about the customer: never a list, a candidate, a score or a case's id."""
    tell(fact, actor=actor, customer=case.customer, at=at)
