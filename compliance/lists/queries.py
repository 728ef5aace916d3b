"""The lists in force, their versions and loads, and what an update changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from compliance.lists import acceptances, floors, shortfalls
from compliance.lists import loads as list_loads
from compliance.lists import words as list_words
from compliance.lists.shortfalls import Shortfall
from compliance.models import ListAcceptance, ListedEntry, ListInForce, ListLoad, ListUpdate, ListVersion
from compliance.screening import diff
from compliance.screening.party import party_from
from portal.base import clock
from portal.base.moments import relative_time
from portal.base.templatetags.portal_ui import number

UPDATES = 20
LOADS = 15
LEFT_SHOWN = 50


@dataclass(frozen=True)
class ListRow:
    """One sub-list in force."""

    version: ListVersion
    name: str
    confirmed_at: datetime
    age_days: int
    change: int

    @property
    def code(self) -> str:
        """The list's code."""
        return self.version.list_code


def in_force(*, at: datetime) -> list[ListRow]:
    """The sub-lists in force by code, with age and change of size against the version before."""
    found = list_loads.ages(at)
    older = [one.version.previous_id for one in found if one.version.previous_id]
    sizes = dict(ListVersion.objects.filter(pk__in=older).values_list("pk", "party_count"))
    return [_row(one, sizes) for one in found]


def _row(age: list_loads.Age, sizes: dict[int, int]) -> ListRow:
    version = age.version
    before = sizes.get(version.previous_id or 0, version.party_count)
    return ListRow(
        version=version,
        name=list_words.list_name(version.list_code),
        confirmed_at=age.confirmed_at,
        age_days=age.days,
        change=version.party_count - before,
    )


def current() -> ListInForce | None:
    """The newest set."""
    return ListInForce.objects.order_by("-pk").first()


@dataclass(frozen=True)
class LoadRow:
    """One load, how many rows it left out, and the first of them in words."""

    load: ListLoad
    left_count: int
    left: tuple[str, ...]


def loads() -> list[LoadRow]:
    """The newest loads, refused ones among them."""
    return [_load_row(load) for load in ListLoad.objects.order_by("-pk")[:LOADS]]


def _load_row(load: ListLoad) -> LoadRow:
    left = load.figures.get("left", {})
    rows = left.get("rows", [])[:LEFT_SHOWN]
    return LoadRow(load, left.get("count", 0), tuple(list_words.left_row(*row) for row in rows))


def refused() -> list[Refusal]:
    """Loads refused since the newest one of the same feed came into force: somebody has to look at them.

    What could not even be told apart belongs to no feed, so any later good load settles it.
    """
    last_good: dict[str, int] = {}
    for load in (
        ListLoad.objects.filter(state__in=["in_force", "unchanged"]).order_by("pk").only("pk", "feed")
    ):
        last_good[load.feed] = last_good[""] = load.pk
    found = ListLoad.objects.filter(state=ListLoad.State.REFUSED).order_by("-pk")[:LOADS]
    return [refusal(load) for load in found if load.pk > last_good.get(load.feed, 0)]


@dataclass(frozen=True)
class Count:
    """The rows of one sub-list before and in a load."""

    name: str
    code: str
    before: int
    after: int


@dataclass(frozen=True)
class Refusal:
    """A refused load with its figures."""

    load: ListLoad
    why: str
    counts: tuple[Count, ...]
    warnings: tuple[str, ...]
    short: tuple[ShortRow, ...] = ()
    waits: ListAcceptance | None = None
    kept_as: int = 0


@dataclass(frozen=True)
class ShortRow:
    """One figure below what is usual, in words."""

    name: str
    code: str
    what: str
    found: str
    least: str


