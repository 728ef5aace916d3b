"""The page that an invitation's link opens; nobody has to be signed in for it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.models import Invitation, User
from portal.accounts.team import errors, invitations
from portal.accounts.team.forms import JoinForm
from portal.base import clock, refusals
from portal.base.errors import DomainError

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, link: str) -> HttpResponse:
    """Who asks, for which role; a form for whoever has no account, a button for whoever is signed in with it."""
    try:
        found = invitations.find(link, at=clock.now())
    except errors.InvitationOver as error:
        return _page(request, {"over": str(error)}, 410)
    signed_in = request.user if isinstance(request.user, User) else None
    if signed_in is not None:
        return _as_account(request, found, signed_in)
    if invitations.account_of(found) is not None:
        return _page(request, {"invitation": found, "sign_in": True})
    return _as_new(request, found)


def _as_account(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    mine = user.email.lower() == found.email.lower()
    if request.method != "POST" or not mine:
        return _page(request, {"invitation": found, "join": mine, "other": not mine})
    try:
        invitations.accept_as(user=user, invitation=found, at=clock.now())
    except DomainError as error:
        return _page(request, {"invitation": found, "refused": str(error)}, 409)
    return _welcome(request, found)


def _as_new(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (user := _made(form, found)):
        login(request, user, backend=BACKEND)
        return _welcome(request, found)
    return _page(request, {"invitation": found, "form": form}, 422 if form.is_bound else 200)


def _made(form: JoinForm, found: Invitation) -> User | None:
    given = form.cleaned_data
    try:
        return invitations.accept_new(
            invitation=found, name=given["name"], password=given["password"], at=clock.now()
        )
    except ValidationError as error:
        form.add_error("password", error)
    except DomainError as error:
        refusals.show(form, error)
    return None


def _welcome(request: HttpRequest, found: Invitation) -> HttpResponse:
    messages.success(request, _("Welcome to the team of %(partner)s.") % {"partner": found.partner.name})
    return redirect("home")


def _page(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    response = render(request, "account/invitation.html", context, status=status)
    patch_cache_control(response, private=True, no_store=True)
    response["Referrer-Policy"] = "no-referrer"
    return response
