"""Fetching the official files: only what changed, up to a size; a failure is recorded and leaves all as it is."""

from __future__ import annotations

import logging
import tempfile
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from compliance.models import ListLoad
from compliance.services import lists
from portal.base.actors import Actor, system

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 60
MOST_BYTES = 300 * 1024 * 1024
_CHUNK = 1 << 16


class FetchFailed(Exception):
    """An address did not give its file; `code` is unreachable, http_NNN or too_large."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Fetched:
    """One file on disk and the ETag it came with; no path when it has not changed."""

    path: Path | None
    etag: str


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


def run(at: datetime) -> None:
    """The scheduled job; off where LIST_FETCH is off."""
    if settings.LIST_FETCH:
        fetch_all(at)


def fetch(feed: str, urls: list[str], *, actor: Actor, at: datetime) -> ListLoad:
    """Fetch the files of one feed and load them; a refusal or a failure is in the record that comes back."""
    source = ", ".join(urls)
    known = _known_etags(source, len(urls))
    try:
        with tempfile.TemporaryDirectory(prefix="lists-") as scratch:
            got = [_get(url, Path(scratch) / f"{n}-{_name(url)}", known[n]) for n, url in enumerate(urls)]
            if all(one.path is None for one in got):
                return _note(feed, source, ",".join(known), ListLoad.State.UNCHANGED, "", actor, at)
            got = [
                one if one.path else _get(url, Path(scratch) / f"{n}-{_name(url)}", "")
                for n, (url, one) in enumerate(zip(urls, got, strict=True))
            ]
            paths = [one.path for one in got if one.path is not None]
            etag = ",".join(one.etag for one in got)[:200]
            return lists.load(paths, actor=actor, at=at, source=source, etag=etag)
    except FetchFailed as failed:
        logger.warning("fetching %s failed: %s", feed, failed.code)
        return _note(feed, source, "", ListLoad.State.FAILED, failed.code, actor, at)
    except lists.ListRefused as refused:
        logger.warning("the fetched %s was refused: %s", feed, refused.refusal)
        return refused.load or _note(feed, source, "", ListLoad.State.REFUSED, refused.refusal, actor, at)


def _name(url: str) -> str:
    return Path(urlsplit(url).path).name or "list"


def _known_etags(source: str, count: int) -> list[str]:
    """The tags of the last good load from the same addresses."""
    good = ListLoad.objects.filter(source=source[:500], state__in=["in_force", "unchanged"]).exclude(etag="")
    last = good.order_by("-pk").values_list("etag", flat=True).first()
    tags = last.split(",") if last else []
    return tags if len(tags) == count else [""] * count


def _get(url: str, path: Path, etag: str) -> Fetched:
    """Download one file unless its tag is the one known."""
    if urlsplit(url).scheme not in ("https", "http"):
        raise FetchFailed("unreachable")
    request = urllib.request.Request(url, headers={"User-Agent": "wholesale-rtm-portal"})  # noqa: S310
    if etag:
        request.add_header("If-None-Match", etag)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            _save(answer, path)
            return Fetched(path, answer.headers.get("ETag", ""))
    except urllib.error.HTTPError as error:
        if error.code == 304:
            return Fetched(None, etag)
        raise FetchFailed(f"http_{error.code}") from error
    except (OSError, ValueError) as error:
        raise FetchFailed("unreachable") from error


def _save(answer: object, path: Path) -> None:
    size = 0
    with path.open("wb") as file:
        while chunk := answer.read(_CHUNK):  # type: ignore[attr-defined]
            size += len(chunk)
            if size > MOST_BYTES:
                raise FetchFailed("too_large")
            file.write(chunk)


def _note(feed: str, source: str, etag: str, state: str, why: str, actor: Actor, at: datetime) -> ListLoad:
    return ListLoad.objects.create(
        feed=feed,
        source=source[:500],
        etag=etag[:200],
        state=state,
        refusal=why,
        loaded_by=actor.name,
        started_at=at,
        finished_at=at,
    )
