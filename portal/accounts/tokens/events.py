"""What happens to tokens; their partner reads it, and no secret is ever in it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.audit.events import Change
from portal.audit.models import Audience


class TokenChange(Change):
    """One token of a partner's; no customer's history shows it."""

    audience = Audience.PARTNER
    keys = frozenset({"name", "role", "scopes", "expires_at", "shown", "old_until"})


class TokenMade(TokenChange):
    """Its secret was shown once."""

    name = "accounts.token.made"
    desk = _("made the API token %(name)s")


class TokenRotated(TokenChange):
    """It has a new secret; the old one is valid until `old_until`."""

    name = "accounts.token.rotated"
    raises = ("apitoken",)
    desk = _("gave the API token %(name)s a new secret")


class TokenRevoked(TokenChange):
    """It opens nothing any more."""

    name = "accounts.token.revoked"
    raises = ("apitoken",)
    desk = _("revoked the API token %(name)s")
