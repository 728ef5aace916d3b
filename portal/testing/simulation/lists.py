"""Lists that change: parties come, go and are worded anew; the flip itself is the product's own."""

from __future__ import annotations

import hashlib
import random
from datetime import datetime

from django.db import transaction

from compliance.lists import flips, indexes, keeping
from compliance.lists.acceptance import Plan
from compliance.models import ListedEntry, ListLoad, ListVersion, VersionEntry
from portal.base.actors import system
from portal.testing.simulation.people import WORDS

CODE = "EL"


def change(rng: random.Random, at: datetime) -> None:
    """Put another list in force: some of the words, some of them in another wording."""
    row, plan, new, entries = _stored(rng, at)
    coming = flips.Coming(row, plan, new, system("simulation"), at)
    with transaction.atomic():
        flips.flip(coming, indexes.digest_of(new), len(entries), flips.difference(plan, new))
        flips.close(row, ListLoad.State.IN_FORCE)


def keep_short(rng: random.Random, at: datetime) -> None:
    """Another list falls short: it is stored, and two people may put it in force."""
    with transaction.atomic():
        row, plan, new, _entries = _stored(rng, at)
        flips.close(
            row, ListLoad.State.REFUSED, refusal="shrunk", figures={"plan": keeping.keep(row, plan, new)}
        )


def _stored(
    rng: random.Random, at: datetime
) -> tuple[ListLoad, Plan, dict[str, ListVersion], list[ListedEntry]]:
    words = sorted(rng.sample(WORDS, rng.randrange(1, len(WORDS) + 1)))
    entries = [_entry(word, rng.choice([1, 1, 1, 2])) for word in words]
    row = ListLoad.objects.create(feed="csl", source="simulated", loaded_by="ops", started_at=at)
    before = flips.versions_in_force()
    version = _version(row, entries, at)
    return row, Plan(before=before, replaced=(CODE,), retired=(), kept=()), {CODE: version}, entries


def _entry(word: str, wording: int) -> ListedEntry:
    key = f"{CODE}:{word.lower()}"
    found, _made = ListedEntry.objects.get_or_create(
        key=key, row_hash=f"{word}-{wording}", defaults={"list_code": CODE, "primary_name": word, "party": {}}
    )
    return found


def _version(row: ListLoad, entries: list[ListedEntry], at: datetime) -> ListVersion:
    text = "".join(one.row_hash for one in entries)
    version = ListVersion.objects.create(
        list_code=CODE,
        feed="csl",
        load=row,
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        party_count=len(entries),
        created_at=at,
    )
    VersionEntry.objects.bulk_create(VersionEntry(version=version, entry=one) for one in entries)
    return version
