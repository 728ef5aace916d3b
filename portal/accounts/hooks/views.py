"""A partner's pages of its webhooks. A secret is shown once, on the answer to the request that makes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import actor, partner_required
from portal.accounts.hooks import service
from portal.accounts.hooks.forms import WebhookForm
from portal.accounts.hooks.models import Webhook, WebhookDelivery
from portal.accounts.partner_choice import partners_of
from portal.accounts.rights import Right
from portal.base import clock, refusals
from portal.base.errors import DomainError
from portal.base.paging import page_of

PAGE = 25
DAYS = {"1": 1, "7": 7, "30": 30}
"""How far back what was given up is sent once more."""


@require_safe
@partner_required(Right.MANAGE_INTEGRATIONS)
def listing(request: HttpRequest) -> HttpResponse:
    """Every webhook of the actor's partner and its sub-partners, the newest first."""
    who = actor(request)
    found = _own(request).annotate(last_sent=Max("deliveries__last_at")).order_by("-created_at", "-pk")
    context = {
        "page": page_of(found, request.GET.get("page"), PAGE, lambda rows: rows),
        "show_partner": len(who.partner_ids) > 1,
    }
    return render(request, "account/webhooks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.MANAGE_INTEGRATIONS)
def add(request: HttpRequest) -> HttpResponse:
    """Add one; the answer shows its secret."""
    who = actor(request)
    form = WebhookForm(partners_of(who), request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("url", "types", "description")}
        try:
            hook, secret = service.make(actor=who, partner=form.partner, at=clock.now(), **given)
        except DomainError as error:
            refusals.show(form, error)
        else:
            return _secret(request, hook, secret)
    context = {"form": form, "crumbs": _crumbs(_("Add a webhook"))}
    return render(request, "account/webhook_add.html", context, status=422 if form.is_bound else 200)


@require_safe
@partner_required(Right.MANAGE_INTEGRATIONS)
def one(request: HttpRequest, public_id: str) -> HttpResponse:
    """What it is, and the log of what was sent to it, the newest first."""
    hook = _hook(request, public_id)
    found = hook.deliveries.shown(clock.now()).order_by("-created_at", "-pk")
    context = {
        "hook": hook,
        "page": page_of(found, request.GET.get("page"), PAGE, lambda rows: rows),
        "has_failed": hook.deliveries.filter(
            state=WebhookDelivery.State.FAILED, event__isnull=False
        ).exists(),
        "days": list(DAYS.values()),
        "crumbs": _crumbs(hook.host),
    }
    return render(request, "account/webhook.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.MANAGE_INTEGRATIONS)
def rotate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask first, then give a new secret; both sign for a while."""
    hook = _hook(request, public_id)
    if request.method == "POST":
        try:
            return _secret(request, hook, service.rotate(actor=actor(request), hook=hook, at=clock.now()))
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("webhooks:one", public_id)
    context = {"hook": hook, "crumbs": _crumbs(_("New secret"))}
    return render(request, "account/webhook_rotate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.MANAGE_INTEGRATIONS)
def remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask first, then remove it with its log."""
    hook = _hook(request, public_id)
    if request.method == "POST":
        done = _("The webhook %(host)s is removed.") % {"host": hook.host}
        return _done(request, partial(service.remove, hook=hook), done, "list")
    context = {"hook": hook, "crumbs": _crumbs(_("Remove"))}
    return render(request, "account/webhook_remove.html", context)


@require_POST
@partner_required(Right.MANAGE_INTEGRATIONS)
def test(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a message about nothing."""
    hook = _hook(request, public_id)
    done = _("The test message is on its way. Look again in a moment.")
    return _done(request, partial(service.send_test, hook=hook), done, "one", public_id)


@require_POST
@partner_required(Right.MANAGE_INTEGRATIONS)
def pause(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send nothing until it is resumed."""
    hook = _hook(request, public_id)
    done = _("The webhook is paused.")
    return _done(request, partial(service.pause, hook=hook), done, "one", public_id)


@require_POST
@partner_required(Right.MANAGE_INTEGRATIONS)
def resume(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send again, first what waited."""
    hook = _hook(request, public_id)
    done = _("The webhook is active again. What waited is sent first.")
    return _done(request, partial(service.resume, hook=hook), done, "one", public_id)


@require_POST
@partner_required(Right.MANAGE_INTEGRATIONS)
def redeliver(request: HttpRequest, public_id: str, delivery: str) -> HttpResponse:
    """Send one message once more."""
    hook = _hook(request, public_id)
    shown = hook.deliveries.shown(clock.now()).select_related("webhook")
    found = get_object_or_404(shown, public_id=delivery)
    done = _("The message is on its way once more. Look again in a moment.")
    return _done(request, partial(service.redeliver, delivery=found), done, "one", public_id)


@require_POST
@partner_required(Right.MANAGE_INTEGRATIONS)
def recover(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send once more what was given up in the last days."""
    hook = _hook(request, public_id)
    since = clock.now() - timedelta(days=DAYS.get(request.POST.get("days", ""), 1))
    done = _("What was given up is on its way once more. Look again in a moment.")
    return _done(request, partial(service.recover, hook=hook, since=since), done, "one", public_id)


def _done(request: HttpRequest, act: Callable[..., object], done: str, page: str, *args: str) -> HttpResponse:
    """Act, say what came of it, and go to a page."""
    try:
        act(actor=actor(request), at=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(f"webhooks:{page}", *args)


def _own(request: HttpRequest) -> QuerySet[Webhook]:
    return Webhook.objects.filter(partner_id__in=actor(request).partner_ids).select_related("partner")


def _hook(request: HttpRequest, public_id: str) -> Webhook:
    found: Webhook = get_object_or_404(_own(request), public_id=public_id)
    return found


def _secret(request: HttpRequest, hook: Webhook, secret: str) -> HttpResponse:
    context = {"hook": hook, "secret": secret, "crumbs": _crumbs(hook.host)}
    response = render(request, "account/webhook_secret.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _crumbs(here: str) -> list[dict[str, str]]:
    return [{"label": _("Webhooks"), "url": reverse("webhooks:list")}, {"label": here}]
