"""Rows of the Consolidated Screening List's official CSV, 29 columns, as listed parties."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from operator import itemgetter

from compliance.screening.party import ListedParty, PartyType
from compliance.screening.sources import addresses, countries, keys, lists, names
from compliance.screening.sources.errors import SourceError
from compliance.screening.sources.feed import Feed, Oddities
from compliance.screening.sources.files import SourceFile
from compliance.screening.sources.grouping import Grouping

_TYPES: Mapping[str, PartyType] = {
    "individual": "person",
    "entity": "company",
    "vessel": "vessel",
    "aircraft": "aircraft",
}

_DETAILS = (
    ("title", "Title"), ("call_sign", "Call sign"), ("vessel_type", "Vessel type"), ("gross_tonnage", "Gross tonnage"),
    ("gross_registered_tonnage", "Gross registered tonnage"), ("vessel_flag", "Flag"), ("vessel_owner", "Owner"),
    ("places_of_birth", "Place of birth"),
)  # fmt: skip
hashed_columns = itemgetter(
    "source", "entity_number", "type", "programs", "name", "title", "addresses", "federal_register_notice",
    "start_date", "end_date", "license_requirement", "license_policy", "call_sign", "vessel_type", "gross_tonnage",
    "gross_registered_tonnage", "vessel_flag", "vessel_owner", "remarks", "alt_names", "citizenships",
    "dates_of_birth", "nationalities", "places_of_birth", "ids",
)  # fmt: skip
"""The columns that make the row hash. Left out: `_id` and the two links, which are the site's own, and
`standard_order`, which trade.gov drops from rows where BIS prints it."""

_ISO_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_LAST_YEAR = "2100"


def read_csl(source: SourceFile) -> Feed:
    """The feed of one CSL file; kind `sample` when every row is of the fictional sample list.

    :raises SourceError: cut_off, bad_row, no_rows, mixed_sources.
    """
    oddities = Oddities(source.name)
    grouping = Grouping(oddities)
    newest = ""
    for line, cells in source.rows():
        row = dict(zip(source.columns, cells, strict=True))
        if not row["name"].strip() or not row["source"].strip():
            oddities.leave(
                "row_skipped", "rows without a name or a list were left out", line, reason="no_name_or_list"
            )
            continue
        party = read_row(row)
        _check_list(party.list_code, row["source"], oddities, line)
        grouping.add(party, hashed_columns(row), line)
        newest = max(newest, plausible_day(party.start_date))
        if len(grouping.row_counts) > 1 and lists.SAMPLE_CODE in grouping.row_counts:
            raise SourceError("mixed_sources", file=source.name, line=line, column="source")
    if not grouping.row_counts:
        raise SourceError("no_rows", file=source.name)
    return Feed(
        kind="sample" if lists.SAMPLE_CODE in grouping.row_counts else "csl",
        parties=grouping.parties(),
        row_counts=grouping.row_counts,
        sha256="",
        columns=source.columns,
        published_at=date.fromisoformat(newest) if newest else None,
        published_from="newest start date" if newest else "",
        warnings=oddities.warnings(),
        left=tuple(oddities.left),
        left_count=oddities.left_count,
    )


def read_row(row: Mapping[str, str]) -> ListedParty:
    """One CSL row as a party of its own; `row` has the 29 columns by name."""
    info = lists.describe_source(row["source"])
    number = row["entity_number"].strip() if info.is_ofac else ""
    weak = names.remark_names(row["remarks"])
    printed = [*names.primary_names(row["name"]), *names.split_series(row["alt_names"])]
    homes = addresses.split_addresses(row["addresses"])
    return ListedParty(
        key=keys.party_key(info.code, row["name"], number),
        list_code=info.code,
        type=_TYPES.get(row["type"].strip().casefold(), ""),
        names=names.distinct(printed, weak),
        addresses=homes,
        countries=_countries(row, [home.country for home in homes]),
        entity_number=number,
        programs=split_items(row["programs"]),
        citation=_line(row["federal_register_notice"]),
        license_requirement=_line(row["license_requirement"]),
        license_policy=_line(row["license_policy"]),
        start_date=row["start_date"].strip(),
        end_date=row["end_date"].strip(),
        remarks=_remarks(row),
        ids=split_items(row["ids"]),
        dates_of_birth=split_items(row["dates_of_birth"]),
        source_url=row["source_list_url"].strip(),
        row_labels=(row["_id"].strip(),) if row["_id"].strip() else (),
        row_hash=keys.printed_hash(hashed_columns(row)),
    )


def split_items(text: str) -> tuple[str, ...]:
    """The items of a `; ` series, each once."""
    items = (" ".join(item.split()) for item in text.split("; "))
    return tuple(dict.fromkeys(item for item in items if item)) if text else ()


def plausible_day(text: str) -> str:
    """An ISO day before 2100, else empty: official files hold years such as 3017 by mistake."""
    return text if _ISO_DAY.match(text) and text < _LAST_YEAR else ""


def _check_list(code: str, source: str, oddities: Oddities, line: int) -> None:
    if code not in lists.LISTS:
        oddities.note(f"unknown_list_{code}", f"unknown list “{source.strip()}”, kept as {code}", line)


def _countries(row: Mapping[str, str], found: list[str]) -> tuple[str, ...]:
    belonging = f"{row['nationalities']}; {row['citizenships']}"
    codes = [*found, *(countries.code_of(item) for item in belonging.split("; "))]
    return tuple(dict.fromkeys(code for code in codes if code))


def _remarks(row: Mapping[str, str]) -> str:
    details = (f"{label}: {_line(row[column])}" for column, label in _DETAILS if row[column].strip())
    return "; ".join(filter(None, [_line(row["remarks"]), *details]))


def _line(text: str) -> str:
    return " ".join(text.split())
