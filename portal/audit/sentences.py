"""An event in words, as its type declares them: for the desk, and for a partner."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.audit import registry
from portal.audit.models import AuditEvent


def for_desk(event: AuditEvent) -> str:
    """What happened, without who did it."""
    kind = registry.type_of(event.verb)
    return _("recorded a change") if kind is None else str(kind.desk) % {"name": event.object_name}


def for_partner(event: AuditEvent) -> str:
    """What happened, as a partner may read it."""
    kind = registry.type_of(event.verb)
    if kind is None:
        return _("recorded a change")
    return str(kind.partner or kind.desk) % {"name": event.object_name}


def is_said_by_values(event: AuditEvent) -> bool:
    """Whether what changed says it all."""
    kind = registry.type_of(event.verb)
    return kind is not None and kind.said_by_values
