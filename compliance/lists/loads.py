"""Lists come into force: read, weighed against what is in force, stored, indexed, and flipped in one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.events.lists import ListKept
from compliance.lists import acceptance, flips, indexes, keeping, stages, storage
from compliance.lists import dates as list_dates
from compliance.lists.acceptance import ListRefused
from compliance.lists.flips import Coming, versions_in_force
from compliance.lists.scales import Scales
from compliance.lists.storage import Progress
from compliance.models import ListLoad, ListVersion
from compliance.screening import sources
from compliance.screening.sources import Feed, SourceError
from portal.audit.record import record
from portal.base.actors import Actor
from portal.jobs.alone import alone

__all__ = ["Age", "ListRefused", "Origin", "ages", "load", "staleness", "versions_in_force"]

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
    `accept` names sub-lists that may be short of what is usual, with a reason; as that takes two people, such a
    load is refused too (`FellShort`), and kept for them.

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
    )
    try:
        return _weigh_and_load(row, replace(asked, progress=stages.kept(row, asked.progress)))
    except ListRefused as refused:
        why = {"why": str(refused), **refused.figures}
        refused.load = flips.close(row, State.REFUSED, refusal=refused.refusal, figures=row.figures | why)
        raise
    except BaseException:  # Ctrl-C too: the page of lists must not show it as running
        flips.close(row, State.FAILED)
        raise


def _weigh_and_load(row: ListLoad, asked: _Asked) -> ListLoad:
    asked.progress(0, 1, "read")
    feed = _read(asked)
    row.feed, row.sha256 = feed.kind, feed.sha256
    row.save(update_fields=["feed", "sha256"])
    dates = list_dates.of_feed(feed, source=asked.origin.source, at=asked.at)
    scales = Scales(feed, dates, versions_in_force(), asked.force)
    row.figures = acceptance.figures(scales)
    row.save(update_fields=["figures"])
    if acceptance.is_same(scales):
        return flips.close(row, State.UNCHANGED, figures=row.figures)
    try:
        plan = acceptance.weigh(scales, accept=asked.accept, reason=asked.reason)
    except acceptance.FellShort as short:
        _keep(row, feed, short, asked)
        raise
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


def _put_in_force(row: ListLoad, feed: Feed, plan: acceptance.Plan, asked: _Asked) -> ListLoad:
    new = _store(row, feed, plan, asked)
    flips.put_in_force(Coming(row, plan, new, asked.actor, asked.at), asked.progress)
    keeping.discard(feed.kind)
    return row


def _keep(row: ListLoad, feed: Feed, short: acceptance.FellShort, asked: _Asked) -> None:
    """Keep what fell short, for two people to put in force; once, however often the same files come."""
    if earlier := keeping.same(row, short.plan):
        row.figures["kept_as"] = earlier.pk
        return
    new = _store(row, feed, short.plan, asked)
    row.figures["plan"] = keeping.keep(row, short.plan, new)
    after = short.plan.after(new)
    flips.build(indexes.digest_of(after), after, asked.progress)
    with transaction.atomic():
        kept = ListKept(feed=feed.kind, refusal=short.refusal, short=len(short.short))
        record(kept, actor=asked.actor, at=asked.at, subject=row)


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
