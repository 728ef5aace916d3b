"""Takes values out of a body or a query, notes every fault and raises them all at once (contract G8, G9)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from portal.base.errors import raise_if

COUNT_AT_MOST = 1_000_000_000
_MILLISECONDS_AT_MOST = 253_402_300_799_999  # the year 9999


class Reader:
    """Reads an object by paths ("address.city"). An empty text counts as absent."""

    def __init__(self, body: dict[str, Any]) -> None:
        self.body = body
        self.problems: list[tuple[str, str, str]] = []

    def fault(self, path: str, code: str, text: str) -> None:
        """Note one; what is asked for twice is said once."""
        if (path, code) not in [(where, what) for where, what, _text in self.problems]:
            self.problems.append((path, code, text))

    def is_faulty(self, path: str) -> bool:
        """Whether the path, or something that holds it, was already found wrong."""
        return any(path == one or path.startswith(f"{one}.") for one, _code, _text in self.problems)

    def text(self, path: str, *, needed: bool = False) -> str:
        """A string; "" when absent or of another type."""
        return self._at(path, str, "a string", needed) or ""

    def has(self, path: str, *, needed: bool = False) -> bool:
        """Whether there is an object at the path."""
        return self._at(path, dict, "an object", needed) is not None

    def flag(self, path: str) -> bool:
        """Whether a truth value is true; false when absent."""
        return bool(self._at(path, bool, "true or false", needed=False))

    def texts(self, path: str, *, needed: bool = False) -> list[str]:
        """A list of strings, each once, in the order given."""
        found = self._at(path, list, "a list of strings", needed)
        if found is None:
            return []
        if not all(isinstance(one, str) for one in found):
            self.fault(path, "wrong_type", "This must be a list of strings.")
            return []
        if needed and not found:
            self.fault(path, "required", "This needs at least one entry.")
        return list(dict.fromkeys(found))

    def counts(self, path: str) -> dict[str, int]:
        """An object of whole numbers of 0 or more; empty when absent."""
        good: dict[str, int] = {}
        for name, value in (self._at(path, dict, "an object of whole numbers", needed=False) or {}).items():
            if _is_count(value):
                good[name] = int(value)
            else:
                self.fault(f"{path}.{name}", "wrong_type", "This must be a whole number of 0 or more.")
        return good

    def done(self) -> None:
        """Raise `Invalid` with everything found."""
        raise_if(self.problems)

    def _at(self, path: str, kind: type, said: str, needed: bool) -> Any:
        value: Any = self.body
        for part in path.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if value is None or value == "":
            if needed and not self.is_faulty(path):
                self.fault(path, "required", "This is needed.")
            return None
        if not isinstance(value, kind):
            self.fault(path, "wrong_type", f"This must be {said}.")
            return None
        return value


def _is_count(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return value == value and 0 <= value <= COUNT_AT_MOST and value == int(value)


def count_of(text: str) -> int | None:
    """The whole number of 0 or more that a text of digits writes; None for anything else."""
    if not (text.isascii() and text.isdigit()) or len(text) > 40:
        return None
    return min(int(text), COUNT_AT_MOST)


def moment_of(text: str) -> datetime | None:
    """A moment written as milliseconds since 1970 or in ISO 8601 (contract G19); None for anything else."""
    if text.isascii() and text.isdigit():
        milliseconds = int(text[:40])
        if milliseconds > _MILLISECONDS_AT_MOST:
            return None
        return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
