"""What a file is, by its content and never by its name; and a name that is safe to show and to save under."""

from __future__ import annotations

import lzma
import re
import unicodedata
import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from compliance.models import AnswerFile

Kind = AnswerFile.Kind
MEDIA = {
    Kind.PDF: "application/pdf",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.TEXT: "text/plain; charset=utf-8",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
}
ENDINGS = {
    Kind.PDF: ("pdf",),
    Kind.PNG: ("png",),
    Kind.JPEG: ("jpg", "jpeg"),
    Kind.TEXT: ("txt", "csv", "md"),
    Kind.DOCX: ("docx",),
    Kind.XLSX: ("xlsx",),
    Kind.ODT: ("odt",),
}
"""The endings that a name may keep; the first is given where another stood."""
NAME_LIMIT = 100
_UNSAFE = re.compile(r'[\\/:*?"<>|%;]+')
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PARTS = {"word/document.xml": Kind.DOCX, "xl/workbook.xml": Kind.XLSX}
_PARTS_READ = 10_000


def kind_of(content: bytes) -> str:
    """A value of `AnswerFile.Kind`; "" for what is none of them."""
    for kind, found in _STARTS:
        if found(content):
            return kind
    return _packed(content) if content.startswith(b"PK\x03\x04") else _text(content)


def _pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:1024]


_STARTS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    (Kind.PNG, lambda content: content.startswith(b"\x89PNG\r\n\x1a\n")),
    (Kind.JPEG, lambda content: content.startswith(b"\xff\xd8\xff")),
    (Kind.PDF, _pdf),
)


_UNREADABLE = (
    BadZipFile,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    KeyError,
    zlib.error,
    lzma.LZMAError,
)
"""What an archive that was made to be broken, or to be packed in a strange way, raises when it is read."""


def _packed(content: bytes) -> str:
    """Office documents are archives; one with macros is none of ours. Nothing but the mark is unpacked."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()[:_PARTS_READ]
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return ""
            if names[:1] == ["mimetype"] and archive.getinfo("mimetype").file_size < NAME_LIMIT:
                return Kind.ODT if archive.read("mimetype").decode("latin-1") == MEDIA[Kind.ODT] else ""
    except _UNREADABLE:
        return ""
    found = [kind for part, kind in _PARTS.items() if part in names]
    return found[0] if "[Content_Types].xml" in names and len(found) == 1 else ""


def _text(content: bytes) -> str:
    """UTF-8 without control characters."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "" if _CONTROL.search(content) else Kind.TEXT


def clean_name(name: str, kind: str) -> str:
    """Without folders, invisible characters and what shells and systems read otherwise; its ending says what it is."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/")).rpartition("/")[2]
    seen = "".join(" " if one.isspace() else one for one in last if one.isspace() or one.isprintable())
    plain = " ".join(_UNSAFE.sub("_", seen).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot or ending.lower() not in ENDINGS[Kind(kind)]:
        stem, ending = plain, ENDINGS[Kind(kind)][0]
    return f"{stem[:NAME_LIMIT].strip('. ') or 'file'}.{ending.lower()}"
