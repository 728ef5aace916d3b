"""The door: every call of both contracts passes it; token, scope, rate, body, and errors as the contract writes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from portal.accounts.tokens import service as tokens
from portal.accounts.tokens.models import ApiToken
from portal.api import bodies, rates
from portal.api.errors import ApiError, MethodForbidden, ScopeMissing, Unauthenticated
from portal.api.faults import Refusal, refusal_of
from portal.base import clock
from portal.base.actors import Actor
from portal.base.errors import raise_if

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Call:
    """One authenticated call. `body` and `file` are empty where it has none; `ids` come from the address."""

    request: HttpRequest
    actor: Actor
    token: ApiToken
    at: datetime
    query: QueryDict
    body: dict[str, Any] = field(default_factory=dict)
    file: bytes = b""

    @property
    def request_id(self) -> str:
        """Ours, or the client's own when it was a decent one."""
        return str(getattr(self.request, "request_id", ""))


Handler = Callable[..., HttpResponse]
_NUL = "This holds a character that no text has (NUL). Take it out."
WITH_BODY = ("POST", "PUT", "PATCH")


@dataclass(frozen=True)
class Operation:
    """What one method of an address does, and the scope it asks for ("" for none)."""

    handler: Handler
    scope: str = ""
    takes_body: bool = True
    takes_file: int = 0
    """The most bytes of a file that is sent as it is; 0 where none is."""


@dataclass(frozen=True)
class Contract:
    """How one of the two APIs writes: its answer to a refusal, and the names it has for the services' fields.

    `instead`: refusals of services that the contract says in its own words.
    """

    refuse: Callable[[HttpRequest, Refusal], HttpResponse]
    names: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[type[Exception], type[ApiError]] = field(default_factory=dict)


def endpoint(contract: Contract, **operations: Operation) -> Callable[..., HttpResponse]:
    """A view for one address; `operations` by method in small letters. HEAD and OPTIONS answer by themselves."""
    known = {name.upper(): operation for name, operation in operations.items()}
    if "GET" in known:
        known["HEAD"] = known["GET"]
    allowed = ", ".join([*known, "OPTIONS"])

    @csrf_exempt
    def view(request: HttpRequest, **ids: str) -> HttpResponse:
        with translation.override("en"):
            try:
                response = _answer(request, known, allowed, ids)
            except Exception as error:  # noqa: BLE001 - every answer is JSON, a fault of ours too
                response = refused(contract, request, error)
        for name, value in getattr(request, "rate_headers", {}).items():
            response[name] = value
        return response

    view.operations = known  # type: ignore[attr-defined]
    return view


def refused(contract: Contract, request: HttpRequest, error: Exception) -> HttpResponse:
    """The contract's answer to an error; a fault of ours is logged whole and told in one sentence."""
    said = contract.instead.get(type(error))
    found = refusal_of(said() if said else error, contract.names)
    if found.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("an API call failed: %s %s", request.method, request.path, exc_info=error)
    response = contract.refuse(request, found)
    for name, value in found.headers.items():
        response[name] = value
    return response


def _answer(
    request: HttpRequest, known: Mapping[str, Operation], allowed: str, ids: Mapping[str, str]
) -> HttpResponse:
    method = request.method or ""
    if method == "OPTIONS":
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": allowed})
    at = clock.now()
    held = _held(request, at)
    request.rate_headers = rates.take(held.token.pk, at).headers()  # type: ignore[attr-defined]
    operation = known.get(method)
    if operation is None:
        raise MethodForbidden(method=method, allowed=allowed, headers={"Allow": allowed})
    if operation.scope and operation.scope not in held.token.scopes:
        raise ScopeMissing(scope=operation.scope)
    raise_if([(name, "control_characters", _NUL) for name in request.GET if _has_nul(request.GET, name)])
    body = bodies.json_of(request) if method in WITH_BODY and operation.takes_body else {}
    file = bodies.bytes_of(request, operation.takes_file) if operation.takes_file else b""
    return operation.handler(Call(request, held.actor, held.token, at, request.GET, body, file), **ids)


def _has_nul(query: QueryDict, name: str) -> bool:
    return "\0" in name or any("\0" in value for value in query.getlist(name))


def _held(request: HttpRequest, at: datetime) -> tokens.Held:
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    request_id = str(getattr(request, "request_id", ""))
    found = None
    if kind.lower() == "bearer":
        found = tokens.held(secret.strip(), at=at, request_id=request_id)
    if found is None:
        if secret:
            rates.bad_token(request.META.get("REMOTE_ADDR", ""), at)
        raise Unauthenticated
    tokens.used(found.token, at)
    return found
