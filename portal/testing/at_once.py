"""Many at once: real threads and real transactions, on whichever database the suite runs on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from portal.base.errors import DomainError


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Run `act(number)` in that many threads that start together; what each returned or was refused with."""
    start = threading.Barrier(count)

    def run(number: int) -> Any:
        try:
            start.wait(timeout=120)
            return act(number)
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
