"""Request ids, each user's own language and time zone, and our own pages where the framework has none."""

from __future__ import annotations

import contextvars
import logging
import re
import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_resolver
from django.utils import timezone, translation

from portal.base.bad_input import HasNul
from portal.base.zones import known_zone

Answer = Callable[[HttpRequest], HttpResponse]
_current: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="-")
API_PATHS = ("/v1/", "/api/")
_ACCEPTABLE = re.compile(r"[A-Za-z0-9_-]{8,64}")


class RequestIdFilter(logging.Filter):
    """Puts the request id on every log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always keeps the record."""
        # Django logs 4xx and 5xx after the middleware is left, but hands the request along.
        request = getattr(record, "request", None)
        record.request_id = getattr(request, "request_id", None) or _current.get()
        return True


def request_id(get_response: Answer) -> Answer:
    """Give every request an id (the proxy's, if it sent a decent one), shown on errors and in history."""

    def middleware(request: HttpRequest) -> HttpResponse:
        sent = request.headers.get("X-Request-Id", "")
        request.request_id = sent if _ACCEPTABLE.fullmatch(sent) else uuid.uuid4().hex[:20]  # type: ignore[attr-defined]
        token = _current.set(request.request_id)  # type: ignore[attr-defined]
        try:
            response = get_response(request)
        finally:
            _current.reset(token)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response

    return middleware


def own_not_found(get_response: Answer) -> Answer:
    """Where DEBUG is on too, what does not exist for this user is our own page, not a list of addresses."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not (settings.DEBUG and isinstance(exception, Http404)):
            return None
        page: Any = get_resolver().resolve_error_handler(404)
        return cast("HttpResponse", page(request, exception))

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def own_not_allowed(get_response: Answer) -> Answer:
    """An address that only takes a form, opened in a browser: our own page, not an empty one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        opened = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not opened or response.content:
            return response
        page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page

    return middleware


def one_slash(get_response: Answer) -> Answer:
    """A client whose base address ends with a slash asks the API for `//v1/…`, and means `/v1/…`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        meant = f"/{request.path_info.lstrip('/')}"
        if meant != request.path_info and meant.startswith(API_PATHS):
            request.path_info = request.path = meant
        return get_response(request)

    return middleware


def no_nul(get_response: Answer) -> Answer:
    """NUL is in no text, and PostgreSQL keeps none: no address has it (404), no parameter of one may (400).

    What a form posts its own fields refuse, beside the field. The door of the API refuses it in its own form.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(API_PATHS):
            return get_response(request)
        if "\0" in request.path:
            raise Http404
        for name in request.GET:
            if "\0" in "".join([name, *request.GET.getlist(name)]):
                raise HasNul(name.replace("\0", ""))
        return get_response(request)

    return middleware


def preferences(get_response: Answer) -> Answer:
    """Speak the signed-in user's language and show times in the user's zone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return get_response(request)
        language = user.language if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES else None
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        with timezone.override(known_zone(user.time_zone)):
            return get_response(request)

    return middleware