def _short_row(one: Shortfall) -> ShortRow:
    what = {
        "rows": gettext("Rows, against those in force"),
        "names": gettext("Names, against those in force"),
        "floor": gettext("Rows of a whole list"),
        "column": gettext("Parties with a value: %(column)s") % {"column": floors.label(one.column)},
    }[one.sort]
    unit = "\N{NO-BREAK SPACE}%" if one.sort == "column" else ""
    name = list_words.list_name(one.code)
    return ShortRow(name, one.code, what, f"{number(one.found)}{unit}", f"{number(one.least)}{unit}")


def answered(load: ListLoad) -> list[ListAcceptance]:
    """What was asked of a load and has been answered, newest first."""
    rows = load.acceptances.exclude(state=ListAcceptance.State.ASKED).select_related("asked_by", "closed_by")
    return list(rows.order_by("-pk"))


def refusal(load: ListLoad) -> Refusal:
    """A refused load in words and numbers."""
    figures = load.figures
    rows = figures.get("rows", {})
    short = shortfalls.kept(figures.get("short", []))
    return Refusal(
        load=load,
        why=shortfalls.sentence(short) if short else str(figures.get("why", "")),
        short=tuple(map(_short_row, short)),
        waits=acceptances.open_of(load, clock.now()) if short else None,
        kept_as=figures.get("kept_as", load.pk if "plan" in figures else 0),
        counts=tuple(Count(list_words.list_name(code), code, *pair) for code, pair in rows.items()),
        warnings=tuple(str(one.get("message", "")) for one in figures.get("warnings", [])),
    )


def updates() -> list[ListUpdate]:
    """The newest updates with their loads."""
    found = ListUpdate.objects.select_related("load", "in_force").defer("entry_ids", "removed_keys")
    return list(found.order_by("-pk")[:UPDATES])


def retired() -> list[ListVersion]:
    """Versions no longer in force, newest first."""
    found = ListVersion.objects.filter(state=ListVersion.State.RETIRED).order_by("-retired_at", "-pk")
    return list(found[:UPDATES])


@dataclass(frozen=True)
class ChangeLine:
    """One difference of a party, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class EntryChange:
    """One party of an update: what it is now, and what changed about it; `before` is None for an added one."""

    entry: ListedEntry
    list_name: str
    changes: tuple[ChangeLine, ...]
    is_new: bool


def changed_entries(pks: list[int]) -> list[EntryChange]:
    """What changed about some entries of an update. Two queries."""
    found = {one.pk: one for one in ListedEntry.objects.filter(pk__in=pks)}
    entries = [found[pk] for pk in pks if pk in found]
    older: dict[str, ListedEntry] = {}
    keys = [one.key for one in entries]
    for one in ListedEntry.objects.filter(key__in=keys).exclude(pk__in=pks).order_by("pk"):
        older[one.key] = one
    return [_change(one, older.get(one.key)) for one in entries]


def _change(entry: ListedEntry, before: ListedEntry | None) -> EntryChange:
    seen = before if before is not None and before.pk < entry.pk else None
    return EntryChange(
        entry=entry,
        list_name=list_words.list_name(entry.list_code),
        changes=_lines(seen, entry) if seen else (),
        is_new=seen is None,
    )


def _lines(before: ListedEntry, after: ListedEntry) -> tuple[ChangeLine, ...]:
    found = diff.changes(party_from(before.party), party_from(after.party))
    return tuple(ChangeLine(str(list_words.CHANGES[one.code]), one.before, one.after) for one in found)


def removed_names(keys: list[str]) -> list[str]:
    """The names of parties that were removed, by their newest wording."""
    names = dict(ListedEntry.objects.filter(key__in=keys).order_by("pk").values_list("key", "primary_name"))
    return [names.get(key, key) for key in keys]


def age_text(at: datetime) -> str:
    """How old the lists are, for the head of the queue."""
    loaded = ListLoad.objects.filter(state__in=["in_force", "unchanged"]).order_by("-pk")
    newest = loaded.values_list("finished_at", flat=True).first()
    return gettext("Lists: looked up %(when)s") % {"when": relative_time(newest, at)} if newest else ""
