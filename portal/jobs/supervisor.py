"""Keeps a cluster working: watches that work goes *through* it, and starts it again when it does not (L1-L5)."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from portal.base import clock
from portal.jobs import health, hint, queue, work

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0
BEAT_EVERY = 30.0
SILENT = "let no work through"
_PR_SET_PDEATHSIG = 1


def _die_with_me() -> None:
    """In the child: end when the supervisor is killed, or a second cluster would start beside this one (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """One cluster as a child in a process group of its own."""

    def __init__(
        self, command: list[str] | None = None, *, prepare: Callable[[], object] | None = None
    ) -> None:
        """`prepare` runs before each start, once the database answers; a failure of it is logged only."""
        self.command = command or [sys.executable, "manage.py", "qcluster"]
        self.prepare = prepare
        self.stopping = threading.Event()
        self.restarts = 0

    def run(self) -> None:
        """Start, watch, restart; until SIGTERM or SIGINT, then stop the cluster and return."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        pause = 1.0
        while not self.stopping.is_set():
            self._wait_for_database()
            if self.stopping.is_set():
                break
            if self.prepare is not None:
                self._guarded(self.prepare)
            began = time.monotonic()
            child = self._start()
            why = self._watch(child)
            self._end(child, hung=why == SILENT)
            if self.stopping.is_set():
                break
            self.restarts += 1
            pause = 1.0 if time.monotonic() - began > 60 else min(pause * 2, LONGEST_PAUSE)
            logger.warning("the cluster %s; starting it again in %.0f s", why, pause)
            self.stopping.wait(pause)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _wait_for_database(self) -> None:
        while not self.stopping.is_set():
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
            except DatabaseError as error:
                logger.warning("the database does not answer yet (%s)", type(error).__name__)
                connection.close()
                self.stopping.wait(2)
            else:
                return

    def _start(self) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(  # noqa: S603 - our own command
            self.command,
            start_new_session=True,
            cwd=settings.BASE_DIR,
            preexec_fn=_die_with_me,  # noqa: PLW1509 - the supervisor has no other thread
        )
        logger.info("cluster started, process %s", child.pid)
        return child

    def _watch(self, child: subprocess.Popen[bytes]) -> str:
        """Return why watching ended: it ended, it is silent, or we are stopping."""
        started_at, looked, beat = clock.now(), time.monotonic(), 0.0
        while not self.stopping.wait(0.2):
            if child.poll() is not None:
                return f"ended with code {child.returncode}"
            now = time.monotonic()
            if now - beat >= min(BEAT_EVERY, settings.HEARTBEAT_STALE_SECONDS / 3):
                beat = now
                self._guarded(queue.ask_for_heartbeat)
            if now - looked >= settings.WATCH_EVERY_SECONDS:
                looked = now
                if self._is_silent(started_at):
                    self._guarded(self._sweep)
                    return SILENT
        return "was told to stop"

    def _is_silent(self, started_at: datetime) -> bool:
        at = clock.now()
        if at - started_at < timedelta(seconds=settings.WORKER_START_SECONDS):
            return False
        try:
            last = health.last_beat()
        except DatabaseError:
            connection.close()
            return False  # the database is away, not the cluster
        return last is None or at - last > timedelta(seconds=settings.HEARTBEAT_STALE_SECONDS)

    @staticmethod
    def _sweep() -> None:
        """Do owed work here while there is no cluster to do it."""
        work.run_due(at=clock.now(), seconds=settings.DRAIN_SECONDS)
        hint.if_owed(clock.now())

    @staticmethod
    def _guarded(step: Callable[[], object]) -> None:
        try:
            close_old_connections()
            step()
        except Exception:
            logger.exception("a step of the supervisor failed")
            connection.close()

    def _end(self, child: subprocess.Popen[bytes], *, hung: bool = False) -> None:
        """Ask the cluster to stop, wait the grace, then kill whatever is left of its group.

        One that lets no work through has nothing waiting in memory that could still be done: what it runs
        ends within the time-out of one task, and leases take care of the rest.
        """
        grace = int(str(settings.Q_CLUSTER["timeout"])) + 3 if hung else settings.STOP_GRACE_SECONDS
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(grace)
            except subprocess.TimeoutExpired:
                logger.warning("the cluster did not stop in time")
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
