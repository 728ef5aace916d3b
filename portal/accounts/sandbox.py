"""Makes a sandbox partner: programs are tried out on it, and nothing of it is real (contract A18).

One is made as a sandbox and stays one, which the database holds: what was never screened never becomes real.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts import events
from portal.accounts.models import Partner
from portal.accounts.rights import Right
from portal.audit.record import record
from portal.base.actors import Actor
from portal.base.errors import DomainError, NotAllowed


class NoSandbox(DomainError):
    """It cannot be made under this name or this partner."""

    code = "no_sandbox"
    text = _("A sandbox needs a name, and a partner above it that is under no other.")


def make(*, actor: Actor, name: str, parent: Partner | None = None, at: datetime) -> Partner:
    """A sandbox, by itself or under a partner whose tokens then reach it too. Raises `NotAllowed`, `NoSandbox`."""
    if not actor.may(Right.SUPPORT_ACTIONS):
        raise NotAllowed
    made = Partner(name=name.strip(), parent=parent, is_sandbox=True)
    try:
        made.full_clean()
    except ValidationError as error:
        raise NoSandbox from error
    with transaction.atomic():
        made.save()
        said = {"name": made.name, "parent": str(parent) if parent else "", "is_sandbox": True}
        record(events.PartnerAdded(after=said), actor=actor, at=at, subject=made, partner_id=made.pk)
    return made
