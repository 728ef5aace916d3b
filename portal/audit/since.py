"""What has happened to a row since a page was drawn, from the events that raise its counter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.audit import registry, sentences
from portal.audit.models import Audience, AuditEvent
from portal.base.versions import Late

MOST = 8
"""Lines shown; a page that is older is hardly one to go on with."""


@dataclass(frozen=True)
class Line:
    """One change: when, by whom (nobody is named to a partner), what."""

    at: datetime
    who: str
    what: str


def lines(late: Late, *, for_partner: bool) -> list[Line]:
    """The changes that the page did not show, newest first; the latest ones when its counter is not known."""
    count = MOST if late.posted is None else min(max(late.now - late.posted, 1), MOST)
    verbs = [kind.name for kind in registry.types() if late.kind in kind.raises]
    found = AuditEvent.objects.filter(
        verb__in=verbs,
        object_type=late.row._meta.label_lower,
        object_id=str(getattr(late.row, "public_id", "") or late.row.pk),
    ).order_by("-pk")
    if for_partner:
        own = found.filter(audience=Audience.PARTNER)[:count]
        return [Line(one.at, "", sentences.for_partner(one)) for one in own]
    return [Line(one.at, one.actor_name, sentences.for_desk(one)) for one in found[:count]]
