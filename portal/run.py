"""`make run`: migrates, loads the catalogue and the demo, then runs web and worker together until Ctrl-C."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from portal.environment import Environment, stop

_ROOT = Path(__file__).resolve().parent.parent
_PYTHON = [sys.executable, "manage.py"]
_HOST = "127.0.0.1"
_START_SECONDS = 60
_STOP_SECONDS = 20
_PR_SET_PDEATHSIG = 1

Child = subprocess.Popen[bytes]


class Stopping(BaseException):
    """Somebody said stop: Ctrl-C, a closed terminal, or a service manager."""


def _on_signal(_number: int, _frame: FrameType | None) -> None:
    raise Stopping


def _port(word: str) -> int:
    """The port asked for, when it is one and nobody listens on it."""
    if not word.isdigit() or not 0 < int(word) < 65536:
        stop(f"PORT={word} is no port. Write a number, like make run PORT=8080.")
    port = int(word)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except PermissionError:
            stop(f"PORT={port} needs rights that you do not have. Take one above 1024.")
        except OSError:
            stop(f"PORT={port} is in use by another program. Stop that one, or: make run PORT={port + 1}")
    return port


def _require_debug() -> None:
    """The demo has known passwords: nothing at all may happen to a database that is not for trying out."""
    file = Path(os.environ.get("ENV_FILE", _ROOT / ".env"))
    if not Environment(file).flag("DEBUG", default=False):
        stop(
            f"`make run` makes demo accounts, so it needs DEBUG=true (here or in {file}). Nothing was changed."
        )
    os.environ.setdefault("LOG_LEVEL", "WARNING")  # or the logins below would scroll away
    os.environ.setdefault("DJANGO_RUNSERVER_HIDE_WARNING", "true")


def _manage(*words: str) -> str:
    """Run one management command and return what it says; stop with its exit code if it fails."""
    done = subprocess.run(  # noqa: S603 - our own commands
        [*_PYTHON, *words], check=False, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    if done.returncode:
        sys.stdout.write(done.stdout)
        raise SystemExit(done.returncode)
    return done.stdout


def _set_up() -> str:
    """Database, catalogue, schedules and demo; what the demo says about itself."""
    _say("Setting up the database, the catalogue, a fictional list and demo accounts…")
    _manage("migrate", "--verbosity", "0")
    _manage("load_catalogue")
    _manage("sync_schedules")
    return _manage("demo")


def _die_with_us() -> None:
    """In the child: end when we are killed, or the port would stay taken (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _start(*words: str) -> Child:
    """Start one long-running command in a process group of its own, so that Ctrl-C reaches it once, from us."""
    return subprocess.Popen(  # noqa: S603 - our own commands
        [*_PYTHON, *words],
        start_new_session=True,
        preexec_fn=_die_with_us,  # noqa: PLW1509 - we have no other thread
    )


def _stop(children: list[Child]) -> None:
    """Ask every child to stop, wait, then make sure."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + _STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _all_run(children: list[Child]) -> bool:
    return all(child.poll() is None for child in children)


def _await_web(port: int, children: list[Child]) -> None:
    """Return once the web server takes connections, or something has gone wrong."""
    deadline = time.monotonic() + _START_SECONDS
    while _all_run(children) and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection((_HOST, port), timeout=1):
            return
        time.sleep(0.1)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _run(port: int, welcome: str, children: list[Child]) -> int:
    """Start both, greet, and wait until one ends (1)."""
    children.append(_start("runserver", "--noreload", "--skip-checks", f"{_HOST}:{port}"))
    children.append(_start("runworker"))
    _await_web(port, children)
    if _all_run(children):
        _say(
            f"{welcome}\n  Web and worker are running; warnings and mails appear below. Ctrl-C stops both.\n"
        )
    while _all_run(children):
        time.sleep(0.2)
    ended = [
        name for name, child in zip(("web", "worker"), children, strict=True) if child.poll() is not None
    ]
    _say(f"\n  The {' and the '.join(ended)} ended by itself; see above.")
    return 1


def main(word: str) -> int:
    """Set up, run both, and stop both when either ends or somebody says so."""
    os.chdir(_ROOT)
    children: list[Child] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _on_signal)
    try:
        port = _port(word)
        _require_debug()
        code = _run(port, _set_up(), children)
    except Stopping:
        code = 0
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C changes nothing: it is under way
    with contextlib.suppress(OSError):  # the terminal may be gone
        _say("\n  Stopping…")
    _stop(children)
    return code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else "8000"))
