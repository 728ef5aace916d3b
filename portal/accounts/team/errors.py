"""What is refused about a team."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.base.errors import DomainError


class RoleBeyondOwn(DomainError):
    """Nobody gives, changes or takes away more than they have themselves."""

    code = "role_beyond_own"
    text = _("This role may do more than your own. Ask somebody who has it.")
    status = 403


class OwnMembership(DomainError):
    """Nobody changes their own role, or removes themselves."""

    code = "own_membership"
    text = _("You cannot change your own role or remove yourself. Ask a colleague who keeps the team.")


class LastAdministrator(DomainError):
    """Somebody has to be able to keep the team and create customers."""

    code = "last_wholesale_administrator"
    text = _("This is the last wholesale administrator. Make somebody else one first.")


class AlreadyMember(DomainError):
    """They work for this partner already."""

    code = "already_member"
    text = _("This person is in the team already.")


class AlreadyInvited(DomainError):
    """An invitation of this address is open."""

    code = "already_invited"
    text = _("This address is invited already. Send that invitation again, or revoke it first.")


class PartnerSuspended(DomainError):
    """The suspended may delete and answer, nothing else (domain.md §1)."""

    code = "team_of_suspended"
    text = _("This partner is suspended. Nobody can be invited and no role changed until that has ended.")
    status = 403


class InvitationOver(DomainError):
    """Accepted, revoked, expired, or never made."""

    code = "invitation_over"
    text = _("This invitation is no longer valid. Ask the person who invited you for a new one.")
    status = 410


class AccountElsewhere(DomainError):
    """One person works for one partner, or for the operator."""

    code = "account_elsewhere"
    text = _(
        "The account of this address belongs to somebody else’s team. Ask to be invited with another address."
    )


class SignInFirst(DomainError):
    """An account with this address exists: its owner proves it by signing in."""

    code = "sign_in_first"
    text = _("There is an account with this address. Sign in with it, then open the invitation again.")


class NameNeeded(DomainError):
    """A sub-partner has a name."""

    code = "partner_name_needed"
    text = _("Give the sub-partner a name.")
    status = 422


class NameTaken(DomainError):
    """Two sub-partners of one name cannot be told apart."""

    code = "partner_name_taken"
    text = _("You have a sub-partner of this name already.")


class NoLevelBelow(DomainError):
    """Sub-partners have one level (domain.md §1)."""

    code = "no_level_below"
    text = _("A sub-partner cannot have sub-partners of its own.")
    status = 403


class SuspendedByOperator(DomainError):
    """What the operator has suspended, only the operator resumes."""

    code = "suspended_by_operator"
    text = _("The operator has suspended this partner, so only the operator can end it. Ask support.")
    status = 403
