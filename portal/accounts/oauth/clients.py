"""Registering a partner's programs, and revoking them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Partner
from portal.accounts.oauth import addresses, events
from portal.accounts.oauth.models import OAuthClient
from portal.accounts.rights import PARTNER_RIGHTS, Right
from portal.accounts.tokens import scopes, secrets
from portal.accounts.tokens.service import NAME_LIMIT, TokenBeyondRole, may_keep
from portal.audit.record import record
from portal.base.actors import Actor
from portal.base.errors import NotAllowed, raise_if

ADDRESSES_AT_MOST = 10
_NAME = _("Give the program a name of 1 to 80 characters that you can read.")
_RETURN = _(
    "Give up to 10 https addresses without # and without a user, one a line. Only a program on the person’s own "
    "machine returns to http://localhost, http://127.0.0.1 or http://[::1]."
)
_SCOPE = _("This role cannot use the scope %(scope)s. Leave it out or choose another role.")


def make(
    *,
    actor: Actor,
    partner: Partner,
    name: str,
    role: str = "",
    wanted: Iterable[str],
    redirect_uris: Iterable[str] = (),
    with_secret: bool = True,
    at: datetime,
) -> tuple[OAuthClient, str]:
    """A new client and its secret ("" without one), which nobody can read again. With a role it is a service.

    Raises `NotAllowed`, `TokenBeyondRole`, `Invalid`.
    """
    may_keep(actor, partner.pk)
    if actor.user_id is None:  # somebody stands behind every program
        raise NotAllowed
    actor.go_on()
    if role and not PARTNER_RIGHTS[role] <= actor.rights:
        raise TokenBeyondRole(field="role")
    chosen, places = list(dict.fromkeys(wanted)), list(dict.fromkeys(redirect_uris))
    raise_if([*_problems(name, role, chosen, places)])
    secret = secrets.make(secrets.CLIENT) if with_secret or role else ""
    client = OAuthClient(
        partner=partner,
        person_id=actor.user_id,
        name=name.strip(),
        kind=OAuthClient.Kind.SERVICE if role else OAuthClient.Kind.APP,
        role=role,
        scopes=chosen,
        redirect_uris=[] if role else places,
        digest=secrets.digest(secret) if secret else "",
        created_at=at,
    )
    with transaction.atomic():
        client.save()
        _tell(events.ClientMade(after=_said(client)), actor, client, at)
    return client, secret


def revoke(*, actor: Actor, client: OAuthClient, at: datetime) -> None:
    """Refused from the next request on, with every token that was given to it. Support may too.

    Raises `NotAllowed` and `Outdated`.
    """
    if not actor.may(Right.SUPPORT_ACTIONS):
        may_keep(actor, client.partner_id)
    with transaction.atomic():
        row = OAuthClient.objects.select_for_update(no_key=True).get(pk=client.pk)
        client.row_version = row.row_version
        actor.saw(client)
        end(actor=actor, client=client, at=at)


def end(*, actor: Actor, client: OAuthClient, at: datetime) -> None:
    """As `revoke`, for who has made sure of it; in the caller's transaction."""
    if OAuthClient.objects.filter(pk=client.pk, revoked_at=None).update(revoked_at=at):
        client.revoked_at = at
        client.grants.filter(revoked_at=None).update(revoked_at=at)
        _tell(events.ClientRevoked(before=_said(client)), actor, client, at)


def _problems(name: str, role: str, chosen: list[str], places: list[str]) -> Iterable[tuple[str, str, str]]:
    written = name.strip()
    if not written or len(written) > NAME_LIMIT or not written.isprintable():
        yield "name", "bad_token_name", str(_NAME)
    known = scopes.possible(role) if role else scopes.ALL
    if beyond := [one for one in chosen if one not in known]:
        yield "scopes", "bad_token_scope", str(_SCOPE) % {"scope": beyond[0][:80]}
    usable = places and len(places) <= ADDRESSES_AT_MOST and all(addresses.is_usable(one) for one in places)
    if not role and not usable:
        yield "redirect_uris", "bad_return_address", str(_RETURN)


def _said(client: OAuthClient) -> dict[str, object]:
    return {
        "name": client.name,
        "kind": client.kind,
        "role": client.role,
        "scopes": ", ".join(client.scopes),
        "redirect_uris": " ".join(client.redirect_uris),
    }


def _tell(done: events.ClientChange, actor: Actor, client: OAuthClient, at: datetime) -> None:
    record(done, actor=actor, at=at, subject=client, partner_id=client.partner_id)
