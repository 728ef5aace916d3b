"""A load that fell short comes into force by two people: a compliance lead accepts it with a reason, another confirms.

The lead has the lists, and a reviewer the second approval (domain.md §1), so the second person is any other reviewer
or lead. The machine itself is neither: a command can only ask, in a lead's name.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from compliance.events import lists as events
from compliance.lists import flips, keeping
from compliance.lists.flips import Coming
from compliance.models import ListAcceptance, ListLoad
from portal.accounts.access import actor_of
from portal.accounts.models import User
from portal.accounts.rights import Right
from portal.audit.record import record
from portal.base.actors import Actor, system
from portal.base.errors import DomainError, NotAllowed, Stale
from portal.jobs.alone import alone

STANDS_FOR = timedelta(days=7)
"""After this an acceptance that nobody confirmed is void: asked for again, it is looked at again."""
LOCK = "list-load"
State = ListAcceptance.State


class NotByOneself(DomainError):
    """The second person is another one."""

    code = "list_takes_two_people"
    text = _("You asked for this yourself. It takes another reviewer or compliance lead to confirm it.")


class NotKept(DomainError):
    """Nothing to put in force: other lists came, or it never could be accepted."""

    code = "list_not_kept"
    text = _(
        "This load can no longer be accepted: the lists in force have changed since, or a newer load was kept. "
        "Load the files again."
    )


class AcceptanceOpen(DomainError):
    """One at a time for a load."""

    code = "list_acceptance_open"
    text = _("Somebody has asked for this load already. Answer or withdraw that first.")


class ReasonMissing(DomainError):
    """Why is kept for ever."""

    code = "list_reason_missing"
    text = _("Say why this load may be put in force although it falls short.")
    status = 422


def ask(
    *, actor: Actor, load: ListLoad, reason: str, at: datetime, by_command: bool = False
) -> ListAcceptance:
    """Accept a kept load as the first of two; nothing is in force yet.

    Raises `NotAllowed`, `ReasonMissing`, `NotKept`, `AcceptanceOpen`.
    """
    _require(actor, Right.MANAGE_LISTS)
    actor.go_on()
    if not reason.strip():
        raise ReasonMissing(field="reason")
    expire(at)
    if keeping.plan_of(load) is None or keeping.falls_shorter(load):
        raise NotKept
    assert actor.user_id is not None
    made = ListAcceptance(
        load=load,
        short=load.figures.get("short", []),
        reason=reason.strip(),
        by_command=by_command,
        asked_by_id=actor.user_id,
        asked_at=at,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            asked = events.ListAcceptanceAsked(short=made.short, by_command=by_command)
            record(asked, actor=actor, at=at, subject=load, reason=made.reason)
    except IntegrityError:
        raise AcceptanceOpen from None
    return made


def confirm(*, actor: Actor, acceptance: ListAcceptance, at: datetime) -> None:
    """Agree as the second person; `run` puts it in force within a minute.

    Raises `NotAllowed`, `NotByOneself`, `NotKept`, and `Stale` when it was answered or ran out, or its lead is gone.
    """
    _require(actor, Right.SECOND_APPROVAL)
    if actor.user_id == acceptance.asked_by_id:
        raise NotByOneself
    if not _stands_behind(acceptance.asked_by, Right.MANAGE_LISTS):
        raise Stale
    if keeping.plan_of(acceptance.load) is None or keeping.falls_shorter(acceptance.load):
        raise NotKept
    _answer(acceptance, State.CONFIRMED, events.ListAcceptanceConfirmed, actor, at)


def refuse(*, actor: Actor, acceptance: ListAcceptance, at: datetime) -> None:
    """Turn it down, or take one's own back. Raises `NotAllowed`, and `Stale` when it was answered before."""
    _require(actor, Right.SECOND_APPROVAL)
    if actor.user_id == acceptance.asked_by_id:
        _answer(acceptance, State.WITHDRAWN, events.ListAcceptanceWithdrawn, actor, at)
    else:
        _answer(acceptance, State.REFUSED, events.ListAcceptanceRefused, actor, at)


def may_ask(actor: Actor) -> bool:
    """Whether somebody may be the first of two; pages and the service ask the same."""
    return _is_person(actor) and actor.may(Right.MANAGE_LISTS)


def may_confirm(actor: Actor, acceptance: ListAcceptance) -> bool:
    """Whether somebody may be the second."""
    other = actor.user_id != acceptance.asked_by_id
    return _is_person(actor) and other and actor.may(Right.SECOND_APPROVAL)


