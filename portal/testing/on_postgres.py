"""Runs the suite on PostgreSQL: on DATABASE_URL if given, else on a throw-away server, else says it did not."""

from __future__ import annotations

import os
import subprocess
import sys

NOT_FOUND = 77


def main() -> int:
    """Pass the arguments on to pytest."""
    suite = [sys.executable, "-m", "pytest", "-q", *sys.argv[1:]]
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.run(suite, check=False).returncode
    command = [sys.executable, "-m", "portal.testing.postgres", "--", *suite]
    code = subprocess.run(command, check=False).returncode
    if code == NOT_FOUND:
        print("Skipped: no PostgreSQL programs were found, so the suite ran on SQLite only.")
        return 1 if os.environ.get("CI") else 0
    return code


if __name__ == "__main__":
    raise SystemExit(main())
