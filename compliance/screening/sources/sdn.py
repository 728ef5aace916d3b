"""OFAC's sdn.csv with its add.csv (addresses), alt.csv (aliases) and sdn_comments.csv (what remarks had no room
for), as listed parties."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from compliance.screening.party import ListedAddress, ListedName, ListedParty, PartyType
from compliance.screening.sources import countries, keys, names
from compliance.screening.sources.errors import SourceError
from compliance.screening.sources.feed import Feed, Oddities
from compliance.screening.sources.files import SourceFile
from compliance.screening.sources.grouping import Grouping

SOURCE_URL = "https://sanctionslist.ofac.treas.gov/Home/SdnList"
Row = dict[str, str]
Numbered = dict[str, list[tuple[int, Row]]]
"""Rows with their lines, by the number of the party they are about."""
_TYPES: Mapping[str, PartyType] = {
    "individual": "person",
    "vessel": "vessel",
    "aircraft": "aircraft",
    "": "company",
}
_NULL = "-0-"
_REMARKS_MOST = 1000
"""Letters of a remark in sdn.csv at most (OFAC's data specification)."""
_BORN = re.compile(r"^(?:alt\. )?DOB (.+?)\.?$")
_BELONGS = re.compile(r"^(?:alt\. )?(?:nationality|citizen) (.+?)\.?$")
_NUMBER = re.compile(
    r"\bNo\. |\b(?:ID|Identification|Registration) Number "
    r"|^(?:alt\. )?(?:Passport|SSN|C\.U\.R\.P\.|R\.F\.C\.|D-U-N-S|Vessel Registration|MMSI|SWIFT)"
)
_PAPER = re.compile(
    r"\b(?:Registration ID|V\.A\.T\. Number"
    r"|(?:Company|Entity|Enterprise|Gazette|Commerce|Document|Registry|Identity) Number"
    r"|Social Credit Code \(USCC\)|Fiscal Code|US FEIN|ID Card|D\.N\.I\.|C\.U\.I\.|I\.F\.E\.|RFC|BIK \(RU\))"
    r" [^ ]*\d| #:? ?[^ ]*\d"
)
"""More papers and registers, as the enhanced XML and the consolidated file count them among the identifiers."""
_CONTACT = re.compile(
    r"^(?:alt\. )?(?:Email Address|Website|Phone Number|Digital Currency Address|Telegram)\b", re.IGNORECASE
)
"""Ways to reach a party and its wallets: identifiers too, as the consolidated file counts them."""
_PROGRAM_ENDS = re.compile(r"[\[\];]+")
_DETAILS = (
    ("Title", "Title"), ("Call_Sign", "Call sign"), ("Vess_type", "Vessel type"), ("Tonnage", "Tonnage"),
    ("GRT", "Gross registered tonnage"), ("Vess_flag", "Flag"), ("Vess_owner", "Owner"),
)  # fmt: skip


def read_sdn(
    source: SourceFile,
    *,
    addresses: SourceFile | None,
    aliases: SourceFile | None,
    comments: SourceFile | None = None,
) -> Feed:
    """One feed of the files; rows about numbers that sdn.csv lacks are counted.

    :raises SourceError: cut_off, bad_row, no_rows.
    """
    oddities = Oddities(source.name)
    grouping = Grouping(oddities)
    homes, others = _by_number(addresses), _by_number(aliases)
    more = _by_number(comments)
    known: set[str] = set()
    for line, row in _rows(source):
        number = row["ent_num"]
        if not number.isdigit() or not row["SDN_Name"]:
            oddities.leave(
                "row_skipped",
                "rows without a number or a name were left out",
                line,
                reason="no_number_or_name",
            )
            continue
        known.add(number)
        row["Remarks"] = _in_full(row["Remarks"], _rows_only(more, number))
        party = read_party(row, _rows_only(homes, number), _rows_only(others, number))
        grouping.add(party, list(row.values()), line)
    if not known:
        raise SourceError("no_rows", file=source.name)
    _leave_orphans(oddities, "addresses", addresses, homes, known)
    _leave_orphans(oddities, "aliases", aliases, others, known)
    _leave_orphans(oddities, "remarks", comments, more, known)
    return _feed(source, grouping, oddities)


def _feed(source: SourceFile, grouping: Grouping, oddities: Oddities) -> Feed:
    return Feed(
        kind="ofac_sdn",
        parties=grouping.parties(),
        row_counts=grouping.row_counts,
        sha256="",
        columns=source.columns,
        warnings=oddities.warnings(),
        left=tuple(oddities.left),
        left_count=oddities.left_count,
    )


def read_party(row: Row, homes: list[Row], others: list[Row]) -> ListedParty:
    """One sdn.csv row with its add.csv and alt.csv rows."""
    remarks = [part.strip() for part in row["Remarks"].split("; ") if part.strip()]
    printed = [*names.primary_names(row["SDN_Name"]), *map(_alias, others)]
    places = tuple(dict.fromkeys(filter(None, map(_address, homes))))
    belongs = [countries.code_of(found[1]) for found in map(_BELONGS.match, remarks) if found]
    numbered = [part.rstrip(".") for part in remarks if _NUMBER.search(part)]
    reached = [part.rstrip(".") for part in remarks if _CONTACT.match(part) or _PAPER.search(part)]
    reached = [part for part in reached if part not in numbered]
    details = [f"{label}: {row[column]}" for column, label in _DETAILS if row[column]]
    return ListedParty(
        key=keys.party_key("SDN", row["SDN_Name"], row["ent_num"]),
        list_code="SDN",
        type=_TYPES.get(row["SDN_Type"].casefold(), ""),
        names=names.distinct(filter(None, printed), names.remark_names(row["Remarks"])),
        addresses=places,
        countries=tuple(dict.fromkeys(filter(None, [*(place.country for place in places), *belongs]))),
        entity_number=row["ent_num"],
        programs=tuple(filter(None, (part.strip() for part in _PROGRAM_ENDS.split(row["Program"])))),
        remarks="; ".join([*([row["Remarks"]] if row["Remarks"] else []), *details]),
        ids=tuple(dict.fromkeys(numbered + reached)),
        dates_of_birth=tuple(found[1] for found in map(_BORN.match, remarks) if found),
        source_url=SOURCE_URL,
        row_labels=(row["ent_num"],),
        # `reached` again: so rows stored before these were read as identifiers are stored and compared anew
        row_hash=keys.printed_hash([*row.values(), _series(homes), _series(others), *reached]),
    )


def _series(rows: list[Row]) -> str:
    return "; ".join(", ".join(row.values()) for row in rows)


def _rows(source: SourceFile) -> Iterable[tuple[int, Row]]:
    for line, cells in source.rows():
        values = (cell.strip() for cell in cells)
        yield (
            line,
            dict(zip(source.columns, ("" if value == _NULL else value for value in values), strict=True)),
        )


def _by_number(source: SourceFile | None) -> Numbered:
    rows: Numbered = defaultdict(list)
    for line, row in _rows(source) if source else ():
        rows[row["ent_num"]].append((line, row))
    return rows


def _rows_only(rows: Numbered, number: str) -> list[Row]:
    return [row for _, row in rows.get(number, [])]


def _in_full(remarks: str, more: list[Row]) -> str:
    """Remarks with what OFAC cut off at a thousand letters, in mid-word too, and prints in sdn_comments.csv."""
    rest = " ".join(row["more_remarks"] for row in more if row["more_remarks"])
    if not rest or rest.startswith(remarks):  # a file that repeats them in full
        return rest or remarks
    return remarks + ("" if len(remarks) >= _REMARKS_MOST else " ") + rest


def _leave_orphans(
    oddities: Oddities, word: str, source: SourceFile | None, rows: Numbered, known: set[str]
) -> None:
    """Rows about numbers that sdn.csv lacks; in the order of their file."""
    total = sum(map(len, rows.values()))
    lines = sorted(line for number, found in rows.items() if number not in known for line, _ in found)
    text = f"{len(lines)} of {total} {word} belong to no party of this file and were left out"
    for line in lines:
        file = source.name if source else ""
        oddities.leave(f"orphan_{word}", text, line, reason="no_party", file=file)


def _alias(row: Row) -> ListedName | None:
    if not row["alt_name"]:
        return None
    return ListedName(
        " ".join(row["alt_name"].split()), "fka" if row["alt_type"].casefold() == "fka" else "aka"
    )


def _address(row: Row) -> ListedAddress | None:
    country = countries.code_of(row["Country"])
    raw = ", ".join(filter(None, [row["Address"], row["City_State_Zip"], country or row["Country"]]))
    return ListedAddress(raw, country, row["City_State_Zip"]) if raw else None
