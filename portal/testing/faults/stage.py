"""What runs: a web server and a supervisor with its cluster, on the database of this process's own settings."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, connection

from portal.testing import worker
from portal.testing.postgres import Server, free_port
from portal.testing.worker import Worker, alive, children, kill

Found = TypeVar("Found")
ROOM = 1 << 40
"""Bytes that a file may have when the disk is not full."""


class Web:
    """The web server, as in production, on a port of its own."""

    def __init__(self, port: int, secret_key: str, log: Path) -> None:
        words = ["-m", "gunicorn", "portal.wsgi", "-w", "2", "--threads", "2", "--no-control-socket"]
        words += ["-b", f"127.0.0.1:{port}"]
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                [sys.executable, *words],
                cwd=worker.ROOT,
                env=worker.environment(secret_key),
                start_new_session=True,
                stdout=file,
                stderr=file,
            )

    def processes(self) -> list[int]:
        """The master's children: those that answer."""
        return children(self.process.pid)

    def kill(self) -> None:
        """All of it, at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Stage:
    """Web and worker; `server` when the database is a process that may be stopped as well."""

    def __init__(self, folder: Path, server: Server | None = None) -> None:
        self.log, self.server = folder / "processes.log", server
        self.port, self.key = free_port(), settings.SECRET_KEY
        self.web, self.worker = self._new_web(), self.new_worker()
        self.ended: list[Worker] = []

    @property
    def address(self) -> str:
        """Of the web server."""
        return f"http://127.0.0.1:{self.port}"

    def _new_web(self) -> Web:
        return Web(self.port, self.key, self.log)

    def new_worker(self) -> Worker:
        """A supervisor, starting."""
        with self.log.open("ab") as file:
            return Worker(self.key, log=file)

    def restart_web(self) -> None:
        """As a unit manager does when it has died."""
        self.web.kill()
        self.web = self._new_web()

    def restart_worker(self) -> None:
        """The same; what a killed one leaves behind has to end by itself."""
        self.worker.cluster()  # so that its groups are known, should any of it stay
        kill(self.worker.process.pid)
        self.worker.process.wait()
        self.ended.append(self.worker)
        self.worker = self.new_worker()

    def mend(self) -> None:
        """What a unit manager would have done meanwhile."""
        if self.server and not alive(self.server.pid()):
            self.server.start()
        if self.web.process.poll() is not None:
            self.restart_web()
        if self.worker.process.poll() is not None:
            self.restart_worker()

    def processes(self) -> list[int]:
        """Of ours that write to the database."""
        return [*self.web.processes(), self.worker.process.pid, *self.worker.cluster()]

    def disk(self, room: int) -> None:
        """Let no file grow beyond this many bytes; `ROOM` takes it back."""
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard if room == ROOM else room, hard))

    def left_over(self) -> list[int]:
        """Processes of clusters whose supervisor was killed, that still run."""
        groups = {group for one in self.ended for group in one.groups}
        return [pid for pid in groups if alive(pid)]

    def end(self) -> None:
        """Everything, at once."""
        for one in (self.worker, *self.ended):
            one.kill()
        self.web.kill()


def answers(address: str) -> bool:
    """Whether the web server does."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def patiently(read: Callable[[], Found], seconds: float = 120) -> Found:
    """Read from a database that may be away for a while; raises its error when it stays away."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return read()
        except DatabaseError:
            connection.close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)
