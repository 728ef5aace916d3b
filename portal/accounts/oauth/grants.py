"""From a consent to a code, from a code to tokens, and on by refresh; what comes twice ends all of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from portal.accounts.access import actor_of
from portal.accounts.oauth import events
from portal.accounts.oauth.asking import Ask, may_ask
from portal.accounts.oauth.errors import BadClient, BadGrant, BadScope, NotForClient
from portal.accounts.oauth.models import OAuthClient, OAuthCode, OAuthSecret
from portal.accounts.tokens import secrets, service
from portal.accounts.tokens.events import TokenChange
from portal.accounts.tokens.models import ApiToken
from portal.audit.record import record
from portal.base.actors import Actor, system
from portal.base.errors import NotAllowed

CODE = timedelta(minutes=2)
ACCESS = timedelta(hours=1)
REFRESH = timedelta(days=90)
GRANT = timedelta(days=365)
"""No consent holds for longer, however often it is refreshed (contract T1)."""
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True)
class Issued:
    """What a program gets: an access token, and a refresh token where a person consented."""

    access: str
    scopes: list[str]
    seconds: int
    refresh: str = ""
    refresh_seconds: int = 0


def consent(*, actor: Actor, ask: Ask, at: datetime) -> str:
    """The code of a person's consent. Raises `NotAllowed` and `BadClient`."""
    actor.go_on()
    if actor.kind != "user" or actor.user_id is None or actor.partner_id is None:
        raise NotAllowed
    if actor.partner_id in actor.suspended_partner_ids:
        raise NotAllowed
    if not may_ask(ask.client, actor.partner_id):  # they have moved to another partner since they were asked
        raise BadClient
    code = secrets.make(secrets.CODE)
    with transaction.atomic():
        if not OAuthClient.objects.select_for_update().filter(pk=ask.client.pk, revoked_at=None).exists():
            raise BadClient
        OAuthCode.objects.filter(client=ask.client, expires_at__lt=at - GRANT).delete()
        OAuthCode.objects.create(
            client=ask.client,
            person_id=actor.user_id,
            digest=secrets.digest(code),
            redirect_uri=ask.redirect_uri,
            challenge=ask.challenge,
            scopes=list(ask.scopes),
            created_at=at,
            expires_at=at + CODE,
        )
    return code


def exchange(
    *, client: OAuthClient, code: str, redirect_uri: str, verifier: str, at: datetime, request_id: str = ""
) -> Issued:
    """Tokens for a code, once. A second time ends what the first gave. Raises `BadGrant`, `NotForClient`."""
    if client.is_service:
        raise NotForClient
    with transaction.atomic():
        row = _code(client, code)
        if row is not None and row.used_at is None:
            OAuthCode.objects.filter(pk=row.pk).update(used_at=at)  # a wrong verifier has used it up too
            if _fits(row, redirect_uri, verifier, at):
                return _let_in(row, at, request_id)
        elif row is not None and row.token_id is not None:
            # Asked for anew: of two calls at once the second waited for the row, but not for what it names.
            _end(ApiToken.objects.get(pk=row.token_id), at)
    raise BadGrant


def refresh(*, client: OAuthClient, secret: str, wanted: Iterable[str] = (), at: datetime) -> Issued:
    """New tokens for a refresh token, once. A second time ends the grant. Raises `BadGrant`, `BadScope`."""
    with transaction.atomic():
        row = _refresh(client, secret)
        if row is not None and row.spent_at is None and row.is_live(at) and _lives(row.token, at):
            granted = _narrowed(row.token, wanted)
            OAuthSecret.objects.filter(pk=row.pk).update(spent_at=at)
            OAuthSecret.objects.filter(token=row.token, expires_at__lt=at).delete()
            return _issue(row.token, granted, at)
        if row is not None and row.spent_at is not None:
            _end(row.token, at)
    raise BadGrant


