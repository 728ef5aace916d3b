"""A partner's page of its programs. A secret is shown once, on the answer to the request that makes it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import actor, partner_required
from portal.accounts.models import OAuthClient
from portal.accounts.oauth import clients, words
from portal.accounts.oauth.forms import ClientForm
from portal.accounts.partner_choice import partners_of
from portal.accounts.rights import Right
from portal.base import clock, refusals
from portal.base.errors import DomainError
from portal.base.paging import page_of

PAGE = 25


@require_safe
@partner_required(Right.MANAGE_INTEGRATIONS)
def listing(request: HttpRequest) -> HttpResponse:
    """Every program of the actor's partner and its sub-partners, the newest first."""
    who = actor(request)
    found = OAuthClient.objects.filter(partner_id__in=who.partner_ids).select_related("partner", "person")
    page = page_of(found.order_by("-created_at", "-pk"), request.GET.get("page"), PAGE, list)
    return render(request, "account/apps.html", {"page": page, "show_partner": len(who.partner_ids) > 1})


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.MANAGE_INTEGRATIONS)
def add(request: HttpRequest) -> HttpResponse:
    """Register one; the answer shows its secret."""
    who = actor(request)
    form = ClientForm(who, partners_of(who), request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            client, secret = clients.make(actor=who, partner=form.partner, at=clock.now(), **form.given)
        except DomainError as error:
            refusals.show(form, error)
        else:
            return _made(request, client, secret)
    context = {"form": form, "crumbs": _crumbs(_("Register a program"))}
    return render(request, "account/app_add.html", context, status=422 if form.is_bound else 200)


@require_safe
@partner_required(Right.MANAGE_INTEGRATIONS)
def one(request: HttpRequest, public_id: str) -> HttpResponse:
    """One program: what it may ask for, and who let it in."""
    client, at = _client(request, public_id), clock.now()
    rows = client.grants.select_related("person", "partner").order_by("-created_at", "-pk")
    page = page_of(
        rows, request.GET.get("page"), PAGE, lambda found: [(each, each.is_live(at)) for each in found]
    )
    context = {
        "client": client,
        "page": page,
        "words": words.lines(client.scopes),
        "crumbs": _crumbs(client.name),
    }
    return render(request, "account/app.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.MANAGE_INTEGRATIONS)
def revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask first, then refuse it and everything that was given to it."""
    client = _client(request, public_id)
    if request.method == "POST":
        try:
            clients.revoke(actor=actor(request), client=client, at=clock.now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The program %(name)s is revoked.") % {"name": client.name})
        return redirect("apps:list")
    return render(request, "account/app_revoke.html", {"client": client, "crumbs": _crumbs(_("Revoke"))})


def _client(request: HttpRequest, public_id: str) -> OAuthClient:
    own = OAuthClient.objects.filter(partner_id__in=actor(request).partner_ids)
    return get_object_or_404(own.select_related("partner", "person"), public_id=public_id)


def _made(request: HttpRequest, client: OAuthClient, secret: str) -> HttpResponse:
    context = {
        "client": client,
        "secret": secret,
        "authorize": request.build_absolute_uri(reverse("oauth-authorize")),
        "access_token": request.build_absolute_uri(reverse("oauth-token")),
        "crumbs": _crumbs(client.name),
    }
    response = render(request, "account/app_secret.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _crumbs(here: str) -> list[dict[str, str]]:
    return [
        {"label": _("Programs"), "url": reverse("apps:list")},
        {"label": here},
    ]
