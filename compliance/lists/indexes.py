"""The index of the lists in force: one file per set, built from the database when a machine lacks it."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from compliance.models import ListedEntry, ListInForce, ListVersion, VersionEntry
from compliance.screening import index as indexing
from compliance.screening.index import Index
from compliance.screening.normalise import NORM_VERSION
from compliance.screening.party import ListedParty, party_from
from compliance.screening.policy import ENGINE_VERSION
from compliance.screening.sources.lists import SAMPLE_CODE
from portal.base.errors import DomainError

logger = logging.getLogger(__name__)
_BATCH = 500
_DAY = 24 * 60 * 60


class NothingToCompare(DomainError):
    """The check stays owed; the code is the reason kept with it."""

    status = 503


class NoList(NothingToCompare):
    """No list is in force yet."""

    code = "no_list"
    text = _("No list is in force, so nothing can be compared yet. Load one with the command load_lists.")


class ListMissing(NothingToCompare):
    """A list that must be there is not: nothing compared without it may end clear (domain.md §4)."""

    code = "list_missing"
    text = _("A required list is not in force (%(lists)s), so nothing is compared yet. Load it.")


class NoIndex(NothingToCompare):
    """The index can be neither opened nor built on this machine."""

    code = "no_index"
    text = _("The index of the lists in force cannot be built on this machine.")


_opened: dict[str, Index] = {}
_lock = Lock()
_KEPT = 2  # the set in force and the one before: replays and a flip in mid-work


def current() -> tuple[Index, ListInForce]:
    """The index of the newest set in force, opened once per process.

    :raises NothingToCompare: nothing is in force, a required list is missing, or the file can be neither
        opened nor built.
    """
    missing = missing_lists()
    if missing:
        raise ListMissing(lists=", ".join(missing))
    return newest()


def missing_lists() -> list[str]:
    """Codes of `REQUIRED_LISTS` that the newest set lacks; none before a first list.

    While trying out (`DEBUG`) the fictional sample stands in for all of them; otherwise for none.
    """
    versions = ListInForce.objects.order_by("-pk").values_list("versions", flat=True).first()
    if versions is None or (settings.DEBUG and SAMPLE_CODE in versions):
        return []
    return [code for code in settings.REQUIRED_LISTS if code not in versions]


def newest() -> tuple[Index, ListInForce]:
    """As `current`, though a required list may be missing: for what only finds more to check.

    :raises NothingToCompare: nothing is in force, or the file can be neither opened nor built.
    """
    in_force = ListInForce.objects.order_by("-pk").first()
    if in_force is None:
        raise NoList
    return for_versions(in_force), in_force


def for_versions(in_force: ListInForce) -> Index:
    """The index of any set that was ever in force; rebuilt from the stored entries when the file is gone.

    :raises NoIndex: it cannot be built here.
    """
    path = path_of(in_force.digest)
    with _lock:
        found = _opened.get(path.name)
        if found is None:
            found = _open_or_build(path, in_force)
            while len(_opened) >= _KEPT:
                _opened.pop(next(iter(_opened)))
            _opened[path.name] = found
        return found


def _open_or_build(path: Path, in_force: ListInForce) -> Index:
    try:
        return Index.open(path)
    except (OSError, ValueError):
        logger.info("building the index of set %s", in_force.pk)
    try:
        build(path, [int(pk) for pk in in_force.versions.values()])
        return _whole(Index.open(path), in_force)
    except (OSError, ValueError) as error:
        logger.exception("the index of set %s cannot be built", in_force.pk)
        raise NoIndex from error


def _whole(index: Index, in_force: ListInForce) -> Index:
    """An index that lacks parties would clear customers it should not."""
    if len(index) != in_force.party_count:
        raise ValueError(f"{len(index)} parties instead of {in_force.party_count}")
    return index


def path_of(digest: str) -> Path:
    """Where the file of a set is, for this version of the engine."""
    return _folder() / f"{digest[:40]}-{ENGINE_VERSION}-{NORM_VERSION}.idx"


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "indexes"


def digest_of(versions: Mapping[str, ListVersion]) -> str:
    """Names a set by its contents: 64 hexadecimal digits."""
    parts = sorted((code, version.content_hash) for code, version in versions.items())
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def build(path: Path, version_ids: list[int], progress: Callable[[int], None] | None = None) -> None:
    """Write the index of all entries of some versions. The file appears whole or not at all."""
    indexing.build(parties_of(version_ids, progress), path)


def parties_of(
    version_ids: list[int], progress: Callable[[int], None] | None = None
) -> Iterator[ListedParty]:
    """Every listed party of some versions, from the database.

    Batch by batch, no reading left open between two: on SQLite `progress` could write nothing meanwhile.
    """
    rows = VersionEntry.objects.filter(version_id__in=version_ids).order_by("entry__key", "entry_id")
    wanted = list(rows.values_list("entry_id", flat=True))
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        found = dict(ListedEntry.objects.filter(pk__in=batch).values_list("pk", "party"))
        yield from (party_from(found[pk]) for pk in batch)
        if progress is not None:
            progress(start + len(batch))


def forget_opened() -> None:
    """Close what is open: for tests and after files were removed."""
    with _lock:
        _opened.clear()


def prune(*, now: float | None = None) -> int:
    """Remove files that nothing needs: of sets long out of force, and what killed builds left; how many.

    Whatever was written within a day stays. A replay builds what it lacks; open files stay mapped.
    """
    newest = ListInForce.objects.order_by("-pk").values_list("digest", flat=True)[:_KEPT]
    needed = {path_of(digest).name for digest in newest}
    edge = (now if now is not None else time.time()) - _DAY
    old = [path for path in _folder().glob("*") if path.name not in needed and path.stat().st_mtime < edge]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
