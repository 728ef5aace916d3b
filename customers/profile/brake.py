"""The velocity brake: who changes very much very fast learns of the outcomes later: we are nobody's oracle.

Nothing is refused and nothing waits: checks and reviews go on, and staff see everything at once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from customers.events import OutcomeHeld
from customers.history.audit_log import tell
from customers.models import Customer, Profile
from portal.base.actors import Actor

WINDOW = timedelta(hours=1)


def apply(*, customer: Customer, actor: Actor, at: datetime) -> None:
    """Hold the outcome of a version just written back when it is one too many; in the version's transaction."""
    over = _over(customer, actor, at)
    if over is None:
        return
    going_on = customer.outcome_shown_at is not None and customer.outcome_shown_at > at
    # From the first of a row of such versions: the moves in between are outcomes of earlier ones.
    customer.outcome_held_at = customer.outcome_held_at if going_on else at
    customer.outcome_shown_at = at + timedelta(minutes=settings.VELOCITY_HOLD_MINUTES)
    customer.save(update_fields=["outcome_held_at", "outcome_shown_at"])
    tell(over, actor=actor, customer=customer, at=at)


def _over(customer: Customer, actor: Actor, at: datetime) -> OutcomeHeld | None:
    """Which limit it is over, if any. What staff and the machine write, and what is not real, is nobody's question."""
    if not actor.is_partner or customer.partner.is_sandbox:
        return None
    recent = Profile.objects.filter(created_at__gt=at - WINDOW, created_at__lte=at)
    recent = recent.exclude(reason=Profile.Reason.SCOPE)
    most = settings.VELOCITY_PER_PARTNER
    if _more_than(most, recent.filter(customer__partner_id=customer.partner_id)):
        return OutcomeHeld(per="partner", most=most)
    most = settings.VELOCITY_PER_PERSON
    if actor.user_id is not None and _more_than(most, recent.filter(written_by=actor.user_id)):
        return OutcomeHeld(per="person", most=most)
    return None


def _more_than(most: int, found: QuerySet[Profile]) -> bool:
    """Counts no further than it must."""
    return found.order_by()[: most + 1].count() > most
