"""Would this name hit today? Asked by the compliance lead, recorded, and never mixed with customers."""

from __future__ import annotations

from datetime import datetime

from compliance.events.lists import ProbeMade
from compliance.lists import indexes
from compliance.models import ListInForce
from compliance.screening.engine import Query, Result, screen
from portal.accounts.rights import Right
from portal.audit.record import record
from portal.base.actors import Actor
from portal.base.errors import NotAllowed


def probe(*, actor: Actor, query: Query, at: datetime) -> tuple[Result, ListInForce]:
    """Screen a name against the lists in force and record who tried what; no check, no case, no customer.

    :raises NotAllowed: only the compliance lead may try names.
    :raises NothingToCompare: no list is in force.
    """
    if actor.is_partner or not actor.may(Right.MANAGE_LISTS):
        raise NotAllowed
    index, in_force = indexes.current()
    result = screen(query, index)
    record(
        ProbeMade(
            asked=query.name,
            country=query.country,
            type=query.type,
            outcome=result.state,
            candidates=sum(1 for one in result.candidates if one.band in ("strong", "review")),
        ),
        actor=actor,
        at=at,
        subject=in_force,
    )
    return result, in_force
