"""Making, rotating and revoking tokens, and who stands behind one that is shown (contract T1, T2, T6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.access import actor_of, partner_actor
from portal.accounts.models import Partner
from portal.accounts.rights import PARTNER_RIGHTS, Right
from portal.accounts.tokens import events, scopes, secrets
from portal.accounts.tokens.models import ApiToken, TokenUse
from portal.audit.record import record
from portal.base.actors import Actor
from portal.base.errors import DomainError, NotAllowed, Stale, raise_if

DAYS_AT_MOST = 365
DAYS = 90
NAME_LIMIT = 80


class TokenBeyondRole(DomainError):
    """A token never may more than whoever makes it."""

    code = "token_beyond_role"
    text = _("Your own role does not include this. A token can never do more than the person who makes it.")
    status = 403


@dataclass(frozen=True)
class Held:
    """A token that was shown, with whom it stands for."""

    token: ApiToken
    actor: Actor


def make(
    *,
    actor: Actor,
    partner: Partner,
    name: str,
    role: str,
    wanted: Iterable[str] = (),
    days: int = DAYS,
    at: datetime,
) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody can read again. No scope named: all that the role can use.

    Raises `NotAllowed` (no right to keep integrations of this partner), `TokenBeyondRole`, `Invalid`.
    """
    may_keep(actor, partner.pk)
    actor.go_on()
    if actor.kind == "user" and not PARTNER_RIGHTS[role] <= actor.rights:
        raise TokenBeyondRole(field="role")
    chosen = tuple(dict.fromkeys(wanted)) or scopes.possible(role)
    raise_if([*_problems(name, role, chosen, days)])
    secret = secrets.make()
    token = ApiToken(
        partner=partner,
        person_id=actor.user_id,
        name=name.strip(),
        role=role,
        scopes=list(chosen),
        created_at=at,
        expires_at=at + timedelta(days=days),
        **_kept(secret),
    )
    with transaction.atomic():
        token.save()
        _tell(events.TokenMade(after=said_of(token)), actor, token, at)
    return token, secret


def rotate(*, actor: Actor, token: ApiToken, at: datetime) -> str:
    """A new secret; the old one is good for `settings.TOKEN_OVERLAP_HOURS` more.

    Raises `NotAllowed`, `Outdated` and `Stale`.
    """
    may_keep(actor, token.partner_id)
    secret = secrets.make()
    until = at + timedelta(hours=settings.TOKEN_OVERLAP_HOURS)
    with transaction.atomic():
        _held(actor, token)
        live = ApiToken.objects.filter(pk=token.pk, digest=token.digest, revoked_at=None, expires_at__gt=at)
        if not live.update(**_kept(secret), old_digest=F("digest"), old_until=until):
            raise Stale
        token.refresh_from_db()
        said = {"shown": token.shown, "old_until": until.isoformat(timespec="minutes")}
        _tell(events.TokenRotated(after=said), actor, token, at)
    return secret


def revoke(*, actor: Actor, token: ApiToken, at: datetime) -> None:
    """Refused from the next request on; nothing when it already is. Support may too.

    Raises `NotAllowed` and `Outdated`.
    """
    if not actor.may(Right.SUPPORT_ACTIONS):
        may_keep(actor, token.partner_id)
    with transaction.atomic():
        _held(actor, token)
        end(actor=actor, token=token, at=at)


