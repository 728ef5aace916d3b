"""Who decides is made by two people: a role widened, a login changed, an account opened again (domain.md §4).

Support and compliance leads may ask; a compliance lead is always one of the two, and nobody is who it is about.
Taking a right away is done by one person, at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.accounts import events
from portal.accounts.models import Appointment, Membership, User
from portal.accounts.rights import OperatorRole, Right
from portal.audit.record import record
from portal.base.actors import Actor, system
from portal.base.errors import DomainError, NotAllowed, Stale

DECIDING = (OperatorRole.REVIEWER, OperatorRole.COMPLIANCE_LEAD)
STANDS_FOR = timedelta(days=7)
"""After this an appointment that nobody answered is void: asked for again, it is looked at again."""
FIELDS = ("operator_role", "email", "is_active")
State = Appointment.State


class TakesTwo(DomainError):
    """The second person is another one, and a compliance lead is among the two."""

    code = "takes_two_people"
    text = _(
        "This takes two people, one of them a compliance lead. You asked for it, or are who it is about."
    )


class AlreadyAsked(DomainError):
    """One open appointment a person."""

    code = "appointment_open"
    text = _("Something is asked for this person already. Answer or withdraw that first.")


class NothingAsked(DomainError):
    """The person is like that already, or it needs no second person."""

    code = "appointment_changes_nothing"
    text = _("This changes nothing that takes two people.")
    status = 422


class WorksForPartner(DomainError):
    """Whoever decides works for no partner."""

    code = "works_for_partner"
    text = _("This person works for a partner, and so cannot be of the operator’s staff.")


def decides(person: User) -> bool:
    """Whether a person may judge or decide cases."""
    return person.operator_role in DECIDING


def takes_two(person: User, after: Mapping[str, Any]) -> bool:
    """Whether a change of a person needs a second one: who decides gains, changes login, or comes back."""
    role = after.get("operator_role", person.operator_role)
    if role != person.operator_role and role:
        return role in DECIDING or decides(person)
    back = bool(after.get("is_active")) and not person.is_active
    return decides(person) and (back or str(after.get("email", person.email)) != person.email)


def ask(*, actor: Actor, person: User, after: Mapping[str, Any], reason: str, at: datetime) -> Appointment:
    """Ask for a change that takes two; nothing changes yet.

    `after` holds some of FIELDS. Raises `NotAllowed`, `TakesTwo` (about oneself), `NothingAsked`,
    `WorksForPartner`, `AlreadyAsked`.
    """
    _may_take_part(actor)
    actor.go_on()
    if actor.user_id == person.pk:
        raise TakesTwo
    wanted = {name: after[name] for name in FIELDS if name in after and after[name] != getattr(person, name)}
    if not takes_two(person, wanted):
        raise NothingAsked
    if Membership.objects.filter(user=person).exists():
        raise WorksForPartner
    with transaction.atomic():
        expire(at)
        made = _create(actor, person, wanted, reason, at)
        _record(events.AppointmentAsked, made, actor, at, reason=reason)
    return made


def _create(actor: Actor, person: User, wanted: dict[str, Any], reason: str, at: datetime) -> Appointment:
    assert actor.user_id is not None
    try:
        with transaction.atomic():
            return Appointment.objects.create(
                person=person,
                before={name: getattr(person, name) for name in wanted},
                after=wanted,
                reason=reason,
                asked_by_id=actor.user_id,
                asked_at=at,
            )
    except IntegrityError:
        raise AlreadyAsked from None


def confirm(*, actor: Actor, appointment: Appointment, at: datetime) -> None:
    """Put it in force as the second person. The one appointed chooses a new password; open sessions end.

    Raises `NotAllowed`, `TakesTwo`, and `Stale` when it was answered, ran out, or the person changed since.
    """
    _may_take_part(actor)
    if problem := refused_for(actor, appointment):
        raise problem
    with transaction.atomic():
        _close(appointment, State.DONE, actor, at)
        person = User.objects.select_for_update().get(pk=appointment.person_id)
        if any(getattr(person, name) != value for name, value in appointment.before.items()):
            raise Stale
        for name, value in appointment.after.items():
            setattr(person, name, value)
        # Whoever made the account may know its password, and whoever had the old login its sessions.
        person.set_unusable_password()
        person.is_staff = person.is_superuser = False
        person.save(update_fields=[*appointment.after, "password", "is_staff", "is_superuser"])
        _record(events.AppointmentDone, appointment, actor, at)


def refused_for(actor: Actor, appointment: Appointment) -> DomainError | None:
    """Why this actor cannot be the second person, or None: pages and the service ask the same."""
    own = actor.user_id in (appointment.asked_by_id, appointment.person_id)
    lead = actor.may(Right.LEAD) or appointment.asked_by.operator_role == OperatorRole.COMPLIANCE_LEAD
    return TakesTwo() if own or not lead else None


def refuse(*, actor: Actor, appointment: Appointment, at: datetime) -> None:
    """Turn it down, or take one's own back. Raises `NotAllowed`, and `Stale` when it was answered before."""
    _may_take_part(actor)
    own = actor.user_id == appointment.asked_by_id
    with transaction.atomic():
        _close(appointment, State.WITHDRAWN if own else State.REFUSED, actor, at)
        kind = events.AppointmentWithdrawn if own else events.AppointmentRefused
        _record(kind, appointment, actor, at)


