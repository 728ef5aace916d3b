"""What somebody made in a partner's name ends with their work there, and stays ended when they are asked in again."""

from __future__ import annotations

from django.db.models import Q

from portal.accounts.events import MembershipRemoved
from portal.accounts.oauth import clients
from portal.accounts.oauth.models import OAuthClient
from portal.accounts.team.events import MemberRemoved
from portal.accounts.tokens import service as tokens
from portal.accounts.tokens.models import ApiToken
from portal.audit import registry


def listen() -> None:
    """Follow whoever leaves a team, by whatever page; from `AppConfig.ready`."""
    registry.handle(MemberRemoved, MembershipRemoved, by=_end)


def _end(recorded: registry.Recorded) -> None:
    """Their tokens, and the programs that act as themselves; what colleagues consented to goes on."""
    person = recorded.subject.user_id
    own = Q(person_id=person) | Q(person=None, client__person_id=person)
    for token in ApiToken.objects.filter(own, revoked_at=None).order_by("pk"):
        tokens.end(actor=recorded.actor, token=token, at=recorded.at)
    own_programs = OAuthClient.objects.filter(person_id=person, revoked_at=None).exclude(role="")
    for client in own_programs.order_by("pk"):
        clients.end(actor=recorded.actor, client=client, at=recorded.at)
