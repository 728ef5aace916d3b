"""What a provisioning backend is given, and what it answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Protocol


class Unavailable(Exception):
    """The backend does not answer now; the work stays owed and is tried again."""


@dataclass(frozen=True)
class User:
    """One subscriber as the backend is to hold it. `package` is a product code, empty for none."""

    id: str
    email: str
    first_name: str
    last_name: str
    package: str
    services: tuple[str, ...]
    is_administrator: bool
    phone_number: str = ""
    extension: str = ""


@dataclass(frozen=True)
class Organisation:
    """A customer with all its users, as they are to be. `country` is ISO 3166-1 alpha-2."""

    id: str
    external_id: str
    name: str
    country: str
    language: str
    time_zone: str
    call_in_number: str
    location: dict[str, Any]
    quantities: dict[str, int | None]
    users: tuple[User, ...]
    address: dict[str, Any] = field(default_factory=dict)

    def content(self) -> dict[str, Any]:
        """The organisation without its users, JSON-safe."""
        return {name: value for name, value in asdict(self).items() if name != "users"}


@dataclass(frozen=True)
class Refusal:
    """Something the backend will not do, now or later. `is_fatal`: the organisation itself was refused."""

    code: str
    text: str
    subject: str = ""
    is_fatal: bool = False

    def as_json(self) -> dict[str, Any]:
        """The form it is stored in."""
        return asdict(self)


class Backend(Protocol):
    """Writes the wanted state. Both methods can be repeated: `key` names the piece of work."""

    def write(self, organisation: Organisation, *, key: str, at: datetime) -> list[Refusal]:
        """Make organisation and users what they should be; users not named are removed.

        Returns what was refused for good. Raises `Unavailable` when it should be tried again.
        """
        ...

    def remove(self, organisation_id: str, *, key: str, at: datetime) -> None:
        """Remove the organisation and every user; nothing to remove is no error. Raises `Unavailable`."""
        ...
