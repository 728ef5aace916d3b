"""Writing one feed into versions that are not yet in force, in batches: a long transaction would fail others."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from compliance.models import ListedEntry, ListLoad, ListVersion, VersionEntry
from compliance.screening.party import ListedParty, as_row
from compliance.screening.sources import Feed

BATCH = 250
DOOR_OPEN_SECONDS = 0.02
Progress = Callable[[int, int, str], None]
"""Called with (done, total, stage); stage is read, store, index or put in force."""


def content_hash(parties: Sequence[ListedParty]) -> str:
    """64 hexadecimal digits of what a sub-list says, whatever the order."""
    state = hashlib.sha256()
    for key, row_hash in sorted((party.key, party.row_hash) for party in parties):
        state.update(f"{key}\0{row_hash}\n".encode("utf-8", "surrogatepass"))
    return state.hexdigest()


def abandon_unfinished(at: datetime) -> int:
    """Give up what a killed load left behind, while no other load runs; how many versions."""
    ListLoad.objects.filter(state=ListLoad.State.LOADING).update(
        state=ListLoad.State.FAILED, refusal="interrupted", finished_at=at
    )
    state = ListVersion.State
    ListVersion.objects.filter(state=state.BUILDING).update(state=state.ABANDONED)
    left = ListVersion.objects.filter(state=state.ABANDONED, entries__isnull=False)
    numbers = list(left.values_list("pk", flat=True).distinct())
    for number in numbers:
        _empty(number)
    return len(numbers)


def _empty(version_id: int) -> None:
    """Its entries in batches; those it shares with other versions stay in the others."""
    rows = VersionEntry.objects.filter(version_id=version_id)
    while batch := list(rows.values_list("pk", flat=True)[:BATCH]):
        with _short_write():
            VersionEntry.objects.filter(pk__in=batch).delete()


def write_version(
    *,
    load: ListLoad,
    feed: Feed,
    code: str,
    previous: ListVersion | None,
    at: datetime,
    step: Callable[[int], None],
) -> ListVersion:
    """Store one sub-list as a version not yet in force. `step` is told how many parties were stored."""
    parties = feed.parties[code]
    version = ListVersion.objects.create(
        list_code=code,
        feed=feed.kind,
        load=load,
        content_hash=content_hash(parties),
        published_on=feed.published_at,
        row_count=feed.row_counts[code],
        party_count=len(parties),
        previous=previous,
        created_at=at,
    )
    for batch in _batches(parties):
        _write_batch(version, batch)
        step(len(batch))
    return version


def _batches(parties: Sequence[ListedParty]) -> Iterator[Sequence[ListedParty]]:
    for start in range(0, len(parties), BATCH):
        yield parties[start : start + BATCH]


def _write_batch(version: ListVersion, parties: Sequence[ListedParty]) -> None:
    """Entries are shared between versions while their row hash stays the same.

    Two short writes, not one transaction: nothing here counts before the version is in force. All that can
    be worked out beforehand is, and after each write others get their turn.
    """
    entries = [_entry(party) for party in parties]
    with _short_write():
        ListedEntry.objects.bulk_create(entries, ignore_conflicts=True)
    wanted = {(party.key, party.row_hash) for party in parties}
    found = ListedEntry.objects.filter(key__in={key for key, _hash in wanted})
    held = [
        VersionEntry(version=version, entry_id=pk)
        for pk, key, row_hash in found.values_list("pk", "key", "row_hash")
        if (key, row_hash) in wanted
    ]
    with _short_write():
        VersionEntry.objects.bulk_create(held, ignore_conflicts=True)


def _entry(party: ListedParty) -> ListedEntry:
    return ListedEntry(
        list_code=party.list_code,
        key=party.key,
        row_hash=party.row_hash,
        type=party.type,
        primary_name=party.primary_name[:600],
        party=as_row(party),
    )


@contextmanager
def _short_write() -> Iterator[None]:
    """SQLite has one writer and no queue for it: who waits only looks now and then, so leave the door open."""
    with transaction.atomic():
        yield
    if connection.vendor == "sqlite":
        time.sleep(DOOR_OPEN_SECONDS)


def entries_of(version: ListVersion | None) -> dict[str, tuple[str, int]]:
    """By key, the row hash and entry id of everything a version holds; empty for no version."""
    if version is None:
        return {}
    rows = VersionEntry.objects.filter(version=version)
    return {
        key: (row_hash, entry_id)
        for key, row_hash, entry_id in rows.values_list("entry__key", "entry__row_hash", "entry_id")
    }
