"""What an operation of `/api/v1` is declared with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse


@dataclass(frozen=True)
class Parameter:
    """One of the query, with its schema and what it does."""

    name: str
    says: str
    schema: dict[str, Any] = field(default_factory=lambda: {"type": "string"})


@dataclass(frozen=True)
class Op:
    """One method of one address. `body` and `returns` name schemas; `example` is a body that works."""

    path: str
    method: str
    handler: Callable[..., HttpResponse]
    scope: str
    summary: str
    returns: str = ""
    status: int = 200
    query: tuple[Parameter, ...] = ()
    body: str = ""
    example: dict[str, Any] = field(default_factory=dict)
    file: int = 0
    """The most bytes of a file that is the body itself; 0 for none."""
    needs_version: bool = False
    takes_version: bool = False
    kept: bool = False
    """Whether clients may keep the answer, and ask for it again by its ETag."""

    @property
    def id(self) -> str:
        """The operation's name in the document."""
        place = self.path.replace("<str:", "{").replace(">", "}")
        return f"{self.method}-{place}".replace("/", "-").replace("{", "").replace("}", "")


PAGED = (
    Parameter("limit", "At most so many, 1 to 200; 50 unless said.", {"type": "integer", "minimum": 1}),
    Parameter("cursor", "`next` of the page before."),
    Parameter("fields", "Only these members, with commas between."),
    Parameter("total", "`true` to count all of them too.", {"type": "string", "enum": ["true", "false"]}),
)
