"""Official list files as listed parties: `read(paths)` is the one way in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from compliance.screening.sources import csl, dpl, enhanced, markup, sdn
from compliance.screening.sources.errors import SourceError
from compliance.screening.sources.feed import Feed, FeedKind, Oddities, SourceWarning
from compliance.screening.sources.files import SourceFile, open_file

__all__ = ["Feed", "FeedKind", "SourceError", "SourceWarning", "read"]

_ORDER = ("csl", "bis_dpl", "ofac_enhanced", "ofac_sdn", "ofac_add", "ofac_alt", "ofac_comments")
_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d{2}-[01]\d-[0-3]\d)(?!\d)")


def read(paths: Sequence[Path]) -> Feed:
    """Read the files of one feed: a CSL CSV, or BIS dpl.txt, or OFAC sdn.csv with its add.csv, alt.csv and
    sdn_comments.csv, or OFAC's enhanced XML.

    Each file, packed or not, is told by its content, never by its name; the order of `paths` is free.

    :raises SourceError: see `errors.TEMPLATES`; nothing is half read.
    """
    files = sorted((open_file(Path(path)) for path in paths), key=lambda file: _ORDER.index(file.kind))
    _check_set(files)
    feed = _read_kind(files)
    digest = hashlib.sha256()
    for file in files:
        digest.update(markup.digest(file.path).encode() if file.kind == "ofac_enhanced" else file.content)
    warnings = (*feed.warnings, *(warning for file in files for warning in _file_warnings(file)))
    feed = replace(
        feed,
        sha256=digest.hexdigest(),
        warnings=warnings,
        files=tuple(file.name for file in files),
        rows_on=feed.published_at,
        newest=_newest(feed),
    )
    return _dated_by_name(feed)


def _newest(feed: Feed) -> dict[str, str]:
    days = {
        code: max((csl.plausible_day(party.start_date) for party in parties), default="")
        for code, parties in feed.parties.items()
    }
    return {code: day for code, day in days.items() if day}


def _check_set(files: list[SourceFile]) -> None:
    if not files:
        raise SourceError("no_files")
    kinds = [file.kind for file in files]
    first = files[0]
    if first.kind in ("ofac_add", "ofac_alt", "ofac_comments"):
        raise SourceError("incomplete_set", file=first.name)
    for at, file in enumerate(files[1:], start=1):
        if file.kind in kinds[:at] or not (first.kind == "ofac_sdn" and file.kind.startswith("ofac")):
            raise SourceError("mixed_files", file=file.name, other=first.name)


def _read_kind(files: list[SourceFile]) -> Feed:
    if files[0].kind == "csl":
        return csl.read_csl(files[0])
    if files[0].kind == "bis_dpl":
        return dpl.read_dpl(files[0])
    if files[0].kind == "ofac_enhanced":
        return enhanced.read_enhanced(files[0])
    extra = {file.kind: file for file in files[1:]}
    return sdn.read_sdn(
        files[0],
        addresses=extra.get("ofac_add"),
        aliases=extra.get("ofac_alt"),
        comments=extra.get("ofac_comments"),
    )


def _file_warnings(file: SourceFile) -> tuple[SourceWarning, ...]:
    oddities = Oddities(file.name)
    if file.kind == "ofac_enhanced":  # XML says itself where it ends, and in which letters
        return ()
    if file.encoding != "utf-8":
        oddities.note("encoding", f"not UTF-8, read as {file.encoding}")
    if file.kind.startswith("ofac") and not file.end_marked:
        oddities.note("no_end_mark", "the end mark (Ctrl-Z) is missing, rows may be too")
    elif not file.text.endswith(("\n", "\r")):
        oddities.note("last_line_open", "the last line has no line end, its last column may be cut")
    return oddities.warnings()


def _dated_by_name(feed: Feed) -> Feed:
    """The day in the main file's name, unless its own rows are newer than that."""
    found = _DAY_IN_NAME.search(feed.files[0])
    try:
        day = date.fromisoformat(found[1]) if found else None
    except ValueError:
        day = None
    if day is None or (feed.published_at is not None and feed.published_at > day):
        return feed
    return replace(feed, published_at=day, published_from="file name")
