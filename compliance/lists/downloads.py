"""One file from one address: only when it changed, whole or not at all, up to a size and a time."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, date
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 60
"""For one step of the conversation."""
MOST_SECONDS = 15 * 60
"""For a whole file: a server that drips bytes never runs into the other time-out."""
MOST_BYTES = 300 * 1024 * 1024
_CHUNK = 1 << 16
_SCHEMES = ("https", "http")


class FetchFailed(Exception):
    """An address did not give its file; `code` is unreachable, http_NNN, incomplete, too_large or too_slow."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Fetched:
    """One file on disk, with what tells it from the next one; no path when it has not changed."""

    path: Path | None
    validator: str
    published: date | None = None


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a moved file, but never from a protected address to an open one."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        """The request to follow with. :raises FetchFailed: the new address is less safe."""
        if urlsplit(req.full_url).scheme == "https" and urlsplit(newurl).scheme != "https":
            raise FetchFailed("unreachable")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


_opener = urllib.request.build_opener(_Redirects)


def get(url: str, path: Path, validator: str = "") -> Fetched:
    """Download one file unless it is the one that the validator (an ETag or a last change) names.

    :raises FetchFailed: nothing is kept of what had come.
    """
    try:
        with _opener.open(_request(url, validator), timeout=TIMEOUT_SECONDS) as answer:
            _save(answer, path)
            changed = answer.headers.get("Last-Modified", "")
            return Fetched(path, answer.headers.get("ETag", "") or changed, _day(changed))
    except urllib.error.HTTPError as error:
        if error.code == 304 and validator:
            return Fetched(None, validator)
        raise FetchFailed(f"http_{error.code}") from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise FetchFailed("unreachable") from error


def _request(url: str, validator: str) -> urllib.request.Request:
    if urlsplit(url).scheme not in _SCHEMES:
        raise FetchFailed("unreachable")
    request = urllib.request.Request(url, headers={"User-Agent": "wholesale-rtm-portal"})  # noqa: S310
    if validator:
        is_day = _day(validator) is not None and not validator.startswith(('"', "W/"))
        request.add_header("If-Modified-Since" if is_day else "If-None-Match", validator)
    return request


def _save(answer: Any, path: Path) -> None:
    """Read to the end, and see that all that was announced has come: a cut file may end at a line's end."""
    announced = answer.headers.get("Content-Length")
    size, until = 0, time.monotonic() + MOST_SECONDS
    with path.open("wb") as file:
        while chunk := _read(answer):
            size += len(chunk)
            if size > MOST_BYTES:
                raise FetchFailed("too_large")
            if time.monotonic() > until:
                raise FetchFailed("too_slow")
            file.write(chunk)
    if announced is not None and announced.isdigit() and size != int(announced):
        raise FetchFailed("incomplete")


def _read(answer: Any) -> bytes:
    try:
        return bytes(answer.read1(_CHUNK))
    except http.client.IncompleteRead as error:
        raise FetchFailed("incomplete") from error


def _day(text: str) -> date | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC).date() if text else None
    except (TypeError, ValueError):
        return None
