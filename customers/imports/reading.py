"""From the bytes of a file to its header and rows: encoding, delimiter, quotation marks. Knows no database."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from customers.errors import problem
from portal.base.errors import Invalid

FIELD = "file"
MEGABYTES_AT_MOST = 10
COLUMNS_AT_MOST = 300
ROWS_AT_MOST = 50_000
DELIMITERS = (",", ";", "\t", "|")
_SEP = re.compile(r"sep=([,;|\t])\r?\n", re.IGNORECASE)
_PROTECTED = re.compile(r"'(?=[=+\-@\t\r\n])")
BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True)
class Read:
    """The text of a file; `marked` when it began with a byte-order mark."""

    text: str
    encoding: str
    marked: bool = False


@dataclass(frozen=True)
class Sheet:
    """The table of a file. Each row has the number that a spreadsheet shows; `cells` may be too few or too many.

    `trailing` are rows that end with delimiters behind the last column, `blank` those with nothing in them.
    """

    delimiter: str
    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    trailing: int = 0
    blank: int = 0


def refusal(code: str, **figures: object) -> Invalid:
    """What is raised for a file that cannot be used."""
    return Invalid([problem(FIELD, code, figures)])


def decode(data: bytes) -> Read:
    """The text of a file: UTF-8, UTF-16, else Windows-1252. Raises `Invalid`."""
    if len(data) > MEGABYTES_AT_MOST * 1024 * 1024:
        size = f"{len(data) / 1024 / 1024:.1f}"
        raise refusal("file_too_large", size=size, limit=MEGABYTES_AT_MOST)
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return Read(_decoded(data[len(mark) :], encoding), encoding, marked=True)
    return _unmarked(data)


def _unmarked(data: bytes) -> Read:
    if b"\0" in data:
        encoding = _wide(data)
        if not encoding:
            raise refusal("file_not_text")
        return Read(_decoded(data, encoding), encoding)
    try:
        return Read(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return Read(_decoded(data, "cp1252"), "cp1252")


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: Latin text has a zero in nearly every second byte, and in none of the others."""
    half = len(data) / 2
    even, odd = data[::2].count(0), data[1::2].count(0)
    if odd > half * 0.6 and even < half * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.05 else ""


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise refusal("file_encoding") from error
    if "\0" in text:
        raise refusal("file_not_text")
    return text


def parse(text: str, is_known: Callable[[str], bool]) -> Sheet:
    """The table in a text; `is_known` tells names of columns, by which the delimiter is found. Raises `Invalid`."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise refusal("file_empty")
    said = _SEP.match(text)
    delimiter = said[1] if said else _delimiter(text, is_known)
    records = _records(text[said.end() :] if said else text, delimiter)
    first = 2 if said else 1
    numbered = [(number, _trimmed(record)) for number, record in enumerate(records, start=first)]
    return _sheet(delimiter, numbered)


def _delimiter(text: str, is_known: Callable[[str], bool]) -> str:
    """The one by which the first line holds the most known names; of equals the one that divides it most."""

    def worth(sign: str) -> tuple[int, int]:
        try:
            head = next(
                (one for one in csv.reader(io.StringIO(text, newline=""), delimiter=sign) if any(one)), []
            )
        except csv.Error:
            head = []
        return sum(map(is_known, head)), len(head)

    return max(DELIMITERS, key=worth)


def _records(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise refusal("file_broken", line=reader.line_num) from error


def _trimmed(record: Sequence[str]) -> tuple[str, ...]:
    """Without blanks around, and without the apostrophe that keeps a spreadsheet from reckoning."""
    return tuple(
        _PROTECTED.sub("", one.strip(), count=1) if one[:1] == "'" else one.strip() for one in record
    )


def _sheet(delimiter: str, records: list[tuple[int, tuple[str, ...]]]) -> Sheet:
    filled = [(number, cells) for number, cells in records if any(cells)]
    if not filled:
        raise refusal("file_empty")
    _number, head = filled[0]
    width = _width(head)
    if width > COLUMNS_AT_MOST:
        raise refusal("file_too_many_columns", count=width, limit=COLUMNS_AT_MOST)
    rows = [(number, _fitted(cells, width)) for number, cells in filled[1:]]
    if not rows:
        raise refusal("file_empty")
    if len(rows) > ROWS_AT_MOST:
        raise refusal("file_too_many_rows", count=len(rows), limit=ROWS_AT_MOST)
    return Sheet(
        delimiter=delimiter,
        headers=head[:width],
        rows=tuple(rows),
        trailing=sum(
            len(cells) > len(kept) for (_n, cells), (_m, kept) in zip(filled[1:], rows, strict=True)
        ),
        blank=len(records) - len(filled),
    )


def _width(cells: Sequence[str]) -> int:
    return max((place for place, one in enumerate(cells, start=1) if one), default=0)


def _fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Without what is empty behind the last column."""
    return cells[: max(width, _width(cells))]
