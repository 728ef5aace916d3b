"""How many calls a token may make, and how many wrong tokens a network may try (contract G11, T5, A16).

Counted by the minute in the cache that all processes share. A good token is never locked out by bad ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Network, ip_address

from django.conf import settings

from portal.api.errors import TooManyRequests
from portal.base import counting

WINDOW = 60


@dataclass(frozen=True)
class Rate:
    """What is left of a window: calls, and seconds until the next."""

    limit: int
    left: int
    seconds: int

    def headers(self) -> dict[str, str]:
        """As the draft of the RateLimit header fields writes them."""
        return {
            "RateLimit-Policy": f'"default";q={self.limit};w={WINDOW}',
            "RateLimit": f'"default";r={self.left};t={self.seconds}',
        }


def take(token_id: int, at: datetime) -> Rate:
    """Count one call. Raises `TooManyRequests` over `settings.API_CALLS_A_MINUTE`."""
    return _take(f"api-token:{token_id}", settings.API_CALLS_A_MINUTE, at)


def take_client(client_id: int, at: datetime) -> Rate:
    """Count one asking for tokens by an OAuth client. Raises as `take` does."""
    return _take(f"api-client:{client_id}", settings.API_CALLS_A_MINUTE, at)


def bad_token(network: str, at: datetime) -> None:
    """Count a wrong token. Raises `TooManyRequests` over `settings.API_BAD_TOKENS_A_MINUTE` of one network."""
    _take(f"api-bad:{_network(network)}", settings.API_BAD_TOKENS_A_MINUTE, at)


def _network(address: str) -> str:
    """An address, or of version 6 the network that one customer of a provider has: its addresses are without number."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if found.version == 4 or found.ipv4_mapped:
        return str(getattr(found, "ipv4_mapped", None) or found)
    return str(IPv6Network((int(found), 64), strict=False))


def _take(name: str, limit: int, at: datetime) -> Rate:
    second = int(at.timestamp())
    seconds = WINDOW - second % WINDOW
    count = counting.count(f"{name}:{second // WINDOW}", timeout=2 * WINDOW)
    if count > limit:
        rate = Rate(limit, 0, seconds)
        raise TooManyRequests(seconds=seconds, headers={"Retry-After": str(seconds), **rate.headers()})
    return Rate(limit, limit - count, seconds)
