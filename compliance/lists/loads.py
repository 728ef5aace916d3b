"""Lists come into force: read, weighed against what is in force, stored, indexed, and flipped in one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.events.lists import ListsInForce
from compliance.lists import acceptance, indexes, stages, storage
from compliance.lists import dates as list_dates
from compliance.lists.acceptance import ListRefused
from compliance.lists.storage import Progress
from compliance.models import ListInForce, ListLoad, ListUpdate, ListVersion
from compliance.screening import sources
from compliance.screening.index import Index
from compliance.screening.sources import Feed, SourceError
from portal.audit.record import record
from portal.base import clock
from portal.base.actors import Actor
from portal.jobs import hint
from portal.jobs.alone import alone

__all__ = ["Age", "ListRefused", "Origin", "ages", "load", "staleness"]

LOCK = "list-load"
State = ListLoad.State


@dataclass(frozen=True)
class Origin:
    """Where files came from, when they were fetched: the address, its validators, the day it gave them."""

    source: str = ""
    etag: str = ""
    published: date | None = None


@dataclass(frozen=True)
class _Asked:
    """What `load` was asked."""

    paths: Sequence[Path]
    actor: Actor
    at: datetime
    force: bool
    accept: Sequence[str]
    reason: str
    progress: Progress
    origin: Origin

    @property
    def source(self) -> str:
        return self.origin.source or ", ".join(Path(path).name for path in self.paths)


def load(
    paths: Sequence[Path],
    *,
    actor: Actor,
    at: datetime,
    force: bool = False,
    accept: Sequence[str] = (),
    reason: str = "",
    progress: Progress | None = None,
    origin: Origin | None = None,
) -> ListLoad:
    """Load the files of one feed and put them in force. The same files again change nothing.

    `force` puts them in force though they are older than, or come after a feed that goes before them;
    `accept` names sub-lists that may have shrunk, with a reason.

    :raises ListRefused: with the recorded load; what was in force stays in force.
    """
    asked = _Asked(paths, actor, at, force, accept, reason, progress or _silent, origin or Origin())
    with alone(LOCK) as free:
        if not free:
            raise ListRefused("load_running", _("Another load is running. Wait until it has finished."))
        return _load(asked)


def _silent(_done: int, _total: int, _stage: str) -> None:
    pass


def _load(asked: _Asked) -> ListLoad:
    storage.abandon_unfinished(asked.at)
    row = ListLoad.objects.create(
        feed="",
        source=asked.source[:500],
        etag=asked.origin.etag[:200],
        loaded_by=asked.actor.name,
        started_at=asked.at,
        accepted_reason=asked.reason,
    )
    try:
        return _weigh_and_load(row, replace(asked, progress=stages.kept(row, asked.progress)))
    except ListRefused as refused:
        why = {"why": str(refused), **refused.figures}
        refused.load = _close(row, State.REFUSED, refusal=refused.refusal, figures=row.figures | why)
        raise
    except BaseException:  # Ctrl-C too: the page of lists must not show it as running
        _close(row, State.FAILED)
        raise


def _weigh_and_load(row: ListLoad, asked: _Asked) -> ListLoad:
    asked.progress(0, 1, "read")
    feed = _read(asked)
    row.feed, row.sha256 = feed.kind, feed.sha256
    row.save(update_fields=["feed", "sha256"])
    dates = list_dates.of_feed(feed, source=asked.origin.source, at=asked.at)
    scales = acceptance.Scales(feed, dates, versions_in_force(), asked.force)
    row.figures = acceptance.figures(scales)
    row.save(update_fields=["figures"])
    if acceptance.is_same(scales):
        return _close(row, State.UNCHANGED, figures=row.figures)
    plan = acceptance.weigh(scales, accept=asked.accept, reason=asked.reason)
    return _put_in_force(row, feed, plan, asked)


def _read(asked: _Asked) -> Feed:
    try:
        feed = sources.read(asked.paths)
    except SourceError as error:
        raise ListRefused(error.code, error.message) from error
    day = asked.origin.published
    if day is None or (feed.published_at is not None and feed.published_at > day):
        return feed
    return replace(feed, published_at=day, published_from="publisher")


def _close(
    row: ListLoad, state: str, *, refusal: str = "", figures: Mapping[str, object] | None = None
) -> ListLoad:
    row.state, row.refusal, row.finished_at = state, refusal, clock.now()
    row.figures = dict(figures or {})
    row.save(update_fields=["state", "refusal", "finished_at", "figures"])
    return row


def versions_in_force() -> dict[str, ListVersion]:
    """By sub-list, the version in force."""
    rows = ListVersion.objects.filter(state=ListVersion.State.IN_FORCE).select_related("load")
    return {row.list_code: row for row in rows.order_by("list_code")}


def _put_in_force(row: ListLoad, feed: Feed, plan: acceptance.Plan, asked: _Asked) -> ListLoad:
    new = _store(row, feed, plan, asked)
    after = {code: v for code, v in plan.before.items() if code not in plan.retired} | new
    digest = indexes.digest_of(after)
    parties = _build(digest, after, asked.progress)
    change = _difference(plan, new)
    asked.progress(1, 1, "put in force")
    with transaction.atomic():
        _flip(row, plan, new, after, digest, parties, change, asked)
        _close(row, State.IN_FORCE, figures=row.figures | change.counts | {"parties": parties})
    indexes.prune()
    return row


def _store(row: ListLoad, feed: Feed, plan: acceptance.Plan, asked: _Asked) -> dict[str, ListVersion]:
    total = sum(len(feed.parties[code]) for code in plan.replaced)
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        asked.progress(done, total, "store")

    return {
        code: storage.write_version(
            load=row, feed=feed, code=code, previous=plan.before.get(code), at=asked.at, step=step
        )
        for code in plan.replaced
    }


def _build(digest: str, after: Mapping[str, ListVersion], progress: Progress) -> int:
    """Build the file and prove that it holds every party, before anything is in force."""
    expected = sum(version.party_count for version in after.values())
    path = indexes.path_of(digest)
    indexes.build(path, [v.pk for v in after.values()], lambda done: progress(done, expected, "index"))
    found = len(Index.open(path))
    if found != expected:
        raise ListRefused(
            "index_incomplete",
            _("The index holds %(found)s parties instead of %(expected)s, so nothing was changed.")
            % {"found": found, "expected": expected},
        )
    return found


@dataclass(frozen=True)
class _Change:
    entry_ids: list[int]
    removed_keys: list[str]
    counts: dict[str, int]


def _difference(plan: acceptance.Plan, new: Mapping[str, ListVersion]) -> _Change:
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
    return _Change(sorted(entry_ids), removed, counts)


def _flip(
    row: ListLoad,
    plan: acceptance.Plan,
    new: Mapping[str, ListVersion],
    after: Mapping[str, ListVersion],
    digest: str,
    parties: int,
    change: _Change,
    asked: _Asked,
) -> None:
    """The new set counts and the old one does not; inside one small transaction."""
    at = asked.at
    left = {code: plan.before[code].pk for code in sorted({*new, *plan.retired}) if code in plan.before}
    ListVersion.objects.filter(pk__in=left.values()).update(state=ListVersion.State.RETIRED, retired_at=at)
    ListVersion.objects.filter(pk__in=[v.pk for v in new.values()]).update(
        state=ListVersion.State.IN_FORCE, in_force_at=at
    )
    versions = {code: version.pk for code, version in sorted(after.items())}
    in_force = ListInForce.objects.create(digest=digest, versions=versions, party_count=parties, since=at)
    ListUpdate.objects.create(
        in_force=in_force,
        load=row,
        entry_ids=change.entry_ids,
        removed_keys=change.removed_keys,
        created_at=at,
        **change.counts,
    )
    record(
        ListsInForce(before=left, after={**versions, **change.counts}),
        actor=asked.actor,
        at=at,
        subject=in_force,
        reason=row.accepted_reason,
    )
    hint.after_commit()


@dataclass(frozen=True)
class Age:
    """One sub-list in force and how long ago it was last confirmed by a load, in whole days."""

    version: ListVersion
    confirmed_at: datetime
    days: int


def ages(at: datetime) -> list[Age]:
    """Every sub-list in force with its age; a load that found nothing new confirms it."""
    found = []
    confirmed: dict[str, datetime] = {}
    for version in versions_in_force().values():
        if version.feed not in confirmed:
            good = ListLoad.objects.filter(feed=version.feed, state__in=[State.IN_FORCE, State.UNCHANGED])
            last = good.order_by("-started_at").values_list("started_at", flat=True).first()
            confirmed[version.feed] = last or version.created_at
        moment = max(confirmed[version.feed], version.created_at)
        found.append(Age(version, moment, max(0, (at - moment).days)))
    return found


def staleness(at: datetime) -> str:
    """A sentence when lists are older than they should be, or a required one or all are missing; else nothing."""
    known = ages(at)
    if not known:
        return _("No list is in force: checks wait, onboarding goes on.")
    if missing := indexes.missing_lists():
        return _("A required list is missing (%(lists)s): checks wait, onboarding goes on.") % {
            "lists": ", ".join(missing)
        }
    oldest = max(known, key=lambda one: one.days)
    if oldest.version.feed == "sample" or oldest.days <= settings.LIST_STALE_DAYS:
        return ""
    return ngettext(
        "The list %(code)s was last confirmed %(n)s day ago.",
        "The list %(code)s was last confirmed %(n)s days ago.",
        oldest.days,
    ) % {"code": oldest.version.list_code, "n": oldest.days}
