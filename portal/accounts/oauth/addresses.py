"""Addresses that clients return to: https, or the person's own machine; held exactly as they were registered."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
LONGEST = 500
_PLAIN = re.compile(r"[!-~]+")
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
"""Nothing that could begin another rule in the policy of the page of consent."""
_LOCAL = re.compile(r"(http://(?:localhost|127\.0\.0\.1|\[::1\]))(:\d{1,5})?((?:[/?].*)?)")


def is_usable(address: str) -> bool:
    """Whether it may be registered."""
    if not _PLAIN.fullmatch(address) or len(address) > LONGEST or "#" in address or "\\" in address:
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or not _HOST.fullmatch(host):
        return False
    return parts.scheme == "https" or bool(_LOCAL.fullmatch(address))


def matches(registered: list[str], given: str) -> bool:
    """Whether it is one of them, letter by letter; on the person's own machine the port is the program's (RFC 8252)."""
    if given in registered:
        return True
    local = _LOCAL.fullmatch(given)
    if local is None or not is_usable(given):
        return False
    return any(
        (one := _LOCAL.fullmatch(each)) is not None and (one[1], one[3]) == (local[1], local[3])
        for each in registered
    )


def origin(address: str) -> str:
    """Scheme, host and port: for the page's content security policy, and to be shown."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
