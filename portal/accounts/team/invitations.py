"""Inviting somebody, sending it again, revoking it, and their coming."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction

from portal.accounts.access import actor_of
from portal.accounts.models import Invitation, Membership, Partner, User
from portal.accounts.rights import Right
from portal.accounts.team import errors, events, links, mails, rules
from portal.audit.record import record
from portal.base.actors import Actor

DAYS = (3, 7, 14, 30)


def find(link: str, *, at: datetime) -> Invitation:
    """The open invitation of a link. Raises `InvitationOver` for any other."""
    name = links.named(link)
    rows = Invitation.objects.select_related("partner", "invited_by").filter(public_id=name)
    found = rows.first() if name else None
    if found is None or not found.is_open(at) or not _stands(found):
        raise errors.InvitationOver
    return found


def _stands(invitation: Invitation) -> bool:
    """Whether its sender could still send it: it never gives more than they may, and ends with their own work there."""
    if invitation.invited_by is None:
        return True
    sender = actor_of(invitation.invited_by)
    may = invitation.invited_by.is_active and sender.may(Right.MANAGE_TEAM)
    return may and invitation.partner_id in sender.partner_ids and invitation.role in rules.roles_of(sender)


def invite(
    *, actor: Actor, partner: Partner, email: str, role: str, days: int, language: str, at: datetime
) -> Invitation:
    """Ask somebody to work for a partner. Whether the address has an account elsewhere does not show.

    Raises `NotAllowed`, `PartnerSuspended`, `RoleBeyondOwn`, `AlreadyMember` and `AlreadyInvited`.
    """
    rules.require_keeper(actor, partner)
    rules.require_role(actor, role)
    actor.go_on()
    if Membership.objects.filter(partner=partner, user__email__iexact=email).exists():
        raise errors.AlreadyMember(field="email")
    invitation = Invitation(
        partner=partner,
        email=email.lower(),
        role=role,
        language=language,
        invited_by_id=actor.user_id,
        invited_by_name=actor.name,
        created_at=at,
        sent_at=at,
        expires_at=at + timedelta(days=days),
    )
    try:
        with transaction.atomic():
            _clear_expired(partner, email, at)
            invitation.save()
            _tell(events.MemberInvited(after=_said(invitation)), actor, invitation, at)
            mails.owe_invitation(invitation, at=at)
    except IntegrityError as error:
        raise errors.AlreadyInvited(field="email") from error
    return invitation


def _clear_expired(partner: Partner, email: str, at: datetime) -> None:
    """One that ran out stands in nobody's way; it stays listed as revoked."""
    old = Invitation.objects.filter(partner=partner, email__iexact=email, accepted_at=None, revoked_at=None)
    old.filter(expires_at__lte=at).update(revoked_at=at)


def send_again(*, actor: Actor, invitation: Invitation, days: int, at: datetime) -> None:
    """The same link in a new mail, valid from today again and never for less than before.

    Raises `NotAllowed`, `PartnerSuspended`, `RoleBeyondOwn`, `Outdated` and `InvitationOver`.
    """
    rules.require_keeper(actor, invitation.partner)
    rules.require_role(actor, invitation.role)
    with transaction.atomic():
        row = _held(actor, invitation)
        if row.accepted_at or row.revoked_at:
            raise errors.InvitationOver
        before = _said(row)
        row.sent_at, row.expires_at = at, max(row.expires_at, at + timedelta(days=days))
        row.save(update_fields=["sent_at", "expires_at"])
        _tell(events.InvitationSentAgain(before=before, after=_said(row)), actor, row, at)
        mails.owe_invitation(row, at=at)


def revoke(*, actor: Actor, invitation: Invitation, at: datetime) -> None:
    """Its link opens nothing from now on; nothing when it already is over. Raises `NotAllowed` and `Outdated`."""
    rules.require_keeper(actor, invitation.partner)
    rules.require_role(actor, invitation.role)
    with transaction.atomic():
        row = _held(actor, invitation)
        if row.accepted_at or row.revoked_at:
            return
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        _tell(events.InvitationRevoked(before=_said(row)), actor, row, at)


def account_of(invitation: Invitation) -> User | None:
    """The account that the address has already."""
    return User.objects.filter(email__iexact=invitation.email).first()


def accept_as(*, user: User, invitation: Invitation, at: datetime) -> Membership:
    """Whoever is signed in with the invited address joins. Raises `InvitationOver` and `AccountElsewhere`."""
    if user.email.lower() != invitation.email.lower():
        raise errors.AccountElsewhere
    try:
        with transaction.atomic():
            row = _open_row(invitation, at)
            return _join(row, user, at)
    except IntegrityError as error:  # joined another team at the same moment
        raise errors.AccountElsewhere from error


def accept_new(*, invitation: Invitation, name: str, password: str, at: datetime) -> User:
    """Make the account of somebody who has none, and let them join; the link proves the address.

    Raises `InvitationOver`, `SignInFirst`, and Django's `ValidationError` for a password that is too weak.
    """
    user = User(email=invitation.email, name=name, language=invitation.language)
    user.time_zone = invitation.partner.time_zone
    validate_password(password, user)
    user.set_password(password)
    try:
        with transaction.atomic():
            row = _open_row(invitation, at)
            if account_of(row) is not None:
                raise errors.SignInFirst
            user.save()
            _join(row, user, at)
    except IntegrityError as error:  # the account was made by another invitation at the same moment
        raise errors.SignInFirst from error
    return user


def _join(row: Invitation, user: User, at: datetime) -> Membership:
    if user.operator_role or Membership.objects.filter(user=user).exists():
        raise errors.AccountElsewhere
    member = Membership.objects.create(user=user, partner=row.partner, role=row.role)
    row.accepted_at, row.accepted_by = at, user
    row.save(update_fields=["accepted_at", "accepted_by"])
    _tell(events.InvitationAccepted(after=_said(row)), actor_of(user), row, at)
    return member


def _open_row(invitation: Invitation, at: datetime) -> Invitation:
    found = Invitation.objects.select_for_update(of=("self",)).select_related("partner", "invited_by")
    row = found.get(pk=invitation.pk)
    if not row.is_open(at) or not _stands(row):
        raise errors.InvitationOver
    return row


def _held(actor: Actor, invitation: Invitation) -> Invitation:
    """Locked and read anew. Raises `Outdated` when the page showed it otherwise."""
    row = Invitation.objects.select_for_update(of=("self",)).select_related("partner").get(pk=invitation.pk)
    actor.saw(row)
    return row


def _said(row: Invitation) -> dict[str, str]:
    return {"email": row.email, "role": row.role, "expires_at": row.expires_at.isoformat(timespec="minutes")}


def _tell(event: events.TeamChange, actor: Actor, row: Invitation, at: datetime) -> None:
    record(event, actor=actor, at=at, subject=row, partner_id=row.partner_id)
