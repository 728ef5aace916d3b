"""The link of an invitation: its id, signed, so that nothing that opens anything is kept."""

from __future__ import annotations

from django.core import signing

from portal.accounts.models import Invitation

_SALT = "portal.accounts.team.invitation"


def of(invitation: Invitation) -> str:
    """What the address of its page ends in; the same each time it is sent."""
    return signing.Signer(salt=_SALT).sign(invitation.public_id)


def named(link: str) -> str:
    """The id in a link; "" for one that we did not make."""
    try:
        return signing.Signer(salt=_SALT).unsign(link)
    except signing.BadSignature:
        return ""
