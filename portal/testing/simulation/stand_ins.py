"""What stands in for the world outside: clock, queue, ids, mail server, and an engine that knows a few words."""

from __future__ import annotations

import random
import smtplib
import types
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from unittest import mock

from compliance.checks import checks, rescreens
from compliance.lists import flips, indexes
from compliance.models import ListedEntry, ListInForce, ListUpdate, ListVersion, VersionEntry
from compliance.screening import rescreen
from compliance.screening.engine import Candidate, Query, Result
from customers.lifecycle import backends, provisioning
from customers.lifecycle.backends.base import Unavailable
from portal.base import clock, ids
from portal.jobs import periodic, queue, tasks, work
from portal.jobs.turns import Turns
from portal.outbox import rendering
from portal.outbox.models import Mail

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
TICK = timedelta(milliseconds=1)


class Clock:
    """Moves on by itself a little with each look, and as far as a step says."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        """As `portal.base.clock.now`."""
        self.at += TICK
        return self.at

    def monotonic(self) -> float:
        """As `time.monotonic`."""
        return (self.now() - START).total_seconds()

    def on(self, **how_far: float) -> None:
        """Move on."""
        self.at += timedelta(**how_far)


class Outside:
    """What does not belong to the portal and fails at times, until `failing` is taken back."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.failing = rng, True
        self.sent: list[tuple[int, str]] = []

    def fails(self, share: float) -> bool:
        """Whether it does so now."""
        return self.failing and self.rng.random() < share


class Queue:
    """Messages by name. Loses some, doubles some, and gives them out in any order."""

    def __init__(self, outside: Outside) -> None:
        self.outside, self.rng = outside, outside.rng
        self.waiting: list[str] = []

    def put(self, name: str) -> None:
        """As a broker that cannot be trusted."""
        if self.outside.fails(0.1):
            return
        self.waiting += [name] * (2 if self.rng.random() < 0.2 else 1)
        del self.waiting[:-8]

    def take(self) -> str | None:
        """Any of them."""
        return self.waiting.pop(self.rng.randrange(len(self.waiting))) if self.waiting else None


class Index:
    """Parties by the word that makes a name theirs."""

    def __init__(self, entries: Iterable[ListedEntry]) -> None:
        self.by_word = {one.primary_name: one for one in entries}


def screen(query: Query, index: Index) -> Result:
    """A hit for every listed word in the name: strong where nothing stands beside it; unreadable names are said."""
    words = query.name.split()
    found = []
    for word in sorted(set(words) & index.by_word.keys()):
        score, band = (0.95, "strong") if "Exact" in words else (0.7, "review")
        entry = index.by_word[word]
        found.append(Candidate(entry.key, entry.list_code, entry.row_hash, word, score, band, {"word": word}))
    gap = "name_too_long" if "Unreadable" in words else ""
    state = "incomplete" if gap else "hits" if found else "clear"
    return Result(state, gap, tuple(found), {"engine": "simulated"})


def current() -> tuple[Index, ListInForce]:
    """The set in force, from the rows."""
    in_force = ListInForce.objects.order_by("-pk").first()
    if in_force is None:
        raise indexes.NoList
    rows = VersionEntry.objects.filter(version_id__in=in_force.versions.values())
    return Index(one.entry for one in rows.select_related("entry").order_by("pk")), in_force


def parties(_digest: str, after: Mapping[str, ListVersion], *_progress: object, **_built: object) -> int:
    """How many a set holds; nobody needs its file."""
    return sum(version.party_count for version in after.values())


def index_of(update: ListUpdate) -> Index:
    """What an update changed."""
    return Index(ListedEntry.objects.filter(pk__in=update.entry_ids).order_by("pk"))


def affected(
    index: Index, questions: Iterable[tuple[int, Query]], *, whole: Index | None = None
) -> Iterator[int]:
    """Whose name has one of the changed words."""
    for number, query in questions:
        if screen(query, index).state != "clear":
            yield number


class Directory:
    """The embedded directory, which at times does not answer."""

    outside: Outside

    def __init__(self) -> None:
        from customers.lifecycle.backends.embedded import EmbeddedDirectory

        self.real = EmbeddedDirectory()

    def write(self, *given: object, **named: object) -> object:
        """Write, or not answer."""
        self._answer()
        return self.real.write(*given, **named)  # type: ignore[arg-type]

    def remove(self, *given: object, **named: object) -> object:
        """Remove, or not answer."""
        self._answer()
        return self.real.remove(*given, **named)  # type: ignore[arg-type]

    def _answer(self) -> None:
        if self.outside.fails(0.1):
            raise Unavailable


class Letter:
    """A mail that is taken, put off, or refused."""

    def __init__(self, outside: Outside, mail: Mail) -> None:
        self.outside, self.mail = outside, mail

    def send(self) -> None:
        """As a mail server that has its days."""
        if self.outside.fails(0.08):
            raise smtplib.SMTPServerDisconnected
        if self.outside.fails(0.06):
            raise smtplib.SMTPRecipientsRefused({})
        self.outside.sent.append((self.mail.pk, self.mail.kind))


@contextmanager
def in_place(outside: Outside, time: Clock, messages: Queue) -> Iterator[None]:
    """Put everything in its place for the length of a run."""
    Directory.outside, rng = outside, outside.rng
    secrets = types.SimpleNamespace(choice=rng.choice)
    uuids = types.SimpleNamespace(uuid4=lambda: uuid.UUID(int=rng.getrandbits(128)))
    fake_time = types.SimpleNamespace(monotonic=time.monotonic)
    patches = [
        (clock, "now", time.now),
        (ids, "secrets", secrets),
        (provisioning, "uuid", uuids),
        (work, "time", fake_time),
        (periodic, "time", fake_time),
        (rescreens, "time", fake_time),
        (queue, "hint", lambda: messages.put("drain")),
        (tasks, "_turns", Turns(time.monotonic)),
        (indexes, "current", current),
        (indexes, "newest", current),
        (flips, "build", parties),
        (checks, "screen", screen),
        (rescreens, "_index_of", index_of),
        (rescreen, "affected", affected),
        (backends, "backend", Directory),
        (rendering, "message", lambda mail, *_read: Letter(outside, mail)),
    ]
    with ExitStack() as stack:
        for where, name, what in patches:
            stack.enter_context(mock.patch.object(where, name, what))
        yield
