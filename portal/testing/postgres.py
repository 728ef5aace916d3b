"""A throw-away PostgreSQL server: `python -m portal.testing.postgres -- CMD…` runs CMD with DATABASE_URL set.

Exits with CMD's code, or 77 where PostgreSQL's programs are not installed. Its server refuses to run
as root, so root starts it as another user.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
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


def _free_port() -> int:
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


def main() -> int:
    """Start, run, stop."""
    command = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else sys.argv[1:]
    folder = programs()
    if folder is None:
        return NOT_FOUND
    scratch = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    try:
        return _with_server(folder, scratch, command)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _with_server(folder: Path, scratch: Path, command: list[str]) -> int:
    first = _as_server_user()
    if first:
        user = next(word for word in first if word.startswith("--reuid=")).removeprefix("--reuid=")
        shutil.chown(scratch, user)
    data, port = scratch / "data", _free_port()
    _quietly(
        [*first, folder / "initdb", "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8", "-N"], scratch
    )
    options = f"{_FAST} -c listen_addresses=127.0.0.1 -p {port} -k {scratch}"
    server = [*first, folder / "pg_ctl", "-D", data, "-w", "-l", scratch / "log", "-o", options]
    _quietly([*server, "start"], scratch)
    try:
        environment = {**os.environ, "DATABASE_URL": f"postgres://portal@127.0.0.1:{port}/postgres"}
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        _quietly([*first, folder / "pg_ctl", "-D", data, "-m", "immediate", "stop"], scratch)


def _quietly(command: list[object], folder: Path) -> None:
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL, cwd=folder)


if __name__ == "__main__":
    raise SystemExit(main())
