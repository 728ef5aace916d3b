"""A partner's server as the tests play it: no socket is opened, and what it got is kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

from portal.accounts.hooks import addresses, sending

PUBLIC = "93.184.215.14"


@dataclass
class Got:
    """One request: where it went, and what it said."""

    ip: str
    host: str
    raw: bytes

    @property
    def lines(self) -> list[str]:
        return self.raw.partition(b"\r\n\r\n")[0].decode().split("\r\n")

    @property
    def headers(self) -> dict[str, str]:
        return dict(line.split(": ", 1) for line in self.lines[1:])

    @property
    def body(self) -> str:
        return self.raw.partition(b"\r\n\r\n")[2].decode()

    @property
    def said(self) -> dict[str, Any]:
        return json.loads(self.body)

    def is_signed_with(self, secret: str) -> bool:
        """As a receiver checks it, by the words of the standard."""
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.{self.body}"
        key = base64.b64decode(secret.removeprefix("whsec_"))
        own = base64.b64encode(hmac.digest(key, signed.encode(), hashlib.sha256)).decode()
        return f"v1,{own}" in self.headers["webhook-signature"].split(" ")


@dataclass
class Connection:
    """What `sending.connect` gives."""

    got: Got
    answer: bytes
    closed: bool = False

    def settimeout(self, seconds: float) -> None:
        assert seconds > 0

    def sendall(self, data: bytes) -> None:
        self.got.raw += data

    def recv_into(self, buffer: Any) -> int:
        part, self.answer = self.answer[: len(buffer)], self.answer[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        self.closed = True


@dataclass
class Receiver:
    """Every public server of a test at once: `answers` by host, an exception for one that is not there."""

    got: list[Got] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)

    def connect(self, ip: str, place: addresses.Target, *, seconds: float) -> Connection:
        self.got.append(Got(ip, place.host, b""))
        answer = self.answers.get(place.host, 200)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, int):
            answer = f"HTTP/1.1 {answer} X\r\nContent-Length: 2\r\n\r\nok".encode()
        return Connection(self.got[-1], answer)

    def lookup(self, host: str, _port: int) -> list[str]:
        return self.names.get(host, [PUBLIC])

    def listen(self, monkeypatch: Any) -> Receiver:
        """Take the place of the network."""
        monkeypatch.setattr(sending, "connect", self.connect)
        monkeypatch.setattr(addresses, "lookup", self.lookup)
        return self

    @property
    def last(self) -> Got:
        return self.got[-1]
