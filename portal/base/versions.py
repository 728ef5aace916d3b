"""What a page showed: every row that a page can change has a counter, and a form carries the one it was drawn from.

A change compares the two under the lock it holds (domain.md §4, "what may a page change?"). Only pages carry
counters: scripts, tasks and the API say what they saw in their own way, and their actors have no `Seen`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.base.errors import DomainError, Stale

FIELD = "row_version"
"""The name of the hidden input; it may occur once for each row that the page shows."""
AGAIN = "again"
"""Posted with what was typed before a session ended: the form is shown, and nothing is done."""
DIGITS = 9


class Versioned(models.Model):
    """A row with a counter that every change raises (`portal.audit.record`)."""

    row_version = models.PositiveIntegerField(_("changes"), default=0, editable=False)

    class Meta:
        abstract = True


class Outdated(Stale):
    """The page is older than what it shows."""

    code = "outdated"
    text = _(
        "Nothing was changed. Look at what has changed since you opened the page, and send this again if it "
        "still holds."
    )


class ShownAgain(DomainError):
    """The form is only to be shown as it was."""

    code = "shown_again"
    text = _("This is what you had typed. Nothing of it is saved yet: look at it, then send it.")
    status = 200


@dataclass(frozen=True)
class Late:
    """A row that went on after the page was drawn: `posted` is the page's counter, None when it carried none."""

    kind: str
    row: Any
    posted: int | None
    now: int


@dataclass
class Seen:
    """The counters that a page carried, and the rows that turned out to have gone on.

    Unless `strict`, only rows it carried are compared: a program says the version of what it changes alone.
    """

    posted: dict[str, int]
    late: list[Late] = field(default_factory=list)
    again: bool = False
    strict: bool = True
    _expected: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """What is expected goes up with the request's own changes; what was posted stays."""
        self._expected = dict(self.posted)

    @classmethod
    def of(cls, request: HttpRequest) -> Seen | None:
        """What a posted page showed; None for a request that posts no page."""
        if request.method != "POST":
            return None
        found = (_parsed(text) for text in request.POST.getlist(FIELD))
        return cls(dict(one for one in found if one), again=AGAIN in request.POST)

    def require(self, row: Any, *, kind: str = "", now: int | None = None) -> None:
        """Raise `Outdated` unless the page showed the row as it is; call it under the row's lock. Or `ShownAgain`.

        `kind` and `now` name another counter than the row's own `row_version`.
        """
        self.go_on()
        now = row.row_version if now is None else now
        key = key_of(row, kind)
        if self._expected.get(key) == now or not (self.strict or key in self._expected):
            return
        self.late.append(Late(kind or row._meta.model_name, row, self.posted.get(key), now))
        raise Outdated

    def go_on(self) -> None:
        """Raise `ShownAgain` when the form is only to be shown."""
        if self.again:
            raise ShownAgain

    def raised(self, row: Any) -> None:
        """The request itself changed the row."""
        key = key_of(row)
        if self._expected.get(key) == row.row_version - 1:
            self._expected[key] = row.row_version

    def forgive(self) -> None:
        """What was late has been said in another way."""
        self.late.clear()


def _parsed(text: str) -> tuple[str, int] | None:
    key, _colon, number = text.rpartition(":")
    sound = key and number.isascii() and number.isdecimal() and len(number) <= DIGITS
    return (key, int(number)) if sound else None


def key_of(row: Any, kind: str = "") -> str:
    """How a page names a row's counter."""
    return f"{kind or row._meta.model_name}:{getattr(row, 'public_id', '') or row.pk}"


def carried(row: Any, *, kind: str = "", now: int | None = None) -> str:
    """The value of the hidden input."""
    return f"{key_of(row, kind)}:{row.row_version if now is None else now}"


def go_up(row: Any, seen: Seen | None) -> None:
    """Raise a row's counter by one; call it inside the transaction of the change."""
    rows = row._meta.model._default_manager.filter(pk=row.pk)
    rows.update(row_version=F("row_version") + 1)
    row.row_version = rows.values_list("row_version", flat=True).get()
    if seen is not None:
        seen.raised(row)
