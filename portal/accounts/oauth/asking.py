"""What a program asks a person for at `/v1/authorize`, checked before anybody is asked or sent anywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.accounts.oauth import addresses
from portal.accounts.oauth.errors import BadClient, BadScope, OAuthRefused
from portal.accounts.oauth.models import OAuthClient
from portal.accounts.tokens import scopes
from portal.base.actors import Actor

ID = re.compile(r"[0-9a-z]{1,20}")
STATE_AT_MOST = 1000
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_STATE = re.compile(r"[ -~]*")


class BadResponseType(OAuthRefused):
    """Only codes are given."""

    code = "oauth_response_type"
    word = "unsupported_response_type"


@dataclass(frozen=True)
class Ask:
    """One good question to a person: for whom, what for, and where the answer goes."""

    client: OAuthClient
    redirect_uri: str
    scopes: tuple[str, ...]
    challenge: str
    state: str

    def answer(self, **values: str) -> str:
        """The address that an answer goes to."""
        return answer_to(self.redirect_uri, self.state, **values)


def answer_to(redirect_uri: str, state: str, **values: str) -> str:
    """The client's address with the answer, and its state as it was sent."""
    said = values | ({"state": state} if state else {})
    return f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{urlencode(said)}"


def client_of(given: QueryDict, who: Actor) -> OAuthClient:
    """The live app of the person's partner, or of its parent. Raises `BadClient`; nobody is sent anywhere then."""
    name = given.get("client_id", "")
    found = None
    if ID.fullmatch(name):
        rows = OAuthClient.objects.select_related("partner").filter(
            public_id=name, revoked_at=None, kind="app"
        )
        found = rows.first()
    if found is None or who.partner_id is None or not may_ask(found, who.partner_id):
        raise BadClient
    return found


def may_ask(client: OAuthClient, partner_id: int) -> bool:
    """Whether people of a partner are asked: those of the client's own, and of the ones below it."""
    return client.partner_id == partner_id or client.partner.sub_partners.filter(pk=partner_id).exists()


def return_address(given: QueryDict, client: OAuthClient) -> str:
    """Where the answer goes. Raises `OAuthRefused`, and nobody is sent anywhere then."""
    address = given.get("redirect_uri", "")
    if len(given.getlist("redirect_uri")) != 1 or not addresses.matches(client.redirect_uris, address):
        raise OAuthRefused(what=_("redirect_uri is not one that was registered"))
    return address


def asked(given: QueryDict, client: OAuthClient, redirect_uri: str, role: str) -> Ask:
    """The whole question. Raises `OAuthRefused`, which the client is told."""
    if any(len(given.getlist(name)) > 1 for name in given):
        raise OAuthRefused(what=_("a parameter is given twice"))
    if given.get("response_type") != "code":
        raise BadResponseType(what=_("response_type must be code"))
    state = given.get("state", "")
    if len(state) > STATE_AT_MOST or not _STATE.fullmatch(state):
        raise OAuthRefused(what=_("state is longer than 1000 characters, or not plain"))
    challenge = given.get("code_challenge", "")
    if given.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(challenge):
        raise OAuthRefused(what=_("code_challenge is needed, with code_challenge_method=S256"))
    return Ask(client, redirect_uri, _scopes(given, client, role), challenge, state)


def _scopes(given: QueryDict, client: OAuthClient, role: str) -> tuple[str, ...]:
    """Those asked for, or all of the client's; less what the person's own role could not use."""
    wanted = given.get("scope", "").split() or client.scopes
    if any(one not in client.scopes for one in wanted):
        raise BadScope
    found = tuple(one for one in scopes.possible(role) if one in wanted)
    if not found:
        raise BadScope
    return found
