"""Reads what was sent: bounded before it is parsed, every fault noted and none lost (contract G8–G10)."""

from __future__ import annotations

import json
import re
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import RawPostDataException

from portal.api.errors import BodyTooLarge, NotJson, NotJsonType
from portal.base.errors import raise_if

LIMIT = 1024 * 1024
DEPTH = 20
_BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def json_of(request: HttpRequest) -> dict[str, Any]:
    """The object in the body. Raises `BodyTooLarge`, `NotJsonType`, `NotJson`."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LIMIT:
        raise BodyTooLarge(limit=LIMIT)
    try:
        raw = request.body
    except (RequestDataTooBig, RawPostDataException) as error:
        raise BodyTooLarge(limit=LIMIT) from error
    if len(raw) > LIMIT:
        raise BodyTooLarge(limit=LIMIT)
    if raw and request.content_type not in ("application/json", "application/merge-patch+json"):
        raise NotJsonType
    return _parsed(raw)


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


class Reader:
    """Takes values out of an object by their path; `done` raises every fault found, all at once."""

    def __init__(self, body: dict[str, Any]) -> None:
        self.body = body
        self.problems: list[tuple[str, str, str]] = []

    def _at(self, path: str, kind: type | tuple[type, ...], said: str) -> Any:
        value: Any = self.body
        for part in path.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if value is None or value == "":
            return None
        if not isinstance(value, kind) or isinstance(value, bool):
            self.fault(path, "wrong_type", f"This must be {said}.")
            return None
        return value

    def fault(self, path: str, code: str, text: str) -> None:
        """Note one."""
        self.problems.append((path, code, text))

    def missing(self, path: str) -> None:
        """Note that something needed is not there."""
        self.fault(path, "required", "This is needed.")

    def text(self, path: str, *, needed: bool = False) -> str:
        """A string; "" when absent or of another type."""
        found = self._at(path, str, "a string")
        if found is None and needed and not self.has_fault(path):
            self.missing(path)
        return found or ""

    def obj(self, path: str, *, needed: bool = False) -> bool:
        """Whether there is an object at the path."""
        found = self._at(path, dict, "an object")
        if found is None and needed and not self.has_fault(path):
            self.missing(path)
        return found is not None

    def texts(self, path: str, *, needed: bool = False) -> list[str]:
        """A list of strings, each once, in the order given."""
        found = self._at(path, list, "a list of strings")
        if found is None:
            if needed and not self.has_fault(path):
                self.missing(path)
            return []
        if any(not isinstance(one, str) for one in found):
            self.fault(path, "wrong_type", "This must be a list of strings.")
            return []
        return list(dict.fromkeys(found))

    def counts(self, path: str) -> dict[str, int] | None:
        """An object of whole numbers of 0 or more; None when absent."""
        found = self._at(path, dict, "an object of whole numbers")
        if found is None:
            return None
        good: dict[str, int] = {}
        for name, value in found.items():
            whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
            if isinstance(value, bool) or not whole or value < 0:
                self.fault(f"{path}.{name}", "wrong_type", "This must be a whole number of 0 or more.")
            else:
                good[name] = int(value)
        return good

    def has_fault(self, path: str) -> bool:
        """Whether something at the path was already found wrong."""
        return any(where == path for where, _code, _text in self.problems)

    def done(self) -> None:
        """Raise `Invalid` with everything found."""
        raise_if(self.problems)
