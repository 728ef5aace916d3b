"""A throw-away PostgreSQL server: `python -m portal.testing.postgres -- CMD…` runs CMD with DATABASE_URL set.

Exits with CMD's code, or 77 where PostgreSQL's programs are not installed. Its server refuses to run
as root, so root starts it as another user.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOT_FOUND = 77
_PLACES = ["/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt"]
_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


def programs() -> Path | None:
    """The folder with initdb and pg_ctl, the newest version found."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    for place in _PLACES:
        found += [path.parent for path in Path(place).glob("*/bin/initdb")]
    return max(found, default=None)


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_server_user() -> list[str]:
    """What to put before a command so that it does not run as root."""
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    return ["setpriv", f"--reuid={user}", "--clear-groups", f"--regid={pwd.getpwnam(user).pw_gid}", "--"]


class Server:
    """One server with its data in a scratch folder; can be stopped as by a pulled plug, and started again."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self.folder, self.scratch, self.port = folder, scratch, free_port()
        self.data, self.first = scratch / "data", _as_server_user()
        if self.first:
            user = next(word for word in self.first if word.startswith("--reuid=")).removeprefix("--reuid=")
            shutil.chown(scratch, user)
        self._run("initdb", "-U", "portal", "-A", "trust", "-E", "UTF8", "-N")

    @property
    def address(self) -> str:
        """For DATABASE_URL."""
        return f"postgres://portal@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Returns once it answers."""
        options = f"{_FAST} -c listen_addresses=127.0.0.1 -p {self.port} -k {self.scratch}"
        self._run("pg_ctl", "-w", "-l", self.scratch / "log", "-o", options, "start")

    def stop(self) -> None:
        """At once, whatever it is doing; nothing when it does not run."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "-m", "immediate", "stop")

    def pid(self) -> int:
        """Of the process that all others are children of; 0 when it does not run."""
        file = self.data / "postmaster.pid"
        return int(file.read_text().split()[0]) if file.exists() else 0

    def _run(self, program: str, *words: object) -> None:
        command = [*self.first, self.folder / program, "-D", self.data, *words]
        subprocess.run(
            [str(word) for word in command],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.scratch,
        )


@contextmanager
def server() -> Iterator[Server | None]:
    """A server for the length of a block; None where PostgreSQL's programs are not installed."""
    folder = programs()
    if folder is None:
        yield None
        return
    scratch = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    made = Server(folder, scratch)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(scratch, ignore_errors=True)


def main() -> int:
    """Start, run, stop."""
    command = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else sys.argv[1:]
    with server() as made:
        if made is None:
            return NOT_FOUND
        environment = {**os.environ, "DATABASE_URL": made.address}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
