"""From a request to an actor, and the guard that every page stands behind."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from portal.accounts.models import Membership, Partner, User
from portal.accounts.rights import OPERATOR_RIGHTS, PARTNER_RIGHTS, Right
from portal.base.actors import Actor, ActorKind
from portal.base.versions import Seen

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def actor_of(user: User, *, request_id: str = "") -> Actor:
    """The actor a signed-in user is. Two queries for a member of a partner, one for the rest."""
    membership = Membership.objects.select_related("partner__parent").filter(user_id=user.pk).first()
    if membership is None:
        return Actor(
            kind="user",
            name=str(user),
            user_id=user.pk,
            email=user.email,
            role=user.operator_role,
            rights=frozenset(OPERATOR_RIGHTS.get(user.operator_role, frozenset())),
            request_id=request_id,
        )
    return partner_actor(
        membership.partner,
        kind="user",
        name=str(user),
        role=membership.role,
        rights=frozenset(PARTNER_RIGHTS[membership.role]),
        user=user,
        request_id=request_id,
    )


def partner_actor(
    partner: Partner,
    *,
    kind: ActorKind,
    name: str,
    role: str,
    rights: frozenset[str],
    user: User | None = None,
    request_id: str = "",
) -> Actor:
    """Somebody, or a token, acting for a partner and its sub-partners. One query, two without `partner.parent`."""
    below = (
        Partner.objects.filter(parent_id=partner.pk) if partner.parent_id is None else Partner.objects.none()
    )
    children = dict(below.values_list("pk", "suspended_at"))
    return Actor(
        kind=kind,
        name=name,
        user_id=user.pk if user else None,
        email=user.email if user else "",
        role=role,
        partner_id=partner.pk,
        parent_id=partner.parent_id,
        partner_ids=frozenset([partner.pk, *children]),
        suspended_partner_ids=_suspended(partner, children),
        rights=rights,
        request_id=request_id,
    )


def _suspended(partner: Partner, children: Mapping[int, datetime | None]) -> frozenset[int]:
    """A suspended parent suspends its children (domain.md §1)."""
    parent = partner.parent
    if partner.suspended_at or (parent is not None and parent.suspended_at):
        return frozenset([partner.pk, *children])
    return frozenset(pk for pk, suspended_at in children.items() if suspended_at)


def actor(request: HttpRequest) -> Actor:
    """The actor of a request, worked out once."""
    found: Actor | None = getattr(request, "actor", None)
    if found is None:
        user = request.user
        assert isinstance(user, User)
        found = actor_of(user, request_id=getattr(request, "request_id", ""))
        found = replace(found, seen=Seen.of(request))
        request.actor = found  # type: ignore[attr-defined]
    return found


def without_page(request: HttpRequest) -> Actor:
    """The actor, for what no page showed beforehand: the next case of the queue, a claim that is kept alive."""
    return replace(actor(request), seen=None)


def _guard(test: Callable[[Actor], bool]) -> Callable[[View[P]], View[P]]:
    def decorate(view: View[P]) -> View[P]:
        @login_required
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not test(actor(request)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast("View[P]", guarded)

    return decorate


def right_required(*rights: Right) -> Callable[[View[P]], View[P]]:
    """Only for signed-in users who hold every right named; others get 403, strangers the sign-in page."""
    return _guard(lambda who: all(who.may(right) for right in rights))


def partner_required(*rights: Right) -> Callable[[View[P]], View[P]]:
    """Only for members of a partner who hold every right named."""
    return _guard(lambda who: who.is_partner and all(who.may(right) for right in rights))


def staff_required(*rights: Right) -> Callable[[View[P]], View[P]]:
    """Only for the operator's staff who hold every right named; to partners the page does not exist."""

    def decorate(view: View[P]) -> View[P]:
        @login_required
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            who = actor(request)
            if who.is_partner:
                raise Http404
            if not all(who.may(right) for right in rights):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast("View[P]", guarded)

    return decorate
