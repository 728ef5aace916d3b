"""How `/api/v1` writes: JSON, problems as RFC 9457, versions as ETags (A2, A10, A17)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control

from portal.api.faults import Fault, Refusal

PROBLEM = "application/problem+json"
_PLACE = re.compile(r"\[(\d+)\]")


def moment(at: datetime | None) -> str | None:
    """ISO 8601 in UTC with `Z`, or null."""
    return (
        None if at is None else at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )


def answer(
    request: HttpRequest, body: Any, status: int = 200, *, version: int | None = None, **headers: str
) -> HttpResponse:
    """A JSON answer that nobody in between keeps; `version` becomes its ETag, `headers` have _ for -."""
    response = JsonResponse(body, status=status, safe=False)
    response["X-Request-Id"] = request_id(request)
    if version is not None:
        response["ETag"] = etag(version)
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    patch_cache_control(response, private=True, no_store=True)
    return response


def nothing(request: HttpRequest) -> HttpResponse:
    """204."""
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    response["X-Request-Id"] = request_id(request)
    return response


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A problem: `code` is the catalogue's, `errors` name each field by a JSON pointer."""
    first = refusal.faults[0]
    code = first.code if len(refusal.faults) == 1 and not first.field else "invalid"
    if refusal.status not in (HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT) or len(refusal.faults) == 1:
        code = first.code
    body = {
        "type": request.build_absolute_uri(f"/developers/#error-{code}"),
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "detail": refusal.message,
        "instance": request.path,
        "code": code,
        "errors": [_error(fault) for fault in refusal.faults if fault.field],
        "request_id": request_id(request),
        **refusal.extra,
    }
    response = answer(request, body, refusal.status)
    response["Content-Type"] = PROBLEM
    return response


def request_id(request: HttpRequest) -> str:
    """What support finds the call by."""
    return str(getattr(request, "request_id", ""))


def etag(version: int) -> str:
    """The version as an entity tag."""
    return f'"{version}"'


def _error(fault: Fault) -> dict[str, str]:
    return {"pointer": pointer(fault.field), "code": fault.code, "detail": fault.detail}


def pointer(path: str) -> str:
    """The JSON pointer (RFC 6901) of "contacts[0].email"."""
    parts = _PLACE.sub(r".\1", path).split(".")
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts if part)
