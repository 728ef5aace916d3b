"""The page at `/v1/authorize` where a person lets a program in, or does not (T3).

Nobody is sent anywhere before the program and its address are known to be registered.
"""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import actor, partner_required
from portal.accounts.models import OAuthClient
from portal.accounts.oauth import addresses, asking, grants, words
from portal.accounts.oauth.asking import Ask
from portal.accounts.oauth.errors import BadClient, OAuthRefused
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.actors import Actor
from portal.base.errors import DomainError

_SALT = "oauth consent"
SHOWN_SECONDS = 600
"""How long the page may be looked at before it must be opened again."""


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.SEE_CUSTOMERS)
def authorize(request: HttpRequest) -> HttpResponse:
    """GET asks; POST takes the answer to what was asked, and to nothing else."""
    who = actor(request)
    try:
        response = _answered(request, who) if request.method == "POST" else _asked(request, who)
    except DomainError as error:
        context = {"problem": error}
        response = render(request, "account/app_refused.html", context, status=max(error.status, 400))
    patch_cache_control(response, private=True, no_store=True)
    return response


def _asked(request: HttpRequest, who: Actor) -> HttpResponse:
    client = asking.client_of(request.GET, who)
    address = asking.return_address(request.GET, client)
    try:
        ask = asking.asked(request.GET, client, address, who.role)
    except OAuthRefused as error:
        state = "".join(request.GET.getlist("state")[:1])
        said = {"error": error.word, "error_description": str(error)}
        return HttpResponseRedirect(asking.answer_to(address, state[: asking.STATE_AT_MOST], **said))
    context = {
        "ask": ask,
        "words": words.lines(ask.scopes),
        "origin": addresses.origin(address),
        "signed": _signed(ask, who),
    }
    response = render(request, "account/app_consent.html", context)
    # Browsers hold the redirect after a form against the page's policy: it goes to the program alone.
    response._csp_update = {"form-action": [addresses.origin(address)]}  # type: ignore[attr-defined]
    return response


def _answered(request: HttpRequest, who: Actor) -> HttpResponse:
    ask = _shown(request.POST.get("ask", ""), who)
    if request.POST.get("answer") != "allow":
        return HttpResponseRedirect(ask.answer(error="access_denied"))
    return HttpResponseRedirect(ask.answer(code=grants.consent(actor=who, ask=ask, at=clock.now())))


def _signed(ask: Ask, who: Actor) -> str:
    """What the page asks, for this person alone; nothing of it can be changed on the way."""
    told = [who.user_id, ask.client.public_id, ask.redirect_uri, ask.scopes, ask.challenge, ask.state]
    return signing.dumps(told, salt=_SALT)


def _shown(signed: str, who: Actor) -> Ask:
    """What the page asked. Raises `OAuthRefused` and `BadClient`."""
    try:
        told: list[Any] = signing.loads(signed, salt=_SALT, max_age=SHOWN_SECONDS)
    except signing.BadSignature as error:
        raise OAuthRefused(what=_("the page is too old; begin again in the program")) from error
    person, name, address, scopes, challenge, state = told
    client = OAuthClient.objects.filter(public_id=name, revoked_at=None).select_related("partner").first()
    if client is None or person != who.user_id:
        raise BadClient
    return Ask(client, address, tuple(scopes), challenge, state)
