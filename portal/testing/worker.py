"""A real supervisor with its cluster on the test database, with short times, always stopped in the end."""

from __future__ import annotations

import contextlib
import functools
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]

# As short as the system checks allow: leases longer than a task may run, and so on.
SHORT = {
    "TASK_TIMEOUT_SECONDS": "5",
    "TASK_RETRY_SECONDS": "60",
    "LEASE_SECONDS": "9",
    "DRAIN_SECONDS": "3",
    "WATCH_EVERY_SECONDS": "1",
    "STOP_GRACE_SECONDS": "24",
    "LOG_LEVEL": "WARNING",
}
SILENCE = {"HEARTBEAT_STALE_SECONDS": 5, "WORKER_START_SECONDS": 6}
"""Longer on a slow machine, where a cluster that only needs its time would be started again for ever."""


@functools.cache
def slowness() -> float:
    """How many times slower this machine is now than one that starts the portal within two seconds; at least 1."""
    began = time.monotonic()
    command = [sys.executable, "-c", "import django; django.setup()"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **SHORT}, check=True)
    return max(1.0, (time.monotonic() - began) / 2)


class Worker:
    """One `runworker` and everything it starts."""

    def __init__(self, secret_key: str = "", log: int | IO[bytes] = subprocess.DEVNULL) -> None:
        self.groups: set[int] = set()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "runworker"],
            cwd=ROOT,
            env=environment(secret_key),
            start_new_session=True,
            stdout=log,
            stderr=log,
        )

    def cluster(self) -> list[int]:
        """The processes of the cluster: the supervisor's child and all its descendants, oldest first."""
        found, waiting = [], children(self.process.pid)
        self.groups.update(waiting)  # what outlives a killed supervisor is still found by its group
        while waiting:
            pid = waiting.pop(0)
            found.append(pid)
            waiting += children(pid)
        return sorted(found)

    def stop(self, seconds: float = 150) -> int:
        """Ask it to stop, as a unit manager does; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def kill(self) -> None:
        """Make an end of all of it, of processes whose parent died first too: they are in the child's group."""
        groups = {*self.groups, *children(self.process.pid)}
        for pid in [self.process.pid, *self.cluster()]:
            kill(pid)
        for group in groups:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
        self.process.wait()


def children(pid: int) -> list[int]:
    """Of a process, now; none of one that is gone."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def alive(pid: int) -> bool:
    """Whether a process still runs; one that has ended and waits to be noticed does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill(pid: int) -> None:
    """SIGKILL; one that is gone is gone."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def environment(secret_key: str) -> dict[str, str]:
    """Of a process on the test database, with short times."""
    return {
        **os.environ,
        **SHORT,
        **{name: str(math.ceil(seconds * slowness())) for name, seconds in SILENCE.items()},
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": _address(),
        "DATA_DIR": str(settings.DATA_DIR),
        "SECRET_KEY": secret_key or settings.SECRET_KEY,
        "EMAIL_URL": os.environ.get("EMAIL_URL", "memorymail://"),
        "LIST_FETCH": "false",
    }


def _address() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    user = known["USER"] + (f":{known['PASSWORD']}" if known["PASSWORD"] else "")
    return f"postgres://{user}@{known['HOST'] or 'localhost'}:{known['PORT'] or 5432}/{known['NAME']}"


@contextmanager
def running(secret_key: str = "") -> Iterator[Worker]:
    """A worker for the length of a block."""
    worker = Worker(secret_key)
    try:
        yield worker
    finally:
        worker.kill()


def wait_until(true: Callable[[], bool], seconds: float, what: str) -> None:
    """Look again and again until something is true; never a blind sleep. A long time costs only who fails."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.1)
