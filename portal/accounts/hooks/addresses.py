"""Where a message may go: https, a port that is allowed, no credentials, and a public address (contract H5).

A name is looked up once for each try and the connection goes to what was found: a second look could say
something else.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.accounts.hooks.models import WebhookDelivery

Problem = WebhookDelivery.Problem
LONGEST = 500
PLAIN = re.compile(r"[!-~]+")
HOST = re.compile(
    r"(?=.{1,253}\Z)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?\.?"
)
EMBEDDING = [
    ipaddress.ip_network(one) for one in ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48")
]
"""IPv6 addresses that lead to an IPv4 address inside them."""


class Unsendable(Exception):
    """A message that got no answer; `problem` is the word the log keeps."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


@dataclass(frozen=True)
class Target:
    """An address taken apart."""

    host: str
    port: int
    path: str

    @property
    def named(self) -> str:
        """The `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == 443 else f"{host}:{self.port}"


def ports() -> tuple[int, ...]:
    """Where it may go: 443 unless the installation says others (`WEBHOOK_PORTS`)."""
    return tuple(int(one) for one in getattr(settings, "WEBHOOK_PORTS", (443,)))


def problems(url: str) -> list[tuple[str, str, str]]:
    """What is wrong with an address as it is written. No name is looked up: that would tell about our network."""
    return [("url", code, str(text)) for code, text in _problems(url)][:1]


def _problems(url: str) -> Iterator[tuple[str, object]]:
    if not PLAIN.fullmatch(url) or len(url) > LONGEST or "\\" in url:
        yield "bad_webhook_address", _("Write an address of at most 500 plain characters, without spaces.")
        return
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", 443 if parts.port is None else parts.port
    except ValueError:
        yield "bad_webhook_address", _("This is no address. Write it like https://hooks.example.com/portal.")
        return
    if parts.scheme != "https":
        yield "webhook_needs_https", _("The address must begin with https://.")
    if "@" in parts.netloc:
        yield "webhook_with_credentials", _("Leave the user name and the password out of the address.")
    if port not in ports():
        yield "webhook_port", _("This port is not allowed. Use 443, the usual port of https.")
    if not _is_public_name(host):
        yield "webhook_not_public", _("The address must lead to a public server on the Internet.")


def _is_public_name(host: str) -> bool:
    try:
        return is_public(host)
    except ValueError:
        return bool(HOST.fullmatch(host)) and not host.rstrip(".").endswith(
            (".local", ".localhost", ".internal")
        )


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open Internet. Raises ValueError for what is none."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if found.scope_id or found.is_site_local or any(found in one for one in EMBEDDING):
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


def target(url: str) -> Target:
    """The address taken apart, checked again: the rules may be others than when it was kept. Raises `Unsendable`."""
    if problems(url):
        raise Unsendable(Problem.ADDRESS)
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return Target(parts.hostname or "", parts.port or 443, f"{parts.path or '/'}{query}")


def resolve(host: str, port: int, *, seconds: float) -> str:
    """The one address to connect to; none of the name's may be private. Raises `Unsendable`."""
    found = _in_time(host, port, seconds)
    if not found:
        raise Unsendable(Problem.UNRESOLVED)
    if not all(is_public(one) for one in found):
        raise Unsendable(Problem.NOT_PUBLIC)
    return min(found, key=lambda one: ":" in one)  # not every network has IPv6


def lookup(host: str, port: int) -> list[str]:
    """The addresses of a name; none when it has none."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(row[4][0]) for row in rows]


def _in_time(host: str, port: int, seconds: float) -> list[str]:
    """The system's look-up knows no time limit, so it is waited for only so long."""
    found: list[list[str]] = []
    asking = threading.Thread(target=lambda: found.append(lookup(host, port)), daemon=True)
    asking.start()
    asking.join(seconds)
    if not found:
        raise Unsendable(Problem.TIMEOUT)
    return found[0]
