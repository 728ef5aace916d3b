"""What a person does with an import: start, stop, resume, take back, throw away."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers import permissions
from customers.imports import events, people, steps
from customers.imports.steps import Phase
from customers.imports.telling import tell
from customers.licensing import reservations
from customers.models import Customer, CustomerImport, ImportRow
from portal.accounts.models import Partner
from portal.accounts.rights import Right
from portal.base.actors import Actor
from portal.base.errors import DomainError, NotAllowed

UNDO_WITHIN = timedelta(hours=1)
State = ImportRow.State


class ImportElsewhere(DomainError):
    """The import is at another point than the button was for."""

    code = "import_elsewhere"
    text = _("This import has gone on meanwhile. Look at where it stands now.")


class NothingToImport(DomainError):
    """No row can be imported."""

    code = "nothing_to_import"
    text = _("No row of this file can be imported. Mend the rows, and upload them again.")


class UndoOver(DomainError):
    """The hour is over."""

    code = "import_undo_over"
    text = _("An import can be undone for one hour. After that, customers are deleted one by one.")


def require(actor: Actor, partner: Partner, customer: Customer | None) -> None:
    """Raise unless the actor may import customers of this partner, or subscribers of this customer."""
    if customer is None:
        permissions.to_create(actor, partner)
    else:
        actor.go_on()
        permissions.to_edit(_of_the_import(actor), customer)
        permissions.to_take_more(customer)


def _of_the_import(actor: Actor) -> Actor:
    """A page of an import shows the import, not what else has become of the customer meanwhile."""
    return replace(actor, seen=None)


def of_actor(actor: Actor) -> QuerySet[CustomerImport]:
    """The imports of customers of its partners."""
    return _with_names(CustomerImport.objects.filter(partner_id__in=actor.partner_ids, customer=None))


def of_customer(customer: Customer) -> QuerySet[CustomerImport]:
    """The imports of its subscribers."""
    return _with_names(CustomerImport.objects.filter(customer=customer))


def reached(actor: Actor) -> QuerySet[CustomerImport]:
    """Those of customers of its partners, and those of subscribers of the customers that it may see."""
    seen = Q(customer__in=Customer.objects.for_actor(actor).values("pk"))
    own = Q(partner_id__in=actor.partner_ids, customer=None)
    return _with_names(CustomerImport.objects.filter(own | seen))


def _with_names(found: QuerySet[CustomerImport]) -> QuerySet[CustomerImport]:
    return found.select_related("partner__parent", "made_by", "customer__partner__parent")


def counts(one: CustomerImport) -> dict[str, int]:
    """How many rows are in each state; one query."""
    found = dict(one.lines.order_by().values_list("state").annotate(n=Count("pk")))
    return {state: found.get(state, 0) for state in State.values}


def start(*, actor: Actor, one: CustomerImport, at: datetime) -> None:
    """Import the rows without faults. Raises `NotAllowed`, `Suspended`, `ImportElsewhere`, `NothingToImport`."""
    with transaction.atomic():
        _held(actor, one)
        _require(one.phase == Phase.READY)
        rows = one.lines.filter(state=State.OK).count()
        if not rows:
            raise NothingToImport
        _hold(one, at)
        _enter(one, actor, Phase.IMPORTING, at)
        tell(events.ImportStarted(after={"rows": rows}), actor, one, at)


def stop(*, actor: Actor, one: CustomerImport, at: datetime) -> None:
    """Halt it after the row it is at; what is made stays. Raises `NotAllowed`, `Suspended`, `ImportElsewhere`."""
    with transaction.atomic():
        _held(actor, one)
        _require(one.phase in steps.RUNNING and not one.stopped)
        one.stopped = True
        if one.phase == Phase.IMPORTING:
            one.imported_at = at
            reservations.let_go(people.holder(one), at)
        one.save(update_fields=["stopped", "imported_at"])
        tell(events.ImportStopped(before={"phase": one.phase}), actor, one, at)


def resume(*, actor: Actor, one: CustomerImport, at: datetime) -> None:
    """Go on where it was stopped. Raises `NotAllowed`, `Suspended`, `ImportElsewhere`."""
    with transaction.atomic():
        _held(actor, one)
        _require(one.phase in steps.RUNNING and one.stopped)
        if one.phase == Phase.IMPORTING:
            _hold(one, at)
        _enter(one, actor, one.phase, at)
        tell(events.ImportResumed(after={"phase": one.phase}), actor, one, at)


def _hold(one: CustomerImport, at: datetime) -> None:
    """Keep the units that its good rows need from everybody else, until it is over or stopped."""
    if one.customer is None:
        return
    permissions.locked(one.customer)
    rows = one.lines.filter(state=State.OK).values_list("units", flat=True)
    wanted = Counter(code for codes in rows for code in codes)
    reservations.hold(customer=one.customer, holder=people.holder(one), wanted=wanted, at=at)


def undo_until(one: CustomerImport) -> datetime | None:
    """Until when it can be undone; None while there is nothing to undo."""
    halted = one.phase == Phase.DONE or (one.phase == Phase.IMPORTING and one.stopped)
    return one.imported_at + UNDO_WITHIN if halted and one.imported_at else None


def undo(*, actor: Actor, one: CustomerImport, at: datetime) -> None:
    """Remove the customers that nobody has touched since; the others stay. A suspended partner may too.

    Raises `NotAllowed`, `ImportElsewhere`, `UndoOver`.
    """
    with transaction.atomic():
        _held(actor, one, to_remove=True)
        until = undo_until(one)
        _require(until is not None)
        if until is None or at > until:
            raise UndoOver
        rows = one.lines.filter(state=State.CREATED).count()
        _enter(one, actor, Phase.UNDOING, at)
        tell(events.ImportUndone(before={"rows": rows}), actor, one, at)


def discard(*, actor: Actor, one: CustomerImport, at: datetime) -> None:
    """Throw away a file of which nothing was made. Raises `NotAllowed`, `Suspended`, `ImportElsewhere`."""
    with transaction.atomic():
        _held(actor, one)
        _require(one.phase in (Phase.MAPPING, Phase.DRY_RUN, Phase.READY))
        tell(events.ImportDiscarded(before={"rows": one.row_count}), actor, one, at)
        one.delete()


def held_in(actor: Actor, one: CustomerImport, phase: str) -> None:
    """Lock it and read it anew; it must be in this phase. Raises as `stop` does, and `Outdated`."""
    _held(actor, one)
    _require(one.phase == phase)


def _held(actor: Actor, one: CustomerImport, *, to_remove: bool = False) -> None:
    """Lock it and read it anew. Raises `NotAllowed`, `Suspended`, `Outdated` when the page showed it otherwise.

    Removing, and what becomes of a removal, is left to a suspended partner.
    """
    one.refresh_from_db(from_queryset=CustomerImport.objects.select_for_update(no_key=True))
    actor.saw(one)
    if one.customer is not None:
        _held_people(actor, one, one.customer, to_remove)
    elif not to_remove and one.phase != Phase.UNDOING:
        permissions.to_create(actor, one.partner)
    elif not actor.may(Right.CREATE_CUSTOMERS) or one.partner_id not in actor.partner_ids:
        raise NotAllowed


def _held_people(actor: Actor, one: CustomerImport, customer: Customer, to_remove: bool) -> None:
    """As `_held`, for subscribers: nobody is added where nothing more may be taken; the rest is as any change."""
    permissions.to_edit(_of_the_import(actor), customer)
    if not to_remove and one.phase not in (Phase.UNDOING, Phase.MAPPING, Phase.DRY_RUN, Phase.READY):
        permissions.to_take_more(customer)


def _require(is_there: bool) -> None:
    if not is_there:
        raise ImportElsewhere


def _enter(one: CustomerImport, actor: Actor, phase: str, at: datetime) -> None:
    """The phase from now on, in the name of whoever asked; and its first step."""
    one.phase, one.stopped, one.trouble, one.run_by_id = phase, False, "", actor.user_id
    one.save(update_fields=["phase", "stopped", "trouble", "run_by"])
    steps.owe(one, at)
