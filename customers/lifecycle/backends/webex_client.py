"""Webex over HTTP: one call of the public contract, with its token, short waits and pages.

What should be tried again raises `Unavailable`: no answer, 429, 5xx, a token that is not taken. The owed work comes
back by itself; every call can be repeated.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import urllib3
from django.conf import settings

from customers.lifecycle.backends.base import Unavailable

logger = logging.getLogger(__name__)

CONNECT_SECONDS, READ_SECONDS = 5.0, 20.0
SHORT_WAIT = 5
"""Seconds of `Retry-After` that are waited out in place; longer ones are left to the owed work."""
TRIES = 3
LARGEST = 4 << 20
_pool = urllib3.PoolManager(
    maxsize=4, retries=False, timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
)
_tokens: dict[str, tuple[str, float]] = {}


@dataclass(frozen=True)
class Reply:
    """An answer that is worth reading: 2xx, or a refusal (4xx)."""

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str]

    @property
    def is_refusal(self) -> bool:
        """Something was wrong with what was asked."""
        return self.status >= 400

    @property
    def problems(self) -> list[tuple[str, str]]:
        """The refusal's codes and sentences; one at least."""
        listed = self.body.get("errors")
        found = [
            (str(one.get("errorCode") or one.get("code") or self.status), str(one.get("description") or ""))
            for one in (listed if isinstance(listed, list) else [])
            if isinstance(one, dict)
        ]
        return found or [(str(self.status), str(self.body.get("message") or ""))]


class Client:
    """Calls until a moment of `time.monotonic`; after it everything is `Unavailable`."""

    def __init__(self, *, until: float) -> None:
        self.base = settings.WEBEX_URL
        self.until = until

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Reply:
        """One call; `path` under the base address, or a link that an answer gave. Raises `Unavailable`."""
        address = path if path.startswith(f"{self.base}/") else f"{self.base}{path}"
        for attempt in range(TRIES):
            reply = self._once(method, address, body)
            if reply.status == 401 and attempt == 0:
                _tokens.pop(self.base, None)
                continue
            if reply.status not in (401, 429) and reply.status < 500:
                return reply
            self.wait(self._pause(reply))
        raise Unavailable(f"{method} {urlsplit(address).path}: {reply.status}")

    def pages(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        """Every item of a list, over all its pages."""
        following: str | None = f"{path}?{urlencode(query)}"
        while following:
            reply = self.call("GET", following)
            if reply.is_refusal:
                raise Unavailable(f"{path}: {reply.status}")
            yield from reply.body.get("items", [])
            following = self._next(reply)

    def wait(self, seconds: float) -> None:
        """Sleep within the time that there is. Raises `Unavailable` when that is not enough."""
        if time.monotonic() + seconds > self.until:
            raise Unavailable("no time is left for another call")
        time.sleep(seconds)

    def _next(self, reply: Reply) -> str | None:
        link = _next_link(reply.headers.get("Link", ""))
        if link and not link.startswith(f"{self.base}/"):  # the token goes nowhere else
            raise Unavailable("a page leads to another host")
        return link

    def _pause(self, reply: Reply) -> float:
        wanted = reply.headers.get("Retry-After", "1")
        seconds = int(wanted) if wanted.isdecimal() else SHORT_WAIT + 1
        if seconds > SHORT_WAIT:
            raise Unavailable(f"asked to come back in {seconds} s")
        return float(seconds)

    def _once(self, method: str, address: str, body: dict[str, Any] | None) -> Reply:
        self.wait(0)
        headers = {"Authorization": f"Bearer {self._token()}", "Accept": "application/json"}
        sent = None
        if body is not None:
            sent, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        return _send(method, address, sent, headers)

    def _token(self) -> str:
        """The token of the settings, or one of its OAuth client, kept until a minute before it ends."""
        if settings.WEBEX_TOKEN:
            return str(settings.WEBEX_TOKEN)
        token, ends = _tokens.get(self.base, ("", 0.0))
        if time.monotonic() >= ends:
            token, seconds = self._new_token()
            _tokens[self.base] = (token, time.monotonic() + max(0.0, seconds - 60))
        return token

    def _new_token(self) -> tuple[str, float]:
        asked = {"client_id": settings.WEBEX_CLIENT_ID, "client_secret": settings.WEBEX_CLIENT_SECRET}
        if settings.WEBEX_REFRESH_TOKEN:
            asked |= {"grant_type": "refresh_token", "refresh_token": settings.WEBEX_REFRESH_TOKEN}
        else:
            asked["grant_type"] = "client_credentials"
        form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        reply = _send("POST", f"{self.base}/access_token", urlencode(asked).encode(), form)
        token = reply.body.get("access_token")
        if reply.status != 200 or not isinstance(token, str):
            raise Unavailable(f"no token was given: {reply.status}")
        return token, float(reply.body.get("expires_in") or 0)


def _send(method: str, address: str, body: bytes | None, headers: dict[str, str]) -> Reply:
    try:
        answer = _pool.request(
            method, address, body=body, headers=headers, redirect=False, preload_content=False
        )
        text = answer.read(LARGEST)
        answer.release_conn()
    except urllib3.exceptions.HTTPError as error:
        raise Unavailable(f"{method} {urlsplit(address).path}: {type(error).__name__}") from error
    if 300 <= answer.status < 400:
        raise Unavailable(f"{method} {urlsplit(address).path}: led elsewhere")
    return Reply(answer.status, _object(text), answer.headers)


def _object(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _next_link(header: str) -> str | None:
    for part in header.split(","):
        target, _semicolon, kind = part.partition(";")
        if kind.strip().replace("'", '"') == 'rel="next"':
            return target.strip().strip("<>")
    return None
