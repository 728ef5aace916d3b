"""The few numbers in the navigation: what needs attention, counted in one query a side."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.desk.queue import counts
from customers.models import Customer
from customers.states import Compliance
from portal.base.actors import Actor


@dataclass(frozen=True)
class Counts:
    """`needs_answer` is the partner's; the others are the desk's."""

    needs_answer: int = 0
    open: int = 0
    mine: int = 0
    waiting: int = 0
    second: int = 0


def counts_for(who: Actor) -> Counts:
    """What needs this actor's attention."""
    if who.is_partner:
        waiting = Customer.objects.for_actor(who).live()
        return Counts(needs_answer=waiting.filter(compliance_status=Compliance.AWAITING_PARTNER).count())
    return Counts(**counts.of_desk(who.user_id))