def expire(at: datetime) -> int:
    """Void what nobody answered in time; how many. Safe to repeat."""
    late = Appointment.objects.filter(state=State.ASKED, asked_at__lte=at - STANDS_FOR)
    return late.update(state=State.EXPIRED, closed_at=at)


def waiting(at: datetime) -> QuerySet[Appointment]:
    """What waits for a second person, oldest first."""
    open_ = Appointment.objects.filter(state=State.ASKED, asked_at__gt=at - STANDS_FOR)
    return open_.select_related("person", "asked_by").order_by("asked_at", "pk")


def closed() -> QuerySet[Appointment]:
    """What was answered or ran out, newest first."""
    rows = Appointment.objects.exclude(state=State.ASKED)
    return rows.select_related("person", "asked_by", "closed_by").order_by("-closed_at", "-pk")


def stand_down(*, actor: Actor, person: User, reason: str, at: datetime) -> None:
    """Take a deciding role away at once; one person is enough. Raises `NotAllowed`, `NothingAsked`."""
    _may_take_part(actor)
    if not decides(person):
        raise NothingAsked
    before = {"operator_role": person.operator_role}
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(operator_role=OperatorRole.NONE)
        person.operator_role = OperatorRole.NONE
        record(
            events.AppointmentEnded(before=before, after={"operator_role": ""}),
            actor=actor,
            at=at,
            subject=person,
            reason=reason,
        )


def first(*, person: User, role: str, at: datetime) -> None:
    """Give a role from the machine's own shell, for the first people of an installation (a command)."""
    before = {"operator_role": person.operator_role}
    with transaction.atomic():
        person.operator_role = role
        person.save(update_fields=["operator_role"])
        record(
            events.AppointedByCommand(before=before, after={"operator_role": role}),
            actor=system("appoint"),
            at=at,
            subject=person,
        )


def _may_take_part(actor: Actor) -> None:
    if actor.is_partner or actor.user_id is None or not actor.may(Right.APPOINT):
        raise NotAllowed


def _close(appointment: Appointment, state: str, actor: Actor, at: datetime) -> None:
    open_ = Appointment.objects.filter(pk=appointment.pk, state=State.ASKED, asked_at__gt=at - STANDS_FOR)
    if not open_.update(state=state, closed_by_id=actor.user_id, closed_at=at):
        raise Stale


def _record(
    kind: type[events.Appointment], made: Appointment, actor: Actor, at: datetime, reason: str = ""
) -> None:
    done = kind(before=made.before, after=made.after)
    record(done, actor=actor, at=at, subject=made.person, reason=reason)
