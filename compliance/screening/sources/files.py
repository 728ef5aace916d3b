"""List files from disk to rows: unpacked, decoded, told apart by their content, cut-off ones refused."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from compliance.screening.sources import markup
from compliance.screening.sources.errors import SourceError

FileKind = Literal["csl", "bis_dpl", "ofac_sdn", "ofac_add", "ofac_alt", "ofac_comments", "ofac_enhanced"]
Line = tuple[int, list[str]]
"""Line number of a row's first line, and its cells."""

MAX_BYTES: Final = 256 * 1024 * 1024
END_MARK: Final = "\x1a"
_CSL_HEADER = """
_id source entity_number type programs name title addresses federal_register_notice start_date end_date
standard_order license_requirement license_policy call_sign vessel_type gross_tonnage gross_registered_tonnage
vessel_flag vessel_owner remarks source_list_url alt_names citizenships dates_of_birth nationalities
places_of_birth source_information_url ids
"""
_DPL_HEADER = """
Name Street_Address City State Country Postal_Code Effective_Date Expiration_Date Standard_Order Last_Update
Action FR_Citation
"""
_SDN_HEADER = """
ent_num SDN_Name SDN_Type Program Title Call_Sign Vess_type Tonnage GRT Vess_flag Vess_owner Remarks
"""
CSL_COLUMNS: Final = tuple(_CSL_HEADER.split())
DPL_COLUMNS: Final = tuple(_DPL_HEADER.split())
SDN_COLUMNS: Final = tuple(_SDN_HEADER.split())
ADD_COLUMNS: Final = ("ent_num", "Add_num", "Address", "City_State_Zip", "Country", "Add_remarks")
ALT_COLUMNS: Final = ("ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks")
COMMENT_COLUMNS: Final = ("ent_num", "more_remarks")
_HEADED: Final[dict[FileKind, tuple[str, ...]]] = {"csl": CSL_COLUMNS, "bis_dpl": DPL_COLUMNS}
_NUMBERED: Final[dict[int, tuple[FileKind, tuple[str, ...]]]] = {
    12: ("ofac_sdn", SDN_COLUMNS),
    6: ("ofac_add", ADD_COLUMNS),
    5: ("ofac_alt", ALT_COLUMNS),
    2: ("ofac_comments", COMMENT_COLUMNS),
}
_ALIKE: Final = 4
"""So many known column names make a changed header rather than an unknown file."""

csv.field_size_limit(8 * 1024 * 1024)


@dataclass(slots=True)
class SourceFile:
    """One file, unpacked and told by its content. `encoding` other than utf-8 is worth a warning."""

    name: str
    content: bytes
    kind: FileKind = "csl"
    columns: tuple[str, ...] = ()
    delimiter: str = ","
    encoding: str = "utf-8"
    end_marked: bool = False
    text: str = field(default="", repr=False)
    path: Path = field(default_factory=Path)
    """Of a file that is read part by part, with nothing in `content` and `text`."""

    def rows(self) -> Iterator[Line]:
        """The rows that name something, headers and blank lines left out.

        :raises SourceError: cut_off, bad_row.
        """
        first = self.kind in _HEADED
        for line, cells in _cells(self.text, self.delimiter, self.name):
            if first:
                first = False
            elif any(cells):
                self._check_width(line, cells)
                yield line, cells

    def _check_width(self, line: int, cells: list[str]) -> None:
        if len(cells) == len(self.columns):
            return
        detail = f"{len(cells)} columns instead of {len(self.columns)}"
        is_last = self.text.rstrip().count("\n") < line + cells[-1].count("\n") and not self.end_marked
        raise SourceError("cut_off" if is_last else "bad_row", file=self.name, line=line, detail=detail)


def open_file(path: Path) -> SourceFile:
    """Read one file, gzipped or not, and tell what it is.

    :raises SourceError: unreadable, empty_file, too_large, not_text, wrong_format, cut_off, cut_packed,
        header_changed, unknown_file.
    """
    if kind := _markup_kind(path):
        return SourceFile(path.name, b"", kind=kind, path=path)
    content = _unpack(path)
    if not content.strip(b" \t\r\n\x00\x1a\xef\xbb\xbf"):
        raise SourceError("empty_file", file=path.name)
    text, encoding = _decode(content, path.name)
    body = text.rstrip(" \r\n\t")
    marked = body.endswith(END_MARK)
    source = SourceFile(path.name, content, encoding=encoding, end_marked=marked)
    source.text = body.rstrip(END_MARK + " \r\n") + "\n" if marked else text
    _recognise(source)
    if not marked and source.kind.startswith("ofac") and not text.endswith(("\n", "\r")):
        line = text.count("\n") + 1
        raise SourceError(
            "cut_off", file=path.name, line=line, detail="no end mark, and the last line is unfinished"
        )
    return source


