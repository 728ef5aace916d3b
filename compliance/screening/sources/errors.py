"""Every way a list file can be refused: a closed family of codes, each with what, where and how to mend."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEMPLATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "no_files": "No list file was given. Name at least one file.",
        "unreadable": "%(file)s could not be read: %(detail)s. Check that the file exists and may be read.",
        "empty_file": "%(file)s is empty. Download it again from its publisher.",
        "too_large": "%(file)s is larger than %(limit_mb)s MB unpacked, the most a list may be. "
        "Check that it is the right file.",
        "not_text": "%(file)s is not a text file (%(detail)s). Give the publisher's CSV or TXT file, gzipped or not.",
        "unknown_file": "%(file)s is no list we can read: its columns are neither the Consolidated Screening List's "
        "CSV, nor BIS dpl.txt, nor OFAC sdn.csv, add.csv or alt.csv, nor is it OFAC's enhanced XML. Give one of these.",
        "wrong_format": "%(file)s holds %(found)s, not rows of columns. Give the publisher's CSV or TXT file: the "
        "Consolidated Screening List's CSV, BIS dpl.txt, or OFAC sdn.csv with add.csv and alt.csv; or OFAC's "
        "enhanced XML (SDN_ENHANCED, CONS_ENHANCED).",
        "header_changed": "%(file)s, line %(line)s: the columns changed (missing: %(missing)s; new: %(new)s; "
        "found %(found)s). "
        "Ask for the loader to be brought up to date before this file is used.",
        "cut_packed": "%(file)s: the packed data stops early, so rows are missing. Download it again.",
        "cut_off": "%(file)s, line %(line)s: the file ends in the middle of a row (%(detail)s). Download it again.",
        "bad_row": "%(file)s, line %(line)s: %(detail)s. Download the file again, or mend that line.",
        "no_rows": "%(file)s has no row that names a party. Download it again.",
        "incomplete_set": "%(file)s came without sdn.csv. Give OFAC's sdn.csv, add.csv and alt.csv together.",
        "mixed_files": "%(file)s does not belong with %(other)s. Load one kind of list at a time.",
        "mixed_sources": "%(file)s, line %(line)s: fictional sample rows and real rows are in one file. "
        "Keep them apart.",
    }
)


class SourceError(Exception):
    """A list file that must not be loaded.

    `code` is one of TEMPLATES; `params` fill its template, so that a caller can word it in another
    language. `file` is the bare file name; `line` counts from 1, `column` is a column's name or "".
    """

    def __init__(
        self, code: str, *, file: str = "", line: int | None = None, column: str = "", **params: str
    ) -> None:
        self.code = code
        self.file = file
        self.line = line
        self.column = column
        self.params: dict[str, object] = {"file": file, "line": line or "", "column": column, **params}
        self.message = TEMPLATES[code] % self.params
        super().__init__(self.message)
