"""`make lint`: every check in turn; all run, so that one look shows everything to mend."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

# As in production, so that `check --deploy` says what a deployment would hear.
DEPLOY = {
    "DEBUG": "false",
    "SECRET_KEY": "x9-" + "kP3vQz7LmW2rT8yB" * 4,
    "ALLOWED_HOSTS": "portal.example",
    "DATA_DIR": str(ROOT / ".data" / "lint"),
}


def templates() -> list[str]:
    """Every template git knows or will know."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "templates"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return [name for name in listed if name.endswith(".html") and (ROOT / name).exists()]


def steps() -> list[tuple[str, list[str]]]:
    """Name and command of each check."""
    manage = [sys.executable, "manage.py"]
    return [
        ("ruff", [str(BIN / "ruff"), "check", "."]),
        ("format", [str(BIN / "ruff"), "format", "--check", "-q", "."]),
        ("djade", [str(BIN / "djade"), "--check", "--target-version", "5.2", *templates()]),
        ("rooms", [str(BIN / "lint-imports"), "--no-cache"]),
        ("mypy", [sys.executable, "-m", "mypy", "-p", "portal", "-p", "customers", "-p", "compliance"]),
        ("deploy", [*manage, "check", "--deploy", "--fail-level", "WARNING"]),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        ("French", [sys.executable, "-m", "portal.testing.french"]),
    ]


def main() -> int:
    """Run them all; 1 when any failed."""
    failed = []
    environment = {**os.environ, **DEPLOY}
    environment.pop("DATABASE_URL", None)
    for name, command in steps():
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        good = done.returncode == 0
        print(f"{'ok  ' if good else 'FAIL'} {name:12} {time.monotonic() - began:5.1f} s", flush=True)
        if good and name == "French" and "not installed" in done.stdout:
            print(f"     skipped in part: {done.stdout.splitlines()[0]}", flush=True)
        if not good:
            failed.append(name)
            print(done.stdout[-12000:] + done.stderr[-4000:], flush=True)
    print(f"lint: {'clean' if not failed else 'failed: ' + ', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
