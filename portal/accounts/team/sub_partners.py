"""A parent's sub-partners: adding, suspending and resuming them (domain.md §1: one level)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from portal.accounts.models import Partner
from portal.accounts.rights import PartnerRole, Right
from portal.accounts.team import errors, events, invitations
from portal.audit.record import record
from portal.base.actors import Actor
from portal.base.errors import NotAllowed


@dataclass(frozen=True)
class NewSubPartner:
    """What is asked of one; `admin_email` is whom to invite as its first wholesale administrator."""

    name: str
    language: str
    time_zone: str
    contact_email: str
    admin_email: str


def own_partner(actor: Actor) -> Partner:
    """The partner that the actor works for. Raises `NotAllowed` for the operator's people."""
    if actor.partner_id is None:
        raise NotAllowed
    return Partner.objects.get(pk=actor.partner_id)


def require_keeper(actor: Actor) -> Partner:
    """The actor's own partner. Raises `NotAllowed`, `NoLevelBelow` and `PartnerSuspended`."""
    if not actor.is_partner or not actor.may(Right.MANAGE_SUB_PARTNERS):
        raise NotAllowed
    own = own_partner(actor)
    if own.parent_id is not None:
        raise errors.NoLevelBelow
    if own.pk in actor.suspended_partner_ids:
        raise errors.PartnerSuspended
    return own


def add(*, actor: Actor, new: NewSubPartner, at: datetime) -> Partner:
    """A sub-partner with an invited wholesale administrator. Raises as `require_keeper`, `NameNeeded`, `NameTaken`."""
    own = require_keeper(actor)
    actor.go_on()
    name = " ".join(new.name.split())
    if not name:
        raise errors.NameNeeded(field="name")
    with transaction.atomic():
        Partner.objects.select_for_update(no_key=True).get(pk=own.pk)
        if own.sub_partners.filter(name__iexact=name).exists():
            raise errors.NameTaken(field="name")
        made = Partner.objects.create(
            parent=own,
            name=name,
            language=new.language,
            time_zone=new.time_zone,
            contact_email=new.contact_email,
            is_sandbox=own.is_sandbox,  # under a sandbox nothing is real
        )
        said = {"name": name, "contact_email": new.contact_email}
        _tell(events.SubPartnerAdded(after=said), actor, made, at)
        _invite_first(actor, made, new, at)
    return made


def _invite_first(actor: Actor, made: Partner, new: NewSubPartner, at: datetime) -> None:
    widened = replace(actor, partner_ids=actor.partner_ids | {made.pk})
    invitations.invite(
        actor=widened,
        partner=made,
        email=new.admin_email,
        role=PartnerRole.WHOLESALE_ADMIN,
        days=invitations.DAYS[-1],
        language=new.language,
        at=at,
    )


def suspend(*, actor: Actor, partner: Partner, at: datetime) -> bool:
    """It may delete and answer, nothing else; False when it is suspended already. Raises as `require_keeper`."""
    row = _child(actor, partner)
    if not Partner.objects.filter(pk=row.pk, suspended_at=None).update(
        suspended_at=at, suspended_by_parent=True
    ):
        return False
    _tell(events.SubPartnerSuspended(after={"suspended": "yes"}), actor, row, at)
    return True


def resume(*, actor: Actor, partner: Partner, at: datetime) -> bool:
    """It works as before. Raises as `require_keeper`, and `SuspendedByOperator`."""
    row = _child(actor, partner)
    if row.suspended_at and not row.suspended_by_parent:
        raise errors.SuspendedByOperator
    mine = Partner.objects.filter(pk=row.pk, suspended_at__isnull=False, suspended_by_parent=True)
    if not mine.update(suspended_at=None, suspended_by_parent=False):
        return False
    _tell(events.SubPartnerResumed(after={"suspended": "no"}), actor, row, at)
    return True


def _child(actor: Actor, partner: Partner) -> Partner:
    own = require_keeper(actor)
    found = Partner.objects.filter(pk=partner.pk, parent_id=own.pk).first()
    if found is None:
        raise NotAllowed
    return found


def _tell(event: events.SubPartnerChange, actor: Actor, row: Partner, at: datetime) -> None:
    record(event, actor=actor, at=at, subject=row, partner_id=row.parent_id)
