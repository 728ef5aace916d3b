"""One at a time: a lock that its holder's death releases at once, which a lease in a row would not."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether we are the only one under this name, for as long as the block lasts. Never waits.

    On PostgreSQL every machine counts; on SQLite there is one machine, and a locked file is enough.
    """
    held = _by_session(name) if connection.vendor == "postgresql" else _by_file(name)
    with held as got:
        yield got


@contextmanager
def _by_session(name: str) -> Iterator[bool]:
    number = int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        got = bool(cursor.fetchone()[0])
    try:
        yield got
    finally:
        if got:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


@contextmanager
def _by_file(name: str) -> Iterator[bool]:
    folder = Path(settings.DATA_DIR) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True  # closing the file gives it back; so does the end of the process
