"""Files as publishers pack them: plain, gzipped, or alone in a zip archive."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from compliance.screening.sources.errors import SourceError


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The unpacked content as a stream. What a reading raises is the caller's.

    :raises SourceError: unreadable.
    """
    first = _first(path)
    if first == b"PK\x03\x04":
        with _archive(path) as archive, archive.open(_only(archive, path)) as inner:
            yield inner
    elif first[:2] == b"\x1f\x8b":
        with gzip.open(path, "rb") as unzipped:
            yield cast("IO[bytes]", unzipped)
    else:
        with path.open("rb") as plain:
            yield plain


def _first(path: Path) -> bytes:
    try:
        with path.open("rb") as raw:
            return raw.read(4)
    except OSError as problem:
        raise SourceError("unreadable", file=path.name, detail=problem.strerror or "?") from None


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError):
        raise SourceError("unreadable", file=path.name, detail="its packed data is damaged") from None


def _only(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    files = [one for one in archive.infolist() if not one.is_dir() and not one.flag_bits & 0x1]
    if len(files) != 1:
        detail = f"the archive holds {len(files)} readable files instead of one"
        raise SourceError("unreadable", file=path.name, detail=detail)
    return files[0]
