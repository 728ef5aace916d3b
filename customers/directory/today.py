"""The first page for a partner's people: what happened since somebody was here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Value

from customers.events import ComplianceMoved
from customers.history import timeline
from customers.models import Customer
from portal.accounts.rights import Right
from portal.audit.models import Audience, AuditEvent
from portal.base.actors import Actor

SHOWN = 15
FIRST_VISIT = timedelta(days=7)
"""So far back looks somebody who was never here."""


@dataclass(frozen=True)
class News:
    """One line of history with the customer it is about."""

    row: timeline.HistoryRow
    customer: Customer


def news(actor: Actor, since: datetime | None, *, at: datetime) -> tuple[list[News], bool]:
    """What others did to the actor's customers since then, the latest first; and whether there is more."""
    found = list(_events(actor, since or at - FIRST_VISIT, at).order_by("-at", "-pk")[: SHOWN + 1])
    ids = {one.customer_id for one in found}
    customers = Customer.objects.for_actor(actor).filter(pk__in=ids).in_bulk()
    rows = timeline.rows(found[:SHOWN])
    told = [
        News(row, customers[event.customer_id or 0])
        for event, row in zip(found, rows, strict=False)
        if event.customer_id in customers
    ]
    return told, len(found) > SHOWN


def _events(actor: Actor, since: datetime, at: datetime) -> QuerySet[AuditEvent]:
    found = AuditEvent.objects.filter(
        at__gt=since,
        audience=Audience.PARTNER,
        partner_id__in=actor.partner_ids,
        customer_id__isnull=False,
    ).exclude(actor_kind="user", actor_id=actor.user_id)
    if not actor.may(Right.SEE_ALL_OF_PARTNER):
        found = found.filter(customer_id__in=Customer.objects.for_actor(actor).order_by().values("pk"))
    held = Customer.objects.filter(
        pk=OuterRef("customer_id"), outcome_shown_at__gt=at, outcome_held_at__lte=OuterRef("at")
    )
    shown = found.filter(~Q(verb=ComplianceMoved.name) | ~Exists(held))
    return shown.annotate(number=Value(0, output_field=IntegerField()))
