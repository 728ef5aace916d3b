"""Notices as their reader may see them now: of customers they see, and no outcome that is held back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable

from customers.history import timeline
from customers.models import Customer, Notice
from portal.audit.models import Audience, AuditEvent
from portal.base.actors import Actor

COUNTED = 100
"""The bell counts no further: 99 and more."""
KEPT = timedelta(days=90)
FORGOTTEN_AT_ONCE = 1000


@dataclass(frozen=True)
class Told:
    """A notice with the line of history that it is about; `status` is the status that an outcome led to."""

    notice: Notice
    row: timeline.HistoryRow
    status: str = ""

    @property
    def customer(self) -> Customer:
        """Whom it is about."""
        customer: Customer = self.notice.customer
        return customer


def seen_by(actor: Actor, at: datetime) -> QuerySet[Notice]:
    """Every notice of the actor's own that may be shown, or mailed, at a moment."""
    seen = Customer.objects.for_actor(actor).filter(pk=OuterRef("customer_id"))
    return Notice.objects.filter(Exists(seen), shown(at), user_id=actor.user_id or 0)


def shown(at: datetime) -> Combinable | Q:
    """Everything but outcomes that are held back from the partner at this moment (`profile.brake`)."""
    held = Customer.objects.filter(
        pk=OuterRef("customer_id"), outcome_shown_at__gt=at, outcome_held_at__lte=OuterRef("at")
    )
    return Q(is_outcome=False) | ~Exists(held)


def in_portal(actor: Actor, at: datetime) -> QuerySet[Notice]:
    """The page's: the latest first."""
    return seen_by(actor, at).filter(in_portal=True).select_related("customer").order_by("-pk")


def unread(actor: Actor, at: datetime) -> int:
    """How many are not read yet, up to `COUNTED`. One query along the index of the unread."""
    return seen_by(actor, at).filter(in_portal=True, read_at=None)[:COUNTED].count()


def told(notices: Iterable[Notice]) -> list[Told]:
    """Notices with their words; three queries at most."""
    found = list(notices)
    number = Value(0, output_field=IntegerField())
    events = AuditEvent.objects.filter(pk__in=[one.event for one in found], audience=Audience.PARTNER)
    known = events.annotate(number=number).in_bulk()
    kept = [one for one in found if one.event in known]
    rows = timeline.rows([known[one.event] for one in kept])
    statuses = [known[one.event].after.get("compliance_status", "") for one in kept]
    return [Told(*one) for one in zip(kept, rows, statuses, strict=True)]


def mark(*, actor: Actor, notice: Notice, is_read: bool, at: datetime) -> None:
    """Note that a notice of the actor's own was read, or is to be looked at again."""
    actor.go_on()
    mine = Notice.objects.filter(user_id=actor.user_id or 0, pk=notice.pk)
    mine.update(read_at=at if is_read else None)


def mark_all(*, actor: Actor, until: str, at: datetime) -> int:
    """Note that all up to the latest that the page showed, by its public id, were read; how many.

    What is not shown yet stays unread.
    """
    actor.go_on()
    latest = Notice.objects.filter(user_id=actor.user_id or 0, public_id=until).values("pk")
    mine = seen_by(actor, at).filter(in_portal=True, read_at=None, pk__lte=Subquery(latest))
    return Notice.objects.filter(pk__in=list(mine.values_list("pk", flat=True))).update(read_at=at)


def forget(at: datetime) -> bool:
    """Let old ones go; whether there are more. The history keeps what happened."""
    old = Notice.objects.filter(at__lt=at - KEPT).order_by("at")
    ids = list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    Notice.objects.filter(pk__in=ids).delete()
    return len(ids) == FORGOTTEN_AT_ONCE
