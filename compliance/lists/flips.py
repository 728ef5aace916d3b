"""Stored versions come into force: an index that holds them all, then another set of lists in one small transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from compliance.events.lists import ListsInForce
from compliance.lists import indexes, storage
from compliance.lists.acceptance import ListRefused, Plan
from compliance.lists.storage import Progress
from compliance.models import ListInForce, ListLoad, ListUpdate, ListVersion
from compliance.screening.index import Index
from portal.audit.record import record
from portal.base import clock
from portal.base.actors import Actor
from portal.jobs import hint

State = ListVersion.State


@dataclass(frozen=True)
class Coming:
    """What is to be in force: the load and its stored versions, what they replace, and who does it why."""

    load: ListLoad
    plan: Plan
    new: Mapping[str, ListVersion]
    actor: Actor
    at: datetime
    reason: str = ""
    built: bool = False
    """Whether the index was built before, when the load was kept."""


def versions_in_force() -> dict[str, ListVersion]:
    """By sub-list, the version in force."""
    rows = ListVersion.objects.filter(state=State.IN_FORCE).select_related("load")
    return {row.list_code: row for row in rows.order_by("list_code")}


def put_in_force(coming: Coming, progress: Progress, *, also: Callable[[], None] | None = None) -> None:
    """Build the index, then let the new set count; `also` happens in the same transaction."""
    load, after = coming.load, coming.plan.after(coming.new)
    digest = indexes.digest_of(after)
    parties = build(digest, after, progress, built=coming.built)
    change = difference(coming.plan, coming.new)
    progress(1, 1, "put in force")
    with transaction.atomic():
        flip(coming, digest, parties, change)
        close(load, ListLoad.State.IN_FORCE, figures=load.figures | change.counts | {"parties": parties})
        if also is not None:
            also()
    indexes.prune()


def close(
    load: ListLoad, state: str, *, refusal: str = "", figures: Mapping[str, object] | None = None
) -> ListLoad:
    """The load ends in a state."""
    load.state, load.refusal, load.finished_at = state, refusal, clock.now()
    load.figures = dict(figures or {})
    load.save(update_fields=["state", "refusal", "finished_at", "figures"])
    return load


def build(digest: str, after: Mapping[str, ListVersion], progress: Progress, *, built: bool = False) -> int:
    """Build the file of a set (unless it should be there and is), and prove that it holds every party."""
    expected = sum(version.party_count for version in after.values())
    path = indexes.path_of(digest)
    if not built or _held(path) != expected:
        indexes.build(path, [v.pk for v in after.values()], lambda done: progress(done, expected, "index"))
    found = _held(path)
    if found != expected:
        raise ListRefused(
            "index_incomplete",
            _("The index holds %(found)s parties instead of %(expected)s, so nothing was changed.")
            % {"found": found, "expected": expected},
        )
    return found


def _held(path: Path) -> int:
    """How many parties a file holds; -1 for none that can be read."""
    try:
        return len(Index.open(path))
    except (OSError, ValueError):
        return -1


@dataclass(frozen=True)
class Difference:
    """What a flip changes: entries that are new or other than before, keys that are gone, how many of each."""

    entry_ids: list[int]
    removed_keys: list[str]
    counts: dict[str, int]


def difference(plan: Plan, new: Mapping[str, ListVersion]) -> Difference:
    """What the flip changes, by key and row hash."""
    entry_ids: list[int] = []
    removed: list[str] = []
    added = changed = 0
    for code in {*new, *plan.retired}:
        before = storage.entries_of(plan.before.get(code))
        after = storage.entries_of(new.get(code))
        fresh = after.keys() - before.keys()
        other = {key for key in after.keys() & before.keys() if after[key][0] != before[key][0]}
        added, changed = added + len(fresh), changed + len(other)
        entry_ids += [after[key][1] for key in fresh | other]
        removed += sorted(before.keys() - after.keys())
    counts = {"added": added, "changed": changed, "removed": len(removed)}
    return Difference(sorted(entry_ids), removed, counts)


def flip(coming: Coming, digest: str, parties: int, change: Difference) -> None:
    """The new set counts and the old one does not; inside one small transaction."""
    plan, new, at = coming.plan, coming.new, coming.at
    left = {code: plan.before[code].pk for code in sorted({*new, *plan.retired}) if code in plan.before}
    ListVersion.objects.filter(pk__in=left.values()).update(state=State.RETIRED, retired_at=at)
    ListVersion.objects.filter(pk__in=[v.pk for v in new.values()]).update(
        state=State.IN_FORCE, in_force_at=at
    )
    versions = {code: version.pk for code, version in sorted(plan.after(new).items())}
    in_force = ListInForce.objects.create(digest=digest, versions=versions, party_count=parties, since=at)
    ListUpdate.objects.create(
        in_force=in_force,
        load=coming.load,
        entry_ids=change.entry_ids,
        removed_keys=change.removed_keys,
        created_at=at,
        **change.counts,
    )
    record(
        ListsInForce(before=left, after={**versions, **change.counts}),
        actor=coming.actor,
        at=at,
        subject=in_force,
        reason=coming.reason,
    )
    hint.after_commit()
