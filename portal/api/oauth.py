"""`/v1/access_token`: programs change codes, refresh tokens and their own secrets for access tokens (T3).

Errors bear the words of RFC 6749 and the form of `/v1` (G5) at once.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_plus

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from portal.accounts.oauth import asking, grants
from portal.accounts.oauth.errors import BadClient, BadGrant, BadGrantType, OAuthRefused
from portal.accounts.oauth.models import OAuthClient
from portal.accounts.tokens import secrets
from portal.api import rates
from portal.api.bodies import LIMIT
from portal.api.door import Contract, refused
from portal.api.errors import BodyTooLarge, MethodForbidden
from portal.api.wholesale.answers import answer, refuse
from portal.base import clock

CONTRACT = Contract(refuse)
FORM = "application/x-www-form-urlencoded"
ALLOWED = "POST, OPTIONS"


@csrf_exempt
def access_token(request: HttpRequest) -> HttpResponse:
    """POST of a form; whoever calls is known by what it sends, never by a cookie."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": ALLOWED})
    with translation.override("en"):
        try:
            return answer(request, _issued(request))
        except OAuthRefused as error:
            return _refused(request, error)
        except Exception as error:  # noqa: BLE001 - every answer is JSON, a fault of ours too
            return refused(CONTRACT, request, error)


def _issued(request: HttpRequest) -> dict[str, Any]:
    if request.method != "POST":
        raise MethodForbidden(method=request.method, allowed=ALLOWED, headers={"Allow": ALLOWED})
    given, at = _form(request), clock.now()
    try:
        client = _client(request, given)
        rates.take_client(client.pk, at)
        found = _granted(request, given, client)
    except (BadClient, BadGrant):
        rates.bad_token(request.META.get("REMOTE_ADDR", ""), at)
        raise
    body = {
        "access_token": found.access,
        "token_type": "Bearer",
        "expires_in": found.seconds,
        "scope": " ".join(found.scopes),
    }
    if found.refresh:
        body |= {"refresh_token": found.refresh, "refresh_token_expires_in": found.refresh_seconds}
    return body


def _form(request: HttpRequest) -> QueryDict:
    if request.GET:
        raise OAuthRefused(what="nothing belongs in the address: a log would keep it")
    if request.content_type != FORM:
        raise OAuthRefused(what=f"send a form, {FORM}")
    try:
        given = request.POST
    except RequestDataTooBig as error:
        raise BodyTooLarge(limit=LIMIT) from error
    except (BadRequest, SuspiciousOperation) as error:
        raise OAuthRefused(what="the form has too many fields or is not in UTF-8") from error
    if any(len(given.getlist(name)) > 1 for name in given):
        raise OAuthRefused(what="a parameter is given twice")
    return given


def _granted(request: HttpRequest, given: QueryDict, client: OAuthClient) -> grants.Issued:
    at, kind = clock.now(), given.get("grant_type", "")
    request_id = str(getattr(request, "request_id", ""))
    wanted = given.get("scope", "").split()
    if kind == "authorization_code":
        return grants.exchange(
            client=client,
            code=given.get("code", ""),
            redirect_uri=given.get("redirect_uri", ""),
            verifier=given.get("code_verifier", ""),
            at=at,
            request_id=request_id,
        )
    if kind == "refresh_token":
        return grants.refresh(client=client, secret=given.get("refresh_token", ""), wanted=wanted, at=at)
    if kind == "client_credentials":
        return grants.begin_service(client=client, wanted=wanted, at=at, request_id=request_id)
    raise BadGrantType


def _client(request: HttpRequest, given: QueryDict) -> OAuthClient:
    """The live client that calls, by its secret where it has one. Raises `BadClient`."""
    name, secret = _named(request, given)
    found = None
    if asking.ID.fullmatch(name):
        rows = OAuthClient.objects.select_related("partner", "person").filter(revoked_at=None)
        found = rows.filter(public_id=name).first()
    if found is None:
        raise BadClient
    kept = secrets.digest(secret) if secrets.is_whole(secret, secrets.CLIENT) else ""
    if bool(found.digest) != bool(secret) or not hmac.compare_digest(kept, found.digest):
        raise BadClient
    return found


def _named(request: HttpRequest, given: QueryDict) -> tuple[str, str]:
    kind, _space, sent = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return given.get("client_id", ""), given.get("client_secret", "")
    try:
        name, _colon, secret = base64.b64decode(sent, validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise BadClient from error
    if given.get("client_id", name) != name or "client_secret" in given:
        raise BadClient
    return unquote_plus(name), unquote_plus(secret)


def _refused(request: HttpRequest, error: OAuthRefused) -> HttpResponse:
    body = json.loads(refused(CONTRACT, request, error).content) | {
        "error": error.word,
        "error_description": str(error),
    }
    response = answer(request, body, error.status)
    if error.status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Basic realm="access_token"'
    return response
