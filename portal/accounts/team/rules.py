"""Who may do what to whom in a team; the pages ask what the services ask."""

from __future__ import annotations

from portal.accounts.models import Membership, Partner
from portal.accounts.rights import PARTNER_RIGHTS, PartnerRole, Right
from portal.accounts.team import errors
from portal.base.actors import Actor
from portal.base.errors import DomainError, NotAllowed


def roles_of(actor: Actor) -> list[PartnerRole]:
    """The roles that the actor can give: none that may do more than their own."""
    return [one for one in PartnerRole if PARTNER_RIGHTS[one] <= actor.rights]


def require_keeper(actor: Actor, partner: Partner) -> None:
    """Raise `NotAllowed` or `PartnerSuspended` unless the actor keeps this partner's team now."""
    if not actor.is_partner or not actor.may(Right.MANAGE_TEAM) or partner.pk not in actor.partner_ids:
        raise NotAllowed
    if partner.pk in actor.suspended_partner_ids:
        raise errors.PartnerSuspended


def require_role(actor: Actor, role: str) -> None:
    """Raise `RoleBeyondOwn` for a role that may do more than the actor's."""
    if role not in {str(one) for one in roles_of(actor)}:
        raise errors.RoleBeyondOwn(field="role")


def require_member(actor: Actor, member: Membership) -> None:
    """Raise when the actor may not change this member: oneself, or somebody who may do more."""
    require_keeper(actor, member.partner)
    if member.user_id == actor.user_id:
        raise errors.OwnMembership
    require_role(actor, member.role)


def may_change(actor: Actor, member: Membership) -> bool:
    """Whether the page offers it."""
    try:
        require_member(actor, member)
    except DomainError:
        return False
    return True


def require_another_administrator(member: Membership) -> None:
    """Raise `LastAdministrator` when this member is the last who can sign in and do everything. Under a lock."""
    if member.role != PartnerRole.WHOLESALE_ADMIN:
        return
    others = Membership.objects.filter(
        partner_id=member.partner_id, role=PartnerRole.WHOLESALE_ADMIN, user__is_active=True
    )
    if not others.exclude(pk=member.pk).exists():
        raise errors.LastAdministrator
