"""What happens to a partner's team and sub-partners; the partner reads it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.audit.events import Change
from portal.audit.models import Audience


class TeamChange(Change):
    """One person of a partner's; no customer's history shows it."""

    audience = Audience.PARTNER
    keys = frozenset({"role", "email", "expires_at"})


class MemberInvited(TeamChange):
    """By mail, with a role."""

    name = "accounts.team.invited"
    desk = _("invited %(name)s")


class InvitationSentAgain(TeamChange):
    """The same link, valid for longer."""

    name = "accounts.team.invited_again"
    raises = ("invitation",)
    desk = _("sent the invitation of %(name)s again")


class InvitationRevoked(TeamChange):
    """Its link opens nothing any more."""

    name = "accounts.team.invitation_revoked"
    raises = ("invitation",)
    desk = _("revoked the invitation of %(name)s")


class InvitationAccepted(TeamChange):
    """Somebody works for the partner from now on."""

    name = "accounts.team.joined"
    raises = ("invitation",)
    desk = _("accepted the invitation: %(name)s")


class MemberRoleChanged(TeamChange):
    """By a colleague."""

    name = "accounts.team.role_changed"
    raises = ("membership",)
    desk = _("changed the role of %(name)s")


class MemberRemoved(TeamChange):
    """By a colleague: signed out of everything of the partner's at once."""

    name = "accounts.team.removed"
    desk = _("removed %(name)s from the team")


class SubPartnerChange(Change):
    """A partner under a partner."""

    audience = Audience.PARTNER
    keys = frozenset({"name", "contact_email", "suspended"})


class SubPartnerAdded(SubPartnerChange):
    """By its parent."""

    name = "accounts.sub_partner.added"
    desk = _("added the sub-partner %(name)s")


class SubPartnerSuspended(SubPartnerChange):
    """It may delete and answer, nothing else."""

    name = "accounts.sub_partner.suspended"
    desk = _("suspended the sub-partner %(name)s")


class SubPartnerResumed(SubPartnerChange):
    """It works as before."""

    name = "accounts.sub_partner.resumed"
    desk = _("ended the suspension of the sub-partner %(name)s")
