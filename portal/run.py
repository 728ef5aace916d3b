"""`make run`: migrates, loads the catalogue and the demo, then runs web and worker together until Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from types import FrameType

_PYTHON = [sys.executable, "manage.py"]


def _manage(*words: str) -> None:
    """Run one management command; stop with its exit code if it fails."""
    done = subprocess.run([*_PYTHON, *words], check=False)  # noqa: S603 - our own commands
    if done.returncode:
        raise SystemExit(done.returncode)


def _start(*words: str) -> subprocess.Popen[bytes]:
    """Start one long-running command in a process group of its own, so that Ctrl-C reaches it once, from us."""
    return subprocess.Popen([*_PYTHON, *words], start_new_session=True)  # noqa: S603 - our own commands


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask every child to stop, wait, then make sure."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + 20
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def main(port: str) -> int:
    """Set up, run both, and stop both when either ends or somebody says so."""
    _manage("migrate", "--verbosity", "0")
    _manage("load_catalogue")
    _manage("sync_schedules")
    _manage("demo")
    sys.stdout.write("\n  Web and worker are starting. Ctrl-C stops both.\n\n")
    sys.stdout.flush()
    stopping: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, note)
    children = [_start("runserver", "--noreload", port), _start("runworker")]
    while not stopping and all(child.poll() is None for child in children):
        time.sleep(0.2)
    sys.stdout.write("\n  Stopping…\n")
    _stop(children)
    return 0 if stopping else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else "8000"))
