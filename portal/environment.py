"""Reads the environment, once, and stops with one clear line when a variable is missing or bad."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit

import environ

Value = TypeVar("Value")


class Environment:
    """Typed readers over django-environ; a bad value ends the program with one line, no traceback."""

    def __init__(self, env_file: Path) -> None:
        self._env = environ.Env()
        if env_file.is_file():
            self._env.read_env(str(env_file))

    def _read(self, name: str, reader: Callable[..., Any], default: object) -> Any:
        try:
            return reader(name, default=default)
        except (ValueError, environ.ImproperlyConfigured) as exc:
            stop(f"{name} has a value that cannot be used ({exc}). See the configuration table in README.md.")

    def flag(self, name: str, *, default: bool) -> bool:
        """A yes/no variable: true, yes, on, 1 or false, no, off, 0; anything else is refused."""
        raw = self._env.str(name, default=str(default)).strip().lower()
        if raw in {"true", "yes", "on", "1"}:
            return True
        if raw in {"false", "no", "off", "0"}:
            return False
        return stop(f"{name}={raw!r} is neither yes nor no. Write true or false.")

    def text(self, name: str, default: str) -> str:
        """A text variable."""
        return str(self._read(name, self._env.str, default))

    def number(self, name: str, default: int, *, least: int = 0) -> int:
        """A whole number, at least `least`."""
        value = int(self._read(name, self._env.int, default))
        if value < least:
            stop(f"{name}={value} is too small. The least is {least}.")
        return value

    def words(self, name: str, default: list[str]) -> list[str]:
        """A comma-separated list, empty entries dropped."""
        return [word.strip() for word in self._read(name, self._env.list, default) if word.strip()]

    def days(self, name: str) -> list[str]:
        """A comma-separated list of days such as 2026-12-25; none by default."""
        found = self.words(name, [])
        for word in found:
            try:
                date.fromisoformat(word)
            except ValueError:
                stop(
                    f"{name} names “{word}”, which is no day. Write days as 2026-12-25, with commas between."
                )
        return found

    def addresses(self, name: str, default: list[str]) -> list[str]:
        """Comma-separated addresses that begin with http:// or https://, none ending in a slash."""
        found = [word.rstrip("/") for word in self.words(name, default)]
        for word in found:
            parts = urlsplit(word)
            if parts.scheme not in {"http", "https"} or not parts.netloc:
                stop(f"{name} names “{word}”, which is no address. Write it like https://portal.example.")
        return found

    def address(self, name: str, default: str) -> str:
        """One such address."""
        return next(iter(self.addresses(name, [default])), default)

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        """One of some words, in any case."""
        value = self.text(name, default).strip().upper()
        if value not in choices:
            stop(f"{name}={value!r} is not one of {', '.join(choices)}.")
        return value

    def folder(self, name: str, default: Path) -> Path:
        """A folder that can be written to, made when it is not there."""
        path = Path(self.text(name, str(default))).resolve()
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            stop(f"{name}={path} cannot be made a folder ({error.strerror}).")
        if not os.access(path, os.W_OK):
            stop(f"{name}={path} cannot be written to by this user.")
        return path

    def database(self, name: str, default: str) -> dict[str, Any]:
        """A database address such as postgres://user:password@host:5432/name, or sqlite:///path."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # said below, in one line
            value = dict(self._read(name, self._env.db_url, default))
        if value.get("ENGINE") not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
            stop(f"{name} names no database this portal knows. Write postgres://… or sqlite:///….")
        if not value.get("NAME"):
            stop(f"{name} names no database on its server. Write postgres://user:password@host:5432/name.")
        return value

    def mail(self, name: str, default: str) -> dict[str, Any]:
        """A mail address such as smtp+tls://user:password@host:587 or consolemail://."""
        return dict(self._read(name, self._env.email_url, default))


def local_key(file: Path) -> str:
    """A secret key kept in a file, made at the first call: web and worker must share one. Only for trying out."""
    if not file.exists():
        made = file.with_name(f"{file.name}.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(50), encoding="ascii")
        with contextlib.suppress(FileExistsError):  # web and worker start together: the first one's stays
            os.link(made, file)
        made.unlink()
    return file.read_text(encoding="ascii")


def stop(line: str) -> NoReturn:
    """End the program with one line a person can act on."""
    sys.stderr.write(f"Configuration error: {line}\n")
    raise SystemExit(78)


ROOT = Path(__file__).resolve().parent.parent
env = Environment(Path(os.environ.get("ENV_FILE", ROOT / ".env")))
