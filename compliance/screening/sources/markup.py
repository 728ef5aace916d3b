"""An XML file read part by part: never whole in memory, nothing fetched, and no entities that could swell it."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from compliance.screening.sources import packed
from compliance.screening.sources.errors import SourceError

MAX_BYTES: Final = 768 * 1024 * 1024
"""OFAC's largest XML is about 120 MB; it is never held whole."""
_CHUNK: Final = 1 << 18
_DEEPEST, _MOST_PARTS, _LONGEST = 40, 200_000, 8 * 1024 * 1024
"""Elements within each other, and in one part, and its letters: far beyond any list, and little memory."""
_TOO_LARGE: Final = "one entry is larger than any list has"


class _Stop(Exception):
    """A handler has seen what must not be there."""


def parts(path: Path, wanted: frozenset[str]) -> Iterator[tuple[int, Element]]:
    """Every outermost element of these names, namespaces left away, with its line; each is dropped after its turn.

    :raises SourceError: unreadable, too_large, cut_packed, cut_off, bad_row.
    """
    reader = _Reader(wanted)
    with packed.opened(path) as stream:
        size = 0
        while chunk := _read(stream, path):
            size += len(chunk)
            if size > MAX_BYTES:
                raise SourceError("too_large", file=path.name, limit_mb=str(MAX_BYTES // 1024 // 1024))
            reader.feed(chunk, path.name)
            yield from reader.taken()
    reader.feed(b"", path.name, last=True)
    yield from reader.taken()


def digest(path: Path) -> str:
    """SHA-256 of the unpacked content."""
    state = hashlib.sha256()
    with packed.opened(path) as stream:
        while chunk := _read(stream, path):
            state.update(chunk)
    return state.hexdigest()


def start(path: Path) -> bytes:
    """The first bytes, unpacked; empty when it is no file that can be read."""
    try:
        with packed.opened(path) as stream:
            return stream.read(2000)
    except (SourceError, OSError, EOFError, zlib.error, zipfile.BadZipFile):
        return b""


def _read(stream: IO[bytes], path: Path) -> bytes:
    try:
        return stream.read(_CHUNK)
    except EOFError:
        raise SourceError("cut_packed", file=path.name) from None
    except (OSError, zlib.error, zipfile.BadZipFile):
        raise SourceError("unreadable", file=path.name, detail="its packed data is damaged") from None


class _Reader:
    """Builds one tree at a time. A document type is refused at its first letter, and with it every entity."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self._wanted = wanted
        self._builder: TreeBuilder | None = None
        self._depth = self._parts = self._letters = self._begins = self._level = self._quiet = 0
        self._done: list[tuple[int, Element]] = []
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse

    def feed(self, chunk: bytes, name: str, *, last: bool = False) -> None:
        """:raises SourceError: cut_off, bad_row."""
        self._quiet += len(chunk)
        try:
            self._parser.Parse(chunk, last)
            if (
                self._quiet > _LONGEST
            ):  # of a tag that never ends the parser keeps all, and begins it anew each time
                raise _Stop(_TOO_LARGE)
        except expat.ExpatError as problem:
            detail = expat.errors.messages[problem.code]
            code = "cut_off" if last else "bad_row"
            raise SourceError(code, file=name, line=problem.lineno, detail=detail) from None
        except _Stop as stopped:
            line = self._parser.CurrentLineNumber
            raise SourceError("bad_row", file=name, line=line, detail=str(stopped)) from None
        except (
            LookupError,
            ValueError,
        ) as unknown:  # the encoding that it names is none, or none of one byte
            raise SourceError("unreadable", file=name, detail=str(unknown)) from None

    def taken(self) -> Iterator[tuple[int, Element]]:
        """What is complete by now."""
        done, self._done = self._done, []
        yield from done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth, self._quiet = self._depth + 1, 0
        if self._depth > _DEEPEST:
            raise _Stop(_TOO_LARGE)
        tag = name.rpartition("}")[2]
        if self._builder is None and tag in self._wanted:
            self._builder, self._parts, self._letters = TreeBuilder(), 0, 0
            self._begins, self._level = self._parser.CurrentLineNumber, self._depth
        if self._builder is not None:
            self._parts += 1
            if self._parts > _MOST_PARTS:
                raise _Stop(_TOO_LARGE)
            self._builder.start(tag, attributes)

    def _end(self, name: str) -> None:
        self._quiet = 0
        if self._builder is not None:
            self._builder.end(name.rpartition("}")[2])
            if self._depth == self._level:
                self._done.append((self._begins, self._builder.close()))
                self._builder = None
        self._depth -= 1

    def _text(self, text: str) -> None:
        self._quiet = 0
        if self._builder is not None:
            self._letters += len(text)
            if self._letters > _LONGEST:
                raise _Stop(_TOO_LARGE)
            self._builder.data(text)

    def _refuse(self, *_declared: Any) -> None:
        raise _Stop("it declares a document type, which no list has")
