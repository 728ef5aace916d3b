"""A partner's page of its tokens. A secret is shown once, on the answer to the request that makes it."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import actor, partner_required
from portal.accounts.models import ApiToken
from portal.accounts.partner_choice import partners_of
from portal.accounts.rights import Right
from portal.accounts.tokens import service
from portal.accounts.tokens.forms import TokenForm
from portal.base import clock, refusals
from portal.base.errors import DomainError
from portal.base.paging import page_of

PAGE = 25


@require_safe
@partner_required(Right.MANAGE_INTEGRATIONS)
def listing(request: HttpRequest) -> HttpResponse:
    """Every token of the actor's partner and its sub-partners, the newest first."""
    who, at = actor(request), clock.now()
    own = ApiToken.objects.filter(partner_id__in=who.partner_ids, client=None)
    found = own.select_related("partner", "person")
    page = page_of(
        found.order_by("-created_at", "-pk"),
        request.GET.get("page"),
        PAGE,
        lambda rows: [(one, one.is_live(at)) for one in rows],
    )
    context = {
        "page": page,
        "show_partner": len(who.partner_ids) > 1,
    }
    return render(request, "account/tokens.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.MANAGE_INTEGRATIONS)
def add(request: HttpRequest) -> HttpResponse:
    """Make one; the answer shows its secret."""
    who = actor(request)
    form = TokenForm(who, partners_of(who), request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("name", "role", "days")}
        try:
            token, secret = service.make(
                actor=who, partner=form.partner, wanted=form.wanted, at=clock.now(), **given
            )
        except DomainError as error:
            refusals.show(form, error)
        else:
            return _secret(request, token, secret)
    context = {"form": form, "crumbs": _crumbs(_("Add a token"))}
    return render(request, "account/token_add.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.MANAGE_INTEGRATIONS)
def rotate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask first, then give a new secret; the old one goes on for a while."""
    token = get_object_or_404(_own(request), public_id=public_id, client=None)
    if request.method == "POST":
        try:
            return _secret(request, token, service.rotate(actor=actor(request), token=token, at=clock.now()))
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("tokens:list")
    return render(request, "account/token_rotate.html", {"token": token, "crumbs": _crumbs(_("New secret"))})


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.MANAGE_INTEGRATIONS)
def revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask first, then refuse it from the next request on."""
    token = get_object_or_404(_own(request), public_id=public_id)
    if request.method == "POST":
        try:
            service.revoke(actor=actor(request), token=token, at=clock.now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The token %(name)s is revoked.") % {"name": token.name})
        return redirect("apps:one", token.client.public_id) if token.client else redirect("tokens:list")
    context = {"token": token, "crumbs": _crumbs(_("Revoke"))}
    return render(request, "account/token_revoke.html", context)


def _own(request: HttpRequest) -> QuerySet[ApiToken]:
    own = ApiToken.objects.filter(partner_id__in=actor(request).partner_ids)
    return own.select_related("partner", "client")


def _secret(request: HttpRequest, token: ApiToken, secret: str) -> HttpResponse:
    context = {
        "token": token,
        "secret": secret,
        "address": request.build_absolute_uri("/v1/people/me"),
        "crumbs": _crumbs(token.name),
    }
    response = render(request, "account/token_secret.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _crumbs(here: str) -> list[dict[str, str]]:
    return [{"label": _("API tokens"), "url": reverse("tokens:list")}, {"label": here}]
