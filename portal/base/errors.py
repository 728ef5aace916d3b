"""Refusals that people read. Each has a stable code that pages, imports and the API share."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A rule refused what was asked. `str()` is a sentence for people; `code` is for programs.

    `field` names the form field that the sentence belongs next to, when there is one.
    `status` is the HTTP status that fits (409 unless a subclass says otherwise).
    """

    code: ClassVar[str] = "refused"
    text: ClassVar[str | Promise] = _("This was refused by a rule.")
    status: ClassVar[int] = 409

    def __init__(self, message: str | Promise | None = None, *, field: str = "", **figures: object) -> None:
        self.figures = figures
        self.field = field
        sentence = str(message if message is not None else self.text)
        super().__init__(sentence % figures if figures else sentence)


class NotAllowed(DomainError):
    """The actor lacks the right."""

    code = "not_allowed"
    text = _("Your role does not include this. Ask an administrator of your organisation.")
    status = 403


class Stale(DomainError):
    """Someone else changed the same thing first."""

    code = "stale"
    text = _(
        "Someone else changed this in the meantime. Reload the page and look again before you repeat it."
    )


class Invalid(DomainError):
    """One or more values cannot be used. `problems` is a list of (field, code, sentence)."""

    code = "invalid"
    text = _("Some values need to be mended.")
    status = 422

    def __init__(self, problems: list[tuple[str, str, str]]) -> None:
        self.problems = problems
        super().__init__("; ".join(sentence for _field, _code, sentence in problems) or None)


def raise_if(problems: list[tuple[str, str, str]]) -> None:
    """Raise `Invalid` when there are problems."""
    if problems:
        raise Invalid(problems)