def begin_service(
    *, client: OAuthClient, wanted: Iterable[str] = (), at: datetime, request_id: str = ""
) -> Issued:
    """An access token for a service itself. Raises `NotForClient`, `BadScope`, `BadGrant`."""
    if not client.is_service:
        raise NotForClient
    if any(one not in client.scopes for one in wanted):
        raise BadScope
    with transaction.atomic():
        OAuthClient.objects.select_for_update(no_key=True).get(pk=client.pk)
        token = ApiToken.objects.filter(client=client, person=None, revoked_at=None).first()
        if token is None:
            token = _token(client, None, client.role, client.scopes, at)
            _tell(events.ServiceBegan(after=service.said_of(token)), _acting(token, request_id), token, at)
        ApiToken.objects.filter(pk=token.pk).update(expires_at=at + GRANT)
        if not _lives(ApiToken.objects.get(pk=token.pk), at):
            raise BadGrant
        OAuthSecret.objects.filter(token=token, expires_at__lt=at).delete()
        return Issued(_secret(token, "access", at, ACCESS), token.scopes, int(ACCESS.total_seconds()))


def _code(client: OAuthClient, code: str) -> OAuthCode | None:
    if not secrets.is_whole(code, secrets.CODE):
        return None
    rows = OAuthCode.objects.select_for_update(of=("self",)).select_related(
        "person", "token", "client__partner"
    )
    return rows.filter(client=client, digest=secrets.digest(code)).first()


def _refresh(client: OAuthClient, secret: str) -> OAuthSecret | None:
    if not secrets.is_whole(secret, secrets.REFRESH):
        return None
    rows = OAuthSecret.objects.select_for_update(of=("self",)).select_related(
        "token__partner__parent", "token__person", "token__client__person"
    )
    return rows.filter(token__client=client, kind="refresh", digest=secrets.digest(secret)).first()


def _fits(row: OAuthCode, redirect_uri: str, verifier: str, at: datetime) -> bool:
    if at >= row.expires_at or redirect_uri != row.redirect_uri or not _VERIFIER.fullmatch(verifier):
        return False
    made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return hmac.compare_digest(made, row.challenge)


def _let_in(row: OAuthCode, at: datetime, request_id: str) -> Issued:
    who = actor_of(row.person, request_id=request_id)
    if not row.person.is_active or who.partner_id is None or not may_ask(row.client, who.partner_id):
        raise BadGrant
    token = _token(row.client, row.person_id, who.role, row.scopes, at, partner_id=who.partner_id)
    OAuthCode.objects.filter(pk=row.pk).update(token=token)
    _tell(events.ClientLetIn(after=service.said_of(token)), who, token, at)
    return _issue(token, token.scopes, at)


def _token(
    client: OAuthClient,
    person_id: int | None,
    role: str,
    scopes: list[str],
    at: datetime,
    partner_id: int | None = None,
) -> ApiToken:
    """The grant: a token whose own secret nobody was ever shown."""
    return ApiToken.objects.create(
        partner_id=partner_id or client.partner_id,
        person_id=person_id,
        client=client,
        name=client.name,
        role=role,
        scopes=scopes,
        digest=secrets.digest(secrets.make()),
        created_at=at,
        expires_at=at + GRANT,
    )


def _issue(token: ApiToken, scopes: list[str], at: datetime) -> Issued:
    lasts = min(REFRESH, token.expires_at - at)
    return Issued(
        _secret(token, "access", at, ACCESS),
        scopes,
        int(ACCESS.total_seconds()),
        _secret(token, "refresh", at, lasts),
        int(lasts.total_seconds()),
    )


def _secret(token: ApiToken, kind: str, at: datetime, lasts: timedelta) -> str:
    secret = secrets.make(secrets.ACCESS if kind == "access" else secrets.REFRESH)
    OAuthSecret.objects.create(
        token=token, kind=kind, digest=secrets.digest(secret), created_at=at, expires_at=at + lasts
    )
    return secret


def _lives(token: ApiToken, at: datetime) -> bool:
    return token.is_live(at) and service.stands_for(token) is not None


def _narrowed(token: ApiToken, wanted: Iterable[str]) -> list[str]:
    """Scopes of a refresh: those granted. Others are refused; fewer are not kept apart, so all are told."""
    if any(one not in token.scopes for one in wanted):
        raise BadScope
    return list(token.scopes)


def _end(token: ApiToken, at: datetime) -> None:
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        _tell(events.SecretUsedTwice(before=service.said_of(token)), system("oauth"), token, at)


def _acting(token: ApiToken, request_id: str) -> Actor:
    who = service.stands_for(token)
    if who is None:
        raise BadGrant
    return who


def _tell(done: TokenChange, actor: Actor, token: ApiToken, at: datetime) -> None:
    record(done, actor=actor, at=at, subject=token, partner_id=token.partner_id)
