"""How `/v1` writes: plain JSON, one error form in every circumstance, a tracking id on all (contract G5, G6)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control

from portal.api import codes
from portal.api.faults import Fault, Refusal


def moment(at: datetime) -> str:
    """ISO 8601 in UTC, with milliseconds and `Z` (contract G19)."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def answer(request: HttpRequest, body: dict[str, Any], status: int = 200) -> HttpResponse:
    """A JSON object that nobody in between keeps."""
    response = JsonResponse(body, status=status)
    response["trackingid"] = tracking_id(request)
    patch_cache_control(response, private=True, no_store=True)
    return response


def passed(request: HttpRequest) -> HttpResponse:
    """What a precheck says when nothing would be refused (contract W21)."""
    info = {"infoCode": 100, "description": "Provisioning preCheck validation successful."}
    said = [info] if settings.API_PRECHECK_AS_LIST else info
    return answer(request, {"message": "success", "info": said})


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """`{"message", "errors": [{"errorCode", "description"}], "trackingId"}`."""
    body = {
        "message": refusal.message,
        "errors": [_entry(fault) for fault in refusal.faults],
        "trackingId": tracking_id(request),
    }
    return answer(request, body, refusal.status)


def tracking_id(request: HttpRequest) -> str:
    """What support finds the call by, in our log too."""
    return str(getattr(request, "request_id", ""))


def _entry(fault: Fault) -> dict[str, Any]:
    said = f"{fault.field}: {fault.detail}" if fault.field else fault.detail
    entry: dict[str, Any] = {"errorCode": codes.number_of(fault.code), "description": said}
    if fault.field:
        entry["fieldName"] = fault.field
    return entry
