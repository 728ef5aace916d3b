"""The cache in files, with counters that cost one append: exact however many processes count at once."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from django.core.cache import caches
from django.core.cache.backends.filebased import FileBasedCache

SUFFIX = ".count"
EVERY = 5.0
"""Seconds between two looks for counters that are over: whoever makes many new ones does not make each cost more."""
_looked: dict[str, float] = {}


def count(key: str, timeout: int) -> int:
    """Add one to a counter of the shared cache, and return what it is then."""
    return cast(CountingFileCache, caches["default"]).count(key, timeout)


class CountingFileCache(FileBasedCache):
    """Django's, where a count is the length of a file: an entry of its own would be written anew for each call."""

    _dir: str

    def count(self, key: str, timeout: int) -> int:
        """Add one to a counter that nobody asks for after `timeout` seconds, and return what it is then."""
        file = os.open(self._counter(key), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, b"1")
            now = os.lseek(file, 0, os.SEEK_CUR)  # behind what we wrote ourselves
        finally:
            os.close(file)
        if now == 1:
            self._let_go(timeout)
        return now

    def clear(self) -> None:
        """The counters too."""
        super().clear()
        for path in self._counters():
            path.unlink(missing_ok=True)

    def _counter(self, key: str) -> Path:
        folder = Path(self._dir)
        folder.mkdir(0o700, parents=True, exist_ok=True)
        return folder / f"{sha256(self.make_key(key).encode()).hexdigest()[:32]}{SUFFIX}"

    def _counters(self) -> Any:
        return Path(self._dir).glob(f"*{SUFFIX}")

    def _let_go(self, timeout: int) -> None:
        """Whoever begins a counter removes those that are over, now and then."""
        now = time.time()
        if 0 <= now - _looked.get(self._dir, 0) < EVERY:
            return
        _looked[self._dir] = now
        old = now - timeout
        for path in self._counters():
            with suppress(OSError):
                if path.stat().st_mtime < old:
                    path.unlink()
