"""How many times a page asks the database."""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def asked(client: Client, address: str) -> int:
    """The queries of one page whose facts are in the cache, counted when it is read a second time.

    The cache is emptied first: facts left by an earlier reading could run out between the two.
    """
    cache.clear()
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)
