"""Rows of BIS's Denied Persons List (`dpl.txt`, 12 columns), as listed parties.

A row is turned into the row the CSL prints for it, so that both sources give one key, and one hash
where they print the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from compliance.screening.sources import csl
from compliance.screening.sources.errors import SourceError
from compliance.screening.sources.feed import Feed, Oddities
from compliance.screening.sources.files import CSL_COLUMNS, SourceFile
from compliance.screening.sources.grouping import Grouping

SOURCE_TEXT = "Denied Persons List (DPL) - Bureau of Industry and Security"
_US_DAY = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_BLANK = dict.fromkeys(CSL_COLUMNS, "")


def read_dpl(source: SourceFile) -> Feed:
    """The feed of one dpl.txt.

    :raises SourceError: cut_off, bad_row, no_rows.
    """
    oddities = Oddities(source.name)
    grouping = Grouping(oddities)
    newest = ""
    for line, cells in source.rows():
        row = dict(zip(source.columns, cells, strict=True))
        if not row["Name"].strip():
            oddities.leave("row_skipped", "rows without a name were left out", line, reason="no_name")
            continue
        as_printed = as_csl(row)
        grouping.add(csl.read_row(as_printed), csl.hashed_columns(as_printed), line)
        updated = csl.plausible_day(_iso_day(row["Last_Update"]))
        if not updated:
            oddities.note("odd_date", "a last update that cannot be (such as year 3017) was not used", line)
        newest = max(newest, updated)
    if not grouping.row_counts:
        raise SourceError("no_rows", file=source.name)
    return Feed(
        kind="bis_dpl",
        parties=grouping.parties(),
        row_counts=grouping.row_counts,
        sha256="",
        columns=source.columns,
        published_at=date.fromisoformat(newest) if newest else None,
        published_from="newest last update" if newest else "",
        warnings=oddities.warnings(),
        left=tuple(oddities.left),
        left_count=oddities.left_count,
    )


def as_csl(row: Mapping[str, str]) -> dict[str, str]:
    """The CSL row of a dpl.txt row: address parts joined by commas, days as ISO dates."""
    parts = (row[name].strip() for name in ("Street_Address", "City", "State", "Postal_Code", "Country"))
    return {
        **_BLANK,
        "source": SOURCE_TEXT,
        "name": row["Name"],
        "addresses": ", ".join(filter(None, parts)),
        "federal_register_notice": row["FR_Citation"],
        "start_date": _iso_day(row["Effective_Date"]),
        "end_date": _iso_day(row["Expiration_Date"]),
        "standard_order": row["Standard_Order"],
        "remarks": row["Action"],
    }


def _iso_day(text: str) -> str:
    found = _US_DAY.match(text.strip())
    return f"{found[3]}-{int(found[1]):02}-{int(found[2]):02}" if found else text.strip()
