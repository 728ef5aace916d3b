"""A missing or bad variable gives one clear line; defaults are the secure ones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.environment import local_key

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
        ("DATABASE_URL", "oracle-ish://x", "no database this portal knows"),
        ("DATABASE_URL", "", "no database this portal knows"),
        ("DATABASE_URL", "postgres://", "no database on its server"),
        ("DATA_DIR", "/proc/portal", "cannot be made a folder"),
        ("EMAIL_URL", "nonsense", "cannot be used"),
        ("LOG_LEVEL", "LOUD", "not one of DEBUG, INFO"),
        ("SITE_URL", "portal.example", "no address"),
        ("CSRF_TRUSTED_ORIGINS", "portal.example", "no address"),
        ("HOLIDAYS", "2026-13-45", "no day"),
        ("REVIEW_LIMIT_MINUTES", "5", "too small"),
        ("SECURE_HSTS_SECONDS", "-1", "too small"),
        ("CONN_MAX_AGE", "long", "cannot be used"),
        ("DEPROVISION_REQUIRES_RELEASE", "2", "neither yes nor no"),
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


def manage(tmp_path: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command as in production: nothing set but what is given."""
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "ENV_FILE": str(tmp_path / "none")}
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        cwd=ROOT,
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_have_nothing_to_complain_about(tmp_path):
    key = "".join(chr(33 + number % 90) for number in range(7, 70))

    done = manage(
        tmp_path, "check", "--deploy", "--fail-level", "INFO", SECRET_KEY=key, ALLOWED_HOSTS="portal.example"
    )

    assert (done.returncode, "no issues" in done.stdout + done.stderr) == (0, True), done.stderr


def test_the_demo_is_refused_in_production(tmp_path):
    done = manage(tmp_path, "demo", SECRET_KEY="k" * 60, ALLOWED_HOSTS="portal.example")

    assert done.returncode == 1
    assert "DEBUG=true" in done.stderr


def test_a_key_for_trying_out_is_made_once_and_is_nobody_else_s_to_read(tmp_path):
    file = tmp_path / "secret-key"

    made = [local_key(file) for _time in range(2)]

    assert made[0] == made[1]
    assert len(made[0]) >= 50
    assert file.stat().st_mode & 0o077 == 0
    assert [one.name for one in tmp_path.iterdir()] == ["secret-key"]


def test_a_request_s_proxy_is_believed_only_where_there_is_one(tmp_path):
    probe = (
        "import portal.settings as s; "
        "print(getattr(s, 'ALLAUTH_TRUSTED_PROXY_COUNT', 0), hasattr(s, 'SECURE_PROXY_SSL_HEADER'))"
    )
    answers = []
    for behind in ("false", "true"):
        environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
        environment |= {"SECRET_KEY": "k" * 60, "BEHIND_TLS_PROXY": behind, "DEBUG": "false"}
        done = subprocess.run(
            [sys.executable, "-c", probe], env=environment, capture_output=True, text=True, check=True
        )
        answers.append(done.stdout.split())

    assert answers == [["0", "False"], ["1", "True"]]
