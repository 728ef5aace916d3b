"""Support sees the portal as one of a partner's people does: read-only, for a quarter of an hour, in the history.

Nobody who decides can be looked through, and nobody of the operator's staff (domain.md §4).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from portal.accounts import events
from portal.accounts.access import actor, actor_of
from portal.accounts.models import User
from portal.accounts.rights import Right
from portal.audit.events import Event
from portal.audit.record import record
from portal.base import clock
from portal.base.actors import Actor
from portal.base.errors import DomainError, NotAllowed

MINUTES = 15
KEY = "view_as"
READS = frozenset({"GET", "HEAD", "OPTIONS"})
LEAVES = frozenset({"view-as-end", "account_logout"})
"""What may be posted meanwhile: the ways out."""


class NotViewable(DomainError):
    """Only active people of a partner can be looked through."""

    code = "not_viewable"
    text = _("Only an active person of a partner can be viewed as. Staff of the operator never can.")


@dataclass(frozen=True)
class Viewing:
    """Who looks, through whose eyes, until when: for the banner."""

    support: User
    person: User
    until: datetime


def begin(request: HttpRequest, *, person: User, reason: str, at: datetime) -> None:
    """Look through a person's eyes from the next page on. Raises `NotAllowed`, `NotViewable`."""
    who = actor(request)
    who.go_on()
    if not who.may(Right.SUPPORT_ACTIONS):
        raise NotAllowed
    if not _viewable(person):
        raise NotViewable
    until = at + timedelta(minutes=MINUTES)
    request.session[KEY] = {"person": person.pk, "until": until.isoformat()}
    began = events.ViewingBegan(until=until.isoformat(timespec="minutes"))
    _record(began, who, person, at, reason=reason)


def end(request: HttpRequest, at: datetime) -> None:
    """Look with one's own eyes again."""
    viewing: Viewing | None = getattr(request, "viewing", None)
    if request.session.pop(KEY, None) and viewing is not None:
        _record(events.ViewingEnded(), actor_of(viewing.support), viewing.person, at)


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put the person in the place of support for this request; refuse whatever would change something."""

    def handle(request: HttpRequest) -> HttpResponse:
        viewing = _viewing(request, clock.now()) if request.user.is_authenticated else None
        if viewing is None:
            return get_response(request)
        request.viewing, request.user = viewing, viewing.person  # type: ignore[attr-defined]
        return _looked(request, viewing, get_response)

    return handle


def _viewing(request: HttpRequest, at: datetime) -> Viewing | None:
    kept: dict[str, Any] | None = request.session.get(KEY)
    if kept is None:
        return None
    support, until = request.user, datetime.fromisoformat(kept["until"])
    person = User.objects.filter(pk=kept["person"]).first()
    assert isinstance(support, User)
    may = actor_of(support).may(Right.SUPPORT_ACTIONS)
    if person is None or at >= until or not may or not _viewable(person):
        del request.session[KEY]
        if person is not None:
            _record(events.ViewingEnded(), actor_of(support), person, at)
        return None
    return Viewing(support, person, until)


def _viewable(person: User) -> bool:
    return person.is_active and not person.operator_role and hasattr(person, "membership")


def _looked(
    request: HttpRequest, viewing: Viewing, get_response: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    from django.urls import Resolver404, resolve

    try:
        name = resolve(request.path_info).url_name
    except Resolver404:
        name = None
    if request.method not in READS and name not in LEAVES:
        return render(request, "account/view_as_refused.html", status=403)
    if request.path_info.startswith("/admin/"):
        return redirect("home")
    response = get_response(request)
    if request.method == "GET" and not request.headers.get("HX-Request"):
        looked = events.ViewingLooked(path=request.path[:200])
        _record(looked, actor_of(viewing.support), viewing.person, clock.now())
    return response


def _record(done: Event, who: Actor, person: User, at: datetime, *, reason: str = "") -> None:
    record(
        done,
        actor=who,
        at=at,
        subject=person,
        partner_id=person.membership.partner_id if hasattr(person, "membership") else None,
        reason=reason,
    )
