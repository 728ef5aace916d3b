"""Changing a colleague's role, and removing one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from portal.accounts.models import Membership, Partner
from portal.accounts.team import events, rules
from portal.audit.record import record
from portal.base.actors import Actor
from portal.base.errors import Stale


def change_role(*, actor: Actor, member: Membership, role: str, at: datetime) -> bool:
    """Give a colleague another role, at once; False when it is theirs already.

    Raises `NotAllowed`, `PartnerSuspended`, `OwnMembership`, `RoleBeyondOwn`, `LastAdministrator`, `Outdated`, `Stale`.
    """
    rules.require_member(actor, member)
    rules.require_role(actor, role)
    with transaction.atomic():
        row = _held(actor, member)
        if row.role == role:
            return False
        rules.require_another_administrator(row)
        before, row.role = row.role, role
        row.save(update_fields=["role"])
        changed = events.MemberRoleChanged(before={"role": before}, after={"role": role})
        record(changed, actor=actor, at=at, subject=row, partner_id=row.partner_id)
    return True


def remove(*, actor: Actor, member: Membership, at: datetime) -> None:
    """Take a colleague out of the team: their pages and their tokens end with the next request.

    Raises as `change_role`.
    """
    rules.require_member(actor, member)
    with transaction.atomic():
        row = _held(actor, member)
        rules.require_another_administrator(row)
        gone = events.MemberRemoved(before={"role": row.role, "email": row.user.email})
        record(gone, actor=actor, at=at, subject=row, partner_id=row.partner_id)
        row.delete()


def _held(actor: Actor, member: Membership) -> Membership:
    """Locked and read anew, after its partner, so that two last administrators cannot remove each other."""
    Partner.objects.select_for_update(no_key=True).get(pk=member.partner_id)
    row = Membership.objects.select_for_update(of=("self",)).select_related("user", "partner__parent")
    found = row.filter(pk=member.pk, partner_id=member.partner_id).first()
    if found is None:
        raise Stale
    actor.saw(found)
    rules.require_member(actor, found)
    return found
