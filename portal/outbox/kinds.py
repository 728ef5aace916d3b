"""The kinds of mail, each registered by the room that it tells of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from portal.outbox.models import Mail


@dataclass(frozen=True)
class Look:
    """What a mail says if it leaves now. `moot` is why it may not any more, `early` that its time is not come.

    `headers` are the kind's own, beside those of every mail.
    """

    context: Mapping[str, Any] = field(default_factory=dict)
    moot: str = ""
    early: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


def _as_kept(mail: Mail) -> Look:
    return Look(mail.context)


def _nothing(_mail: Mail, _at: datetime) -> None:
    """Most mails that come back are nobody's loss but their reader's."""


@dataclass(frozen=True)
class MailKind:
    """One kind. `look` reads what the text names; `undelivered` is told, in the transaction that closes the row,
    of a mail that reached nobody.

    The text is `templates/mail/<name, a folder for each dot>.txt`, its first line the subject, unless
    `template` names another.
    """

    name: str
    label: str | Promise
    look: Callable[[Mail], Look] = _as_kept
    undelivered: Callable[[Mail, datetime], None] = _nothing
    template: str = ""

    @property
    def path(self) -> str:
        """Where its text is."""
        return f"mail/{self.template or self.name.replace('.', '/')}.txt"


_kinds: dict[str, MailKind] = {}


def register(*kinds: MailKind) -> None:
    """Make kinds known; from `AppConfig.ready`."""
    _kinds.update({one.name: one for one in kinds})


def kind(name: str) -> MailKind:
    """One kind by its name. Raises KeyError for one that nobody registered."""
    return _kinds[name]


def names() -> list[str]:
    """Every kind's name."""
    return sorted(_kinds)
