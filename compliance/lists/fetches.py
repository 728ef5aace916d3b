"""Fetching the official files: only what changed; a failure is recorded and leaves all as it is."""

from __future__ import annotations

import logging
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from compliance.lists import downloads, loads
from compliance.lists.downloads import Fetched, FetchFailed
from compliance.models import ListLoad
from portal.base.actors import Actor, system
from portal.jobs.alone import alone

logger = logging.getLogger(__name__)

EVERY = timedelta(hours=6)
AGAIN_AFTER_FAILURE = timedelta(hours=1)
_GRACE = timedelta(minutes=5)
_BETWEEN = "\n"  # validators hold commas and quotes, never a line end
State = ListLoad.State


def addresses() -> dict[str, list[str]]:
    """The official addresses by feed. The consolidated file comes last: the direct feeds go before it."""
    return {
        "bis_dpl": [settings.BIS_DPL_URL],
        "ofac_sdn": list(settings.OFAC_SDN_URLS),
        "csl": [settings.CSL_URL],
    }


def fetch_all(at: datetime, *, actor: Actor | None = None) -> list[ListLoad]:
    """Fetch every feed with an address and load what changed; one record for each that was tried."""
    who = actor or system("fetch_lists")
    return [fetch(feed, urls, actor=who, at=at) for feed, urls in addresses().items() if any(urls)]


def run(at: datetime) -> list[ListLoad]:
    """The scheduled job: feeds whose turn has come, a failed one sooner. Off where LIST_FETCH is off."""
    if not settings.LIST_FETCH:
        return []
    with alone("list-fetch") as free:
        return _fetch_due(at) if free else []


def _fetch_due(at: datetime) -> list[ListLoad]:
    due = {feed: urls for feed, urls in addresses().items() if any(urls) and _is_due(urls, at)}
    return [fetch(feed, urls, actor=system("fetch_lists"), at=at) for feed, urls in due.items()]


def _is_due(urls: list[str], at: datetime) -> bool:
    tried = ListLoad.objects.filter(source=_source(urls)).order_by("-pk").only("state", "started_at").first()
    if tried is None:
        return True
    wait = AGAIN_AFTER_FAILURE if tried.state in (State.FAILED, State.LOADING) else EVERY
    return at - tried.started_at >= wait - _GRACE


def fetch(feed: str, urls: list[str], *, actor: Actor, at: datetime) -> ListLoad:
    """Fetch the files of one feed and load them; a refusal or a failure is in the record that comes back."""
    try:
        return _fetch(feed, urls, actor, at)
    except FetchFailed as failed:
        logger.warning("fetching %s failed: %s", feed, failed.code)
        return _note(feed, urls, State.FAILED, failed.code, actor, at)
    except loads.ListRefused as refused:
        logger.warning("the fetched %s was refused: %s", feed, refused.refusal)
        if refused.load is None:
            return _note(feed, urls, State.REFUSED, refused.refusal, actor, at)
        ListLoad.objects.filter(pk=refused.load.pk, feed="").update(feed=feed)  # its content did not tell
        refused.load.feed = refused.load.feed or feed
        return refused.load
    except Exception:
        logger.exception("loading the fetched %s failed", feed)
        return _note(feed, urls, State.FAILED, "failed", actor, at)


def _fetch(feed: str, urls: list[str], actor: Actor, at: datetime) -> ListLoad:
    known = _known(urls)
    with tempfile.TemporaryDirectory(prefix="lists-") as scratch:
        paths = [Path(scratch) / f"{number}-{_name(url)}" for number, url in enumerate(urls)]
        got = [downloads.get(*one) for one in zip(urls, paths, known, strict=True)]
        if all(one.path is None for one in got):
            return _note(feed, urls, State.UNCHANGED, "", actor, at, etag=_BETWEEN.join(known))
        got = [
            one if one.path else downloads.get(url, path)
            for url, path, one in zip(urls, paths, got, strict=True)
        ]
        return loads.load(
            [one.path for one in got if one.path], actor=actor, at=at, origin=_origin(urls, got)
        )


def _origin(urls: list[str], got: list[Fetched]) -> loads.Origin:
    """A set of files is as new as its newest one."""
    days = [one.published for one in got if one.published]
    etag = _BETWEEN.join(one.validator for one in got)
    return loads.Origin(_source(urls), etag if len(etag) <= 200 else "", max(days, default=None))


def _name(url: str) -> str:
    return Path(urlsplit(url).path).name or "list"


def _source(urls: list[str]) -> str:
    return ", ".join(urls)[:500]


def _known(urls: list[str]) -> list[str]:
    """The validators of the last good load from the same addresses."""
    good = ListLoad.objects.filter(source=_source(urls), state__in=[State.IN_FORCE, State.UNCHANGED])
    last = good.exclude(etag="").order_by("-pk").values_list("etag", flat=True).first()
    found = last.split(_BETWEEN) if last else []
    return found if len(found) == len(urls) else [""] * len(urls)


def _note(
    feed: str, urls: list[str], state: str, why: str, actor: Actor, at: datetime, etag: str = ""
) -> ListLoad:
    return ListLoad.objects.create(
        feed=feed,
        source=_source(urls),
        etag=etag[:200],
        state=state,
        refusal=why,
        loaded_by=actor.name,
        started_at=at,
        finished_at=at,
    )
