"""What comes too late: a form after its session's end, a page after somebody else's change."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from portal.accounts import unsent
from portal.base import clock, versions

Answer = Callable[[HttpRequest], HttpResponse]
CONSENT = "/v1/authorize"
"""The one page among the addresses of programs."""


def signed_out(get_response: Answer) -> Answer:
    """A part of a page asked for after the session ended is 401, never the sign-in page in the part's place.

    The page then says so and keeps what is typed on it (live.js). A form waits behind the sign-in page.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        unsent.remember(request, response)
        if response.headers.get("Location", "").partition("?")[0] != resolve_url(settings.LOGIN_URL):
            return response
        if request.method == "POST" and not request.user.is_authenticated:
            return unsent.to_sign_in(request, clock.now())
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED) if getattr(request, "htmx", None) else response

    return middleware


def outdated_pages(get_response: Answer) -> Answer:
    """What was refused because the page was older than what it shows is 409, and says what has changed since.

    A form is shown again with what was typed; a lone button gets a page of its own.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and not _is_program(request.path) and versions.AGAIN in request.POST:
            return _only_shown(request, get_response)
        response = get_response(request)
        seen = getattr(getattr(request, "actor", None), "seen", None)
        if seen is None or not seen.late:
            return response
        if response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:
            response.status_code = HTTPStatus.CONFLICT
            return response
        back = response.headers.get("Location") or response.headers.get("HX-Redirect", "")
        return render(request, "409.html", {"back": back}, status=HTTPStatus.CONFLICT) if back else response

    return middleware


def _is_program(path: str) -> bool:
    """Whether only programs post there: the door reads and bounds what they send, and nothing of it is undone."""
    return path.startswith(("/api/", "/v1/")) and path != CONSENT


def _only_shown(request: HttpRequest, get_response: Answer) -> HttpResponse:
    """Whatever the address does, nothing of it stays: the form was only to be seen as it was."""
    with transaction.atomic():
        response = get_response(request)
        transaction.set_rollback(True)
    return _shown_again(request, response)


def _shown_again(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What was typed before the session ended is on the page now, and waits no more."""
    unsent.forget(request)
    if response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:
        response.status_code = HTTPStatus.OK
    return response
