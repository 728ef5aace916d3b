"""A missing or bad variable gives one clear line; defaults are the secure ones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROBE = "import portal.settings as s; print(s.DEBUG, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE)"


def start(tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-c", PROBE],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_secret_key_it_stops_with_one_line(tmp_path):
    done = start(tmp_path, DEBUG="false", ENV_FILE=str(tmp_path / "none"))

    assert done.returncode == 78
    assert done.stderr.strip().count("\n") == 0
    assert "SECRET_KEY is missing" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DEBUG", "perhaps", "neither yes nor no"),
        ("WORKERS", "0", "too small"),
        ("WORKERS", "two", "cannot be used"),
        ("DATABASE_URL", "oracle-ish://x", "DATABASE_URL"),
        ("HOLIDAYS", "2026-12-25,26.12.2026", "26.12.2026"),
    ],
)
def test_a_bad_value_is_named_in_one_line(tmp_path, name, value, says):
    done = start(tmp_path, **{"SECRET_KEY": "k" * 60, "DEBUG": "false", name: value})

    assert done.returncode == 78
    assert done.stderr.strip().count("\n") == 0
    assert name in done.stderr
    assert says in done.stderr


def test_the_defaults_are_secure(tmp_path):
    done = start(tmp_path, SECRET_KEY="k" * 60, DEBUG="false")

    assert done.stdout.split() == ["False", "True", "True"], done.stderr
