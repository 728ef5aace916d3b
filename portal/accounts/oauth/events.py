"""What happens to OAuth clients and to who lets them in; their partner reads it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.accounts.tokens.events import TokenChange
from portal.audit.events import Change
from portal.audit.models import Audience


class ClientChange(Change):
    """One client of a partner's."""

    audience = Audience.PARTNER
    keys = frozenset({"name", "kind", "role", "scopes", "redirect_uris"})


class ClientMade(ClientChange):
    """A program was registered."""

    name = "accounts.client.made"
    desk = _("registered the program %(name)s")


class ClientRevoked(ClientChange):
    """Neither it nor anybody's consent opens anything any more."""

    name = "accounts.client.revoked"
    raises = ("oauthclient",)
    desk = _("revoked the program %(name)s")


class ClientLetIn(TokenChange):
    """A person consented, and the program has its tokens."""

    name = "accounts.client.let_in"
    desk = _("let the program %(name)s act for them")


class ServiceBegan(TokenChange):
    """A service signed in for the first time."""

    name = "accounts.client.began"
    desk = _("signed in as the service %(name)s")


class SecretUsedTwice(TokenChange):
    """A code or refresh token came a second time: somebody else has it, so all of them are revoked."""

    name = "accounts.client.used_twice"
    raises = ("apitoken",)
    desk = _("revoked the tokens of the program %(name)s: a code or refresh token was used twice")
