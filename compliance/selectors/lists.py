"""The lists in force, their versions and loads, and what an update changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from compliance.models import ListedEntry, ListInForce, ListLoad, ListUpdate, ListVersion
from compliance.screening import diff
from compliance.screening.party import ListedAddress, ListedName, ListedParty
from compliance.selectors import words
from portal.base.templatetags.portal_ui import relative_time

UPDATES = 20
LOADS = 15


@dataclass(frozen=True)
class ListRow:
    """One sub-list in force."""

    version: ListVersion
    name: str
    age_days: int
    change: int

    @property
    def code(self) -> str:
        """The list's code."""
        return self.version.list_code


def in_force(*, at: datetime) -> list[ListRow]:
    """The sub-lists in force by code, with the change of size against the version before. One query."""
    found = ListVersion.objects.filter(state=ListVersion.State.IN_FORCE)
    return [_row(version, at) for version in found.select_related("previous").order_by("list_code")]


def _row(version: ListVersion, at: datetime) -> ListRow:
    before = version.previous
    return ListRow(
        version=version,
        name=words.list_name(version.list_code),
        age_days=(at - (version.in_force_at or version.created_at)).days,
        change=version.party_count - before.party_count if before else 0,
    )


def current() -> ListInForce | None:
    """The newest set."""
    return ListInForce.objects.order_by("-pk").first()


def loads() -> list[ListLoad]:
    """The newest loads, refused ones among them."""
    return list(ListLoad.objects.order_by("-pk")[:LOADS])


def refused() -> list[ListLoad]:
    """Loads refused since the newest one of the same feed came into force: somebody has to look at them."""
    last_good: dict[str, int] = {}
    for load in (
        ListLoad.objects.filter(state__in=["in_force", "unchanged"]).order_by("pk").only("pk", "feed")
    ):
        last_good[load.feed] = load.pk
    found = ListLoad.objects.filter(state=ListLoad.State.REFUSED).order_by("-pk")[:LOADS]
    return [load for load in found if load.pk > last_good.get(load.feed, 0)]


def figures(load: ListLoad) -> list[tuple[str, Any]]:
    """A load's figures as lines; nested ones are flattened one level."""
    lines: list[tuple[str, Any]] = []
    for name, value in load.figures.items():
        if isinstance(value, dict):
            lines += [(f"{name} · {inner}", one) for inner, one in value.items()]
        elif isinstance(value, list):
            lines.append((name, ", ".join(str(one) for one in value)))
        else:
            lines.append((name, value))
    return lines


def updates() -> list[ListUpdate]:
    """The newest updates with their loads."""
    return list(ListUpdate.objects.select_related("load", "in_force").order_by("-pk")[:UPDATES])


def retired() -> list[ListVersion]:
    """Versions no longer in force, newest first."""
    found = ListVersion.objects.filter(state=ListVersion.State.RETIRED).order_by("-retired_at", "-pk")
    return list(found[:UPDATES])


@dataclass(frozen=True)
class EntryChange:
    """One party of an update: what it is now, and what changed about it; `before` is None for an added one."""

    entry: ListedEntry
    list_name: str
    changes: tuple[diff.Change, ...]
    is_new: bool


def changed_entries(update: ListUpdate, start: int, stop: int) -> list[EntryChange]:
    """A slice of the entries added or changed by an update. Two queries."""
    pks = update.entry_ids[start:stop]
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
        list_name=words.list_name(entry.list_code),
        changes=diff.changes(party(seen), party(entry)) if seen else (),
        is_new=seen is None,
    )


def party(entry: ListedEntry) -> ListedParty:
    """The listed party of an entry."""
    raw = entry.party
    names = tuple(ListedName(str(one["text"]), one["kind"]) for one in raw.get("names", []))
    addresses = tuple(
        ListedAddress(str(one.get("raw", "")), str(one.get("country", "")), str(one.get("city", "")))
        for one in raw.get("addresses", [])
    )
    rest = {name: _frozen(raw[name]) for name in _PLAIN if name in raw}
    return ListedParty(key=entry.key, list_code=entry.list_code, names=names, addresses=addresses, **rest)


_PLAIN = [
    "type",
    "countries",
    "entity_number",
    "programs",
    "citation",
    "license_requirement",
    "license_policy",
    "start_date",
    "end_date",
    "remarks",
    "ids",
    "dates_of_birth",
    "source_url",
    "row_labels",
    "row_hash",
]


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def removed_names(keys: list[str]) -> list[str]:
    """The names of parties that were removed, by their newest wording."""
    names = dict(ListedEntry.objects.filter(key__in=keys).order_by("pk").values_list("key", "primary_name"))
    return [names.get(key, key) for key in keys]


def age_text(at: datetime) -> str:
    """How old the lists are, for the head of the queue."""
    loaded = ListLoad.objects.filter(state__in=["in_force", "unchanged"]).order_by("-pk")
    newest = loaded.values_list("finished_at", flat=True).first()
    return gettext("Lists: looked up %(when)s") % {"when": relative_time(newest, at)} if newest else ""