def open_of(load: ListLoad, at: datetime) -> ListAcceptance | None:
    """What waits for a load, be it the second person or its turn."""
    rows = load.acceptances.filter(state__in=keeping.OPEN).select_related("asked_by", "closed_by")
    found = rows.first()
    late = found and found.state == State.ASKED and found.asked_at <= at - STANDS_FOR
    return None if late else found


def expire(at: datetime) -> int:
    """End what nobody confirmed in time, and what was asked by who is no lead any more; how many. Safe to repeat."""
    asked = ListAcceptance.objects.filter(state=State.ASKED).select_related("asked_by")
    gone = [one.pk for one in asked if not _stands_behind(one.asked_by, Right.MANAGE_LISTS)]
    over = Q(asked_at__lte=at - STANDS_FOR) | Q(pk__in=gone)
    late = ListAcceptance.objects.filter(over, state=State.ASKED)
    return _end(late, State.EXPIRED, events.ListAcceptanceExpired, at)


def run(at: datetime) -> None:
    """The job of every minute: what ran out ends, and what was confirmed comes into force."""
    expire(at)
    waiting = ListAcceptance.objects.filter(state=State.CONFIRMED).order_by("pk")
    if not waiting.exists():
        return
    with alone(LOCK) as free:
        for acceptance in waiting.select_related("load", "asked_by", "closed_by") if free else ():
            _put_in_force(acceptance, at)


def _put_in_force(acceptance: ListAcceptance, at: datetime) -> None:
    found = keeping.plan_of(acceptance.load)
    if found is None or not _both_stand(acceptance):
        one = ListAcceptance.objects.filter(pk=acceptance.pk, state=State.CONFIRMED)
        _end(one, State.VOID, events.ListAcceptanceVoid, at)
        return
    load, (plan, new) = acceptance.load, found
    load.accepted_reason = acceptance.reason
    who = system("accepted_lists")

    def done() -> None:
        ListAcceptance.objects.filter(pk=acceptance.pk).update(state=State.DONE, ended_at=at)
        load.save(update_fields=["accepted_reason"])

    coming = Coming(load, plan, new, who, at, acceptance.reason, built=True)
    flips.put_in_force(coming, _silent, also=done)
    keeping.discard(load.feed)


def _both_stand(acceptance: ListAcceptance) -> bool:
    """Whether the two are still who they were when they agreed."""
    second = acceptance.closed_by
    return (
        second is not None
        and _stands_behind(acceptance.asked_by, Right.MANAGE_LISTS)
        and _stands_behind(second, Right.SECOND_APPROVAL)
    )


def _stands_behind(person: User, right: Right) -> bool:
    return person.is_active and actor_of(person).may(right)


def _silent(_done: int, _total: int, _stage: str) -> None:
    pass


def _is_person(actor: Actor) -> bool:
    return actor.kind == "user" and actor.user_id is not None and not actor.is_partner


def _require(actor: Actor, right: Right) -> None:
    if not _is_person(actor) or not actor.may(right):
        raise NotAllowed


def _answer(
    acceptance: ListAcceptance,
    state: str,
    kind: type[events.ListAcceptanceAnswered],
    actor: Actor,
    at: datetime,
) -> None:
    """One conditional update: of two who answer at once, one is told."""
    waits = ListAcceptance.objects.filter(pk=acceptance.pk, state=State.ASKED, asked_at__gt=at - STANDS_FOR)
    ends = {} if state == State.CONFIRMED else {"ended_at": at}
    with transaction.atomic():
        if not waits.update(state=state, closed_by_id=actor.user_id, closed_at=at, **ends):
            raise Stale
        fact = kind(asked_by=acceptance.asked_by.name)
        record(fact, actor=actor, at=at, subject=acceptance.load, reason=acceptance.reason)


def _end(
    rows: QuerySet[ListAcceptance], state: str, kind: type[events.ListAcceptanceAnswered], at: datetime
) -> int:
    ended = 0
    for one in rows.select_related("load", "asked_by"):
        with transaction.atomic():
            if rows.filter(pk=one.pk).update(state=state, ended_at=at):
                fact = kind(asked_by=one.asked_by.name)
                record(fact, actor=system("accepted_lists"), at=at, subject=one.load, reason=one.reason)
                ended += 1
    return ended
