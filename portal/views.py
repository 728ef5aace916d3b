"""The pages that belong to no app: home, preferences, health, errors."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts import people
from portal.accounts.access import actor
from portal.accounts.forms import PreferencesForm
from portal.accounts.models import User
from portal.accounts.rights import Right
from portal.base import bad_input, clock, merging, refusals
from portal.base.errors import DomainError
from portal.base.gallery import gallery_context
from portal.base.versions import Outdated
from portal.jobs import health


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to their own desk."""
    who = actor(request)
    if who.is_partner:
        return redirect("customers:today")
    if who.may(Right.SEE_CASES):
        return redirect("compliance:queue")
    if who.may(Right.USE_ADMIN):
        return redirect("admin:index")
    return redirect("preferences")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """One's own name, language, time zone and theme."""
    user = request.user
    assert isinstance(user, User)
    form = PreferencesForm(request.POST or None, initial=people.preferences_of(user))
    if request.method == "POST" and form.is_valid():
        try:
            people.change_preferences(user=user, actor=actor(request), at=clock.now(), **form.cleaned_data)
        except Outdated as error:
            fresh = PreferencesForm(initial=people.preferences_of(user))
            form = merging.again(request.POST, fresh, PreferencesForm, error)
            return render(request, "account/preferences.html", {"form": form}, status=422)
        except DomainError as error:
            refusals.show(form, error)
            return render(request, "account/preferences.html", {"form": form}, status=422)
        with translation.override(user.language):
            messages.success(request, _("Your preferences are saved."))
        response = redirect("preferences")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response
    status = 422 if form.errors else 200
    return render(request, "account/preferences.html", {"form": form}, status=status)


@login_required
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark, or the same as the device."""
    user = request.user
    assert isinstance(user, User)
    people.change_theme(user=user, theme=request.POST.get("theme", "auto"))
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if safe and target.startswith("/") else "/")


@require_GET
def alive(_request: HttpRequest) -> HttpResponse:
    """The web process answers."""
    return JsonResponse({"status": "ok"})


@require_GET
def ready(_request: HttpRequest) -> HttpResponse:
    """The web process and its database answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok"})


@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """Whether background work goes through; 503 when it does not."""
    try:
        figures = health.figures(clock.now())
    except DatabaseError:
        return JsonResponse({"status": "no database", "healthy": False}, status=503)
    return JsonResponse(figures.as_dict(), status=200 if figures.healthy else 503)


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for the people who change the look."""
    return render(request, "components_gallery.html", gallery_context(at=clock.now()))


def absent(request: HttpRequest) -> HttpResponse:
    """A library's page that this portal does not have."""
    raise Http404


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, in the frame, with what was wrong and where."""
    return render(request, "400.html", {"wrong": bad_input.said(exception)}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, in the frame."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, in the frame."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without anything that could fail again."""
    return render(request, "500.html", status=500)