def _markup_kind(path: Path) -> FileKind | None:
    """The kind of an XML list; None for a file that is none of them."""
    start = markup.start(path)
    if b"<sanctionsData" in start and b"/ENHANCED_XML" in start:
        return "ofac_enhanced"
    return None


def _unpack(path: Path) -> bytes:
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rb") if packed else path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except EOFError:
        raise SourceError("cut_packed", file=path.name) from None
    except (OSError, zlib.error) as problem:
        detail = getattr(problem, "strerror", "") or "its packed data is damaged"
        raise SourceError("unreadable", file=path.name, detail=detail) from None
    if len(content) > MAX_BYTES:
        raise SourceError("too_large", file=path.name, limit_mb=str(MAX_BYTES // 1024 // 1024))
    return content


def _decode(content: bytes, name: str) -> tuple[str, str]:
    """UTF-8 (with or without BOM), else Windows-1252, else Latin-1; anything with NUL bytes is refused."""
    if b"\x00" in content or content[:4] in (b"PK\x03\x04", b"%PDF"):
        raise SourceError("not_text", file=name, detail="it holds binary data")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1"), "latin-1"


def _cells(text: str, delimiter: str, name: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as problem:
        code = "cut_off" if "unexpected end" in str(problem) else "bad_row"
        detail = "a quotation mark is never closed" if code == "cut_off" else str(problem)
        raise SourceError(code, file=name, line=line, detail=detail) from None


def _recognise(source: SourceFile) -> None:
    _refuse_other_formats(source)
    first_line = source.text.split("\n", 1)[0]
    source.delimiter = "\t" if "\t" in first_line else ","
    try:
        line, cells = next(
            (at, row) for at, row in _cells(source.text, source.delimiter, source.name) if any(row)
        )
    except SourceError:
        raise SourceError("unknown_file", file=source.name) from None
    cells = [cell.strip() for cell in cells]
    if cells[0].isdigit() and source.delimiter == ",":
        _recognise_numbered(source, line, cells)
    else:
        _recognise_headed(source, line, cells)


def _refuse_other_formats(source: SourceFile) -> None:
    """Say so when it is XML, JSON or a web page (as a server's error often is), whatever its name."""
    start = source.text[:500].lstrip().casefold()
    if start.startswith(("<!doctype html", "<html")):
        raise SourceError("wrong_format", file=source.name, found="a web page")
    if start.startswith("<"):
        raise SourceError("wrong_format", file=source.name, found="XML")
    if start.startswith(("{", "[")):
        raise SourceError("wrong_format", file=source.name, found="JSON")


def _recognise_headed(source: SourceFile, line: int, cells: list[str]) -> None:
    found = {cell.casefold() for cell in cells}
    for kind, columns in _HEADED.items():
        known = {column.casefold(): column for column in columns}
        if len(found & set(known)) < _ALIKE:
            continue
        missing = [column for column in columns if column.casefold() not in found]
        new = [cell for cell in cells if cell.casefold() not in known]
        if missing or new or len(cells) != len(columns):
            raise _header_changed(source, line, missing, new, len(cells))
        source.kind = kind
        source.columns = tuple(known[cell.casefold()] for cell in cells)
        return
    raise SourceError("unknown_file", file=source.name, line=line)


def _recognise_numbered(source: SourceFile, line: int, cells: list[str]) -> None:
    if len(cells) not in _NUMBERED:
        if "-0-" in cells:
            raise _header_changed(source, line, [], [], len(cells))
        raise SourceError("unknown_file", file=source.name, line=line)
    source.kind, source.columns = _NUMBERED[len(cells)]
    if source.kind == "ofac_alt" and cells[2].casefold() not in ("aka", "fka", "nka"):
        raise SourceError("header_changed", file=source.name, line=line, column="alt_type",
                          missing="aka, fka or nka", new=cells[2], found=f"{len(cells)} columns")  # fmt: skip


def _header_changed(
    source: SourceFile, line: int, missing: list[str], new: list[str], count: int
) -> SourceError:
    return SourceError(
        "header_changed", file=source.name, line=line, column=(missing or new or [""])[0],
        missing=", ".join(missing) or "none", new=", ".join(new) or "none", found=f"{count} columns",
    )  # fmt: skip
