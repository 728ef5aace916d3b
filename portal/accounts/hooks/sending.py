"""One try: a message goes out over a connection of its own, and the beginning of the answer comes back.

Fifteen seconds for everything. No redirect is followed: it could lead inside, and a signature is for one place.
"""

from __future__ import annotations

import functools
import http.client
import io
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from portal.accounts.hooks import addresses
from portal.accounts.hooks.addresses import Problem, Target, Unsendable

SECONDS = 15.0
KEPT_BYTES = 4096
GONE = 410


@dataclass(frozen=True)
class Answer:
    """What came back, if anything."""

    status: int | None = None
    text: str = ""
    problem: str = ""
    took: float = 0.0

    @property
    def is_success(self) -> bool:
        """Any 2xx."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """The receiver wants nothing any more."""
        return self.status == GONE


def send(url: str, headers: Mapping[str, str], body: str) -> Answer:
    """Post a message; never raises for what the other side does."""
    began = time.monotonic()
    try:
        status, text = _post(url, headers, body.encode(), until=began + SECONDS)
    except Unsendable as error:
        return Answer(problem=error.problem, took=time.monotonic() - began)
    problem = Problem.REDIRECT if 300 <= status < 400 else ""
    return Answer(status, text, problem, time.monotonic() - began)


def _post(url: str, headers: Mapping[str, str], body: bytes, *, until: float) -> tuple[int, str]:
    place = addresses.target(url)
    try:
        ip = addresses.resolve(place.host, place.port, seconds=_left(until))
        with closing(connect(ip, place, seconds=_left(until))) as connection:
            connection.settimeout(_left(until))
            connection.sendall(_request(place, headers, body))
            return _answer(connection, until)
    except TimeoutError:
        raise Unsendable(Problem.TIMEOUT) from None
    except ssl.SSLCertVerificationError:
        raise Unsendable(Problem.CERTIFICATE) from None
    except (http.client.HTTPException, ValueError):
        raise Unsendable(Problem.UNREADABLE) from None
    except OSError:
        raise Unsendable(Problem.UNREACHABLE) from None


def connect(ip: str, place: Target, *, seconds: float) -> Any:
    """Open the connection to the address that was found, in the name of the host. Tests put another in its place."""
    plain = socket.create_connection((ip, place.port), timeout=seconds)
    try:
        return context().wrap_socket(plain, server_hostname=place.host.rstrip("."))
    except BaseException:
        plain.close()
        raise


@functools.cache
def context() -> ssl.SSLContext:
    """Certificates are verified, with the name."""
    return ssl.create_default_context()


def _request(place: Target, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"POST {place.path} HTTP/1.1"]
    given = {
        "Host": place.named,
        "User-Agent": "Wholesale-Portal-Webhooks/1",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Accept-Encoding": "identity",
        "Connection": "close",
        **headers,
    }
    lines += [f"{name}: {value}" for name, value in given.items()]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def _answer(connection: Any, until: float) -> tuple[int, str]:
    answer = http.client.HTTPResponse(_Timed(connection, until), method="POST")  # type: ignore[arg-type]
    answer.begin()
    try:
        kept = answer.read(KEPT_BYTES)
    except (OSError, http.client.HTTPException, ValueError):
        kept = b""  # the status has come, and that is the answer
    return answer.status, kept.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Timed(io.RawIOBase):
    """A connection read until a moment: a limit for each read alone would let one drip on for ever."""

    def __init__(self, connection: Any, until: float) -> None:
        self.connection, self.until = connection, until

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What `HTTPResponse` asks a socket for."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As much as is there, within what is left of the time."""
        self.connection.settimeout(_left(self.until))
        return int(self.connection.recv_into(buffer))