def end(*, actor: Actor, token: ApiToken, at: datetime) -> None:
    """As `revoke`, for who has made sure of it; in the caller's transaction."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        token.revoked_at = at
        _tell(events.TokenRevoked(before=said_of(token)), actor, token, at)


def _held(actor: Actor, token: ApiToken) -> None:
    """Lock it. Raises `Outdated` when the page showed it otherwise."""
    row = ApiToken.objects.select_for_update(no_key=True).get(pk=token.pk)
    token.row_version = row.row_version
    actor.saw(token)


def held(secret: str, *, at: datetime, request_id: str = "") -> Held | None:
    """The token of a secret and whom it stands for; None for any that opens nothing. Two to five queries."""
    found = _opened(secret, at)
    if found is None or not found.is_live(at):
        return None
    who = stands_for(found)
    return Held(found, replace(who, request_id=request_id)) if who else None


def _opened(secret: str, at: datetime) -> ApiToken | None:
    """The token of a secret of its own, or of an access token of OAuth."""
    rows = ApiToken.objects.select_related("partner__parent", "person", "client__person")
    digest = secrets.digest(secret)
    if secrets.is_whole(secret):
        return rows.filter(Q(digest=digest) | Q(old_digest=digest, old_until__gt=at)).first()
    if secrets.is_whole(secret, secrets.ACCESS):
        opens = {"kind": "access", "digest": digest, "expires_at__gt": at}
        return rows.filter(**{f"oauth_secrets__{name}": value for name, value in opens.items()}).first()
    return None


def used(token: ApiToken, at: datetime) -> None:
    """Note the use, at most once a minute: when last, and in how many minutes of the day."""
    minute = at.replace(second=0, microsecond=0)
    fresh = Q(last_used_at=None) | Q(last_used_at__lt=minute)
    if token.last_used_at and token.last_used_at >= minute:
        return
    with transaction.atomic():
        if ApiToken.objects.filter(fresh, pk=token.pk).update(last_used_at=at):
            row, _made = TokenUse.objects.get_or_create(token=token, day=at.date())
            TokenUse.objects.filter(pk=row.pk).update(minutes=F("minutes") + 1)


def stands_for(token: ApiToken) -> Actor | None:
    """The token's role, less what its maker may not (any more); nobody when its maker or program is gone."""
    rights: frozenset[str] = frozenset(PARTNER_RIGHTS[token.role])
    name = token.name
    if not _is_let_in(token):
        return None
    behind = token.person or (token.client.person if token.client else None)
    if behind is not None:
        maker = actor_of(behind)
        if not behind.is_active or not _works_for(maker, token):
            return None
        rights = rights & maker.rights
    if token.person is not None:
        name = f"{token.name} ({token.person})"
    return partner_actor(
        token.partner, kind="token", name=name, role=token.role, rights=rights, user=token.person
    )


def _is_let_in(token: ApiToken) -> bool:
    """Whether its program, if it has one, still is, and is of the same partner or the one above it."""
    own = (token.partner_id, token.partner.parent_id)
    return token.client is None or (token.client.revoked_at is None and token.client.partner_id in own)


def _works_for(maker: Actor, token: ApiToken) -> bool:
    return token.partner_id in maker.partner_ids


def may_keep(actor: Actor, partner_id: int) -> None:
    """Raise `NotAllowed` unless the actor keeps the integrations of this partner."""
    if actor.kind == "system":
        return
    if actor.kind == "token" or not actor.may(Right.MANAGE_INTEGRATIONS):
        raise NotAllowed
    if partner_id not in actor.partner_ids:
        raise NotAllowed


def _problems(name: str, role: str, chosen: tuple[str, ...], days: int) -> Iterable[tuple[str, str, str]]:
    written = name.strip()
    if not written or len(written) > NAME_LIMIT or not written.isprintable():
        yield (
            "name",
            "bad_token_name",
            str(_("Give the token a name of 1 to 80 characters that you can read.")),
        )
    if not 1 <= days <= DAYS_AT_MOST:
        yield "days", "bad_token_days", str(_("A token is valid for 1 to 365 days."))
    if beyond := [one for one in chosen if one not in scopes.possible(role)]:
        text = _("This role cannot use the scope %(scope)s. Leave it out or choose another role.")
        yield "scopes", "bad_token_scope", str(text) % {"scope": beyond[0]}


def _kept(secret: str) -> dict[str, str]:
    return {
        "digest": secrets.digest(secret),
        "shown": secret[: secrets.SHOWN],
        "last_four": secret[-4:],
    }


def said_of(token: ApiToken) -> dict[str, object]:
    return {
        "name": token.name,
        "role": token.role,
        "scopes": ", ".join(token.scopes),
        "expires_at": token.expires_at.isoformat(timespec="minutes"),
        "shown": token.shown,
    }


def _tell(done: events.TokenChange, actor: Actor, token: ApiToken, at: datetime) -> None:
    record(done, actor=actor, at=at, subject=token, partner_id=token.partner_id)
