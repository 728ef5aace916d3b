"""Reads what was sent, bounded before it is parsed (contract G10)."""

from __future__ import annotations

import json
import re
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import RawPostDataException

from portal.api.errors import BodyTooLarge, NotBytesType, NotJson, NotJsonType

LIMIT = 1024 * 1024
DEPTH = 20
_LENGTH = re.compile(r"[0-9]{1,15}")
_BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
"""A text, also one that never ends, or a bracket. Each byte is looked at once: nothing sent makes the search slow."""


def json_of(request: HttpRequest) -> dict[str, Any]:
    """The object in the body. Raises `BodyTooLarge`, `NotJsonType`, `NotJson`."""
    if _announced(request) > LIMIT:
        raise BodyTooLarge(limit=LIMIT)
    try:
        raw = request.body
    except (RequestDataTooBig, RawPostDataException) as error:
        raise BodyTooLarge(limit=LIMIT) from error
    if len(raw) > LIMIT:
        raise BodyTooLarge(limit=LIMIT)
    if raw and not _is_json(request):
        raise NotJsonType
    return _parsed(raw)


def bytes_of(request: HttpRequest, limit: int) -> bytes:
    """A file as it is, at most `limit` bytes, read as a stream. Raises `BodyTooLarge`, `NotBytesType`, `NotJson`."""
    if _announced(request) > limit:
        raise BodyTooLarge(limit=limit)
    if request.content_type != "application/octet-stream" and _announced(request):
        raise NotBytesType
    return bytes(request.read(limit))


def _is_json(request: HttpRequest) -> bool:
    charset = (request.content_params or {}).get("charset", "utf-8")
    kinds = ("application/json", "application/merge-patch+json")
    return request.content_type in kinds and charset.lower() in ("utf-8", "utf8")


def _announced(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    if not _LENGTH.fullmatch(str(said)):
        raise NotJson(what="its Content-Length is no length")
    return int(said)


def _parsed(raw: bytes) -> dict[str, Any]:
    if _depth(raw) > DEPTH:
        raise NotJson(what=f"it is nested deeper than {DEPTH}")
    try:
        found = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise NotJson(what=f"byte {error.start} is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        where = (
            f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        )
        raise NotJson(what=f"it cannot be parsed {where}".strip()) from error
    if not isinstance(found, dict):
        raise NotJson(what="it is not an object")
    return found


def _depth(raw: bytes) -> int:
    deepest = now = 0
    for found in _BRACKET.finditer(raw):
        sign = found[0]
        if sign in b"[{":
            now += 1
            deepest = max(deepest, now)
        elif sign in b"]}":
            now -= 1
    return deepest


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
