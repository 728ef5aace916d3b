"""What OAuth refuses: the catalogue's code, and the word of RFC 6749 that clients know."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from portal.base.errors import DomainError


class OAuthRefused(DomainError):
    """A refusal of a step of OAuth."""

    code = "oauth_request"
    word: ClassVar[str] = "invalid_request"
    text = _("This request of the program is incomplete or wrong: %(what)s.")
    status = 400


class BadClient(OAuthRefused):
    """No such client, or its secret is wrong."""

    code = "oauth_client"
    word = "invalid_client"
    text = _("The client is unknown, revoked, or its secret is wrong.")
    status = 401


class BadGrant(OAuthRefused):
    """A code or refresh token that opens nothing (any more)."""

    code = "oauth_grant"
    word = "invalid_grant"
    text = _("The code or refresh token is wrong, expired, used or revoked. Ask the person again.")


class BadScope(OAuthRefused):
    """More than the client was registered for, or than was granted."""

    code = "oauth_scope"
    word = "invalid_scope"
    text = _("A scope that was asked for is unknown, or more than is allowed here.")


class BadGrantType(OAuthRefused):
    """A way in that is not there."""

    code = "oauth_grant_type"
    word = "unsupported_grant_type"
    text = _("The grant_type must be authorization_code, refresh_token or client_credentials.")


class NotForClient(OAuthRefused):
    """A way in that is not this client's."""

    code = "oauth_not_for_client"
    word = "unauthorized_client"
    text = _("This client does not sign in this way.")
