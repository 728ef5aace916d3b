"""OFAC's "enhanced" XML (SDN_ENHANCED, CONS_ENHANCED) as listed parties: typed identifiers, weak aliases, programmes,
names in other scripts, all of it said by the file and not read out of remarks.

A remark is written as sdn.csv prints it, so that a reviewer reads the same whichever file came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final
from xml.etree.ElementTree import Element

from compliance.screening.party import ListedAddress, ListedName, ListedParty, NameKind, PartyType
from compliance.screening.sources import countries, keys, markup, names
from compliance.screening.sources.errors import SourceError
from compliance.screening.sources.feed import Feed, Oddities
from compliance.screening.sources.files import SourceFile
from compliance.screening.sources.grouping import Grouping
from compliance.screening.sources.sdn import SOURCE_URL

LISTS: Final[Mapping[str, str]] = {
    "SDN List": "SDN",
    "Sectoral Sanctions Identifications List": "SSI",
    "Non-SDN Palestinian Legislative Council List": "PLC",
    "Non-SDN CMIC List": "CMIC",
    "Non-SDN Menu-Based Sanctions List": "MBS",
    "CAPTA List": "CAP",
    "FSE List": "FSE",
}
UMBRELLA: Final = "Consolidated List"
"""All lists but SDN together; every party of them is on one of its own too."""
_TYPES: Mapping[str, PartyType] = {
    "individual": "person",
    "entity": "company",
    "vessel": "vessel",
    "aircraft": "aircraft",
}
_WANTED = frozenset({"publicationInfo", "entity"})
_BELONGS = frozenset({"Nationality Country", "Citizenship Country", "Nationality of Registration"})
_BORN = "Birthdate"
_IDENTIFIES = (
    "website", "email address", "phone number", "digital currency address", "swift/bic", "bik ", "mmsi",
    "vessel registration", "d-u-n-s", "isin", "telegram", "aircraft tail", "aircraft manufacturer",
)  # fmt: skip
_LABELS = {
    _BORN: "DOB",
    "Place of Birth": "POB",
    "Nationality Country": "nationality",
    "Citizenship Country": "citizen",
}
_PLACE = ("ADDRESS1", "ADDRESS2", "ADDRESS3", "CITY", "STATE/PROVINCE", "REGION", "POSTAL CODE")


def read_enhanced(source: SourceFile) -> Feed:
    """The feed of one file; kind `ofac_sdn` when it holds the SDN list, else `ofac_cons`.

    :raises SourceError: cut_off, bad_row, no_rows, unreadable, too_large, cut_packed.
    """
    oddities = Oddities(source.name)
    grouping = Grouping(oddities)
    held, day = frozenset(LISTS.values()), None
    for line, part in markup.parts(source.path, _WANTED):
        if part.tag == "publicationInfo":
            held, day = _held(part), _day(_text(part, "dataAsOf")[:10])
            continue
        made = list(_parties(part, held))
        if not made and not _is_elsewhere(part, held):
            oddities.leave(
                "row_skipped",
                "entries without a number, name or list were left out",
                line,
                reason="no_number_or_name",
            )
        for party, printed in made:
            grouping.add(party, printed, line)
    if not grouping.row_counts:
        raise SourceError("no_rows", file=source.name)
    return Feed(
        kind="ofac_sdn" if "SDN" in grouping.row_counts else "ofac_cons",
        parties=grouping.parties(),
        row_counts=grouping.row_counts,
        sha256="",
        columns=(),
        published_at=day,
        published_from="publisher" if day else "",
        warnings=oddities.warnings(),
        left=tuple(oddities.left),
        left_count=oddities.left_count,
    )


def _held(info: Element) -> frozenset[str]:
    """The lists that the file holds whole: in the consolidated one stands whoever of SDN is on another list too."""
    named = {_plain(one) for one in info.iter("sanctionsList")}
    codes = frozenset(LISTS[name] for name in named if name in LISTS)
    others = frozenset(LISTS.values()) - {"SDN"}
    if UMBRELLA in named:
        return codes | others
    return codes or others | {"SDN"}


def _is_elsewhere(entity: Element, held: frozenset[str]) -> bool:
    """Whether all its lists are ones that this file does not hold whole; a list that we do not know is none."""
    named = {_plain(one) for one in entity.iter("sanctionsList")} - {UMBRELLA}
    return bool(named) and all(name in LISTS and LISTS[name] not in held for name in named)


def _parties(entity: Element, held: frozenset[str]) -> Iterator[tuple[ListedParty, list[str]]]:
    """An entity as one party for each list it is on, with what is printed about it."""
    number = entity.get("id", "").strip()
    printed = _names(entity)
    if not number.isdigit() or not printed:
        return
    for one in entity.iterfind("sanctionsLists/sanctionsList"):
        code = LISTS.get(_plain(one), "")
        if code in held:
            values = [code, one.get("datePublished", ""), *sorted(_leaves(entity))]
            yield _party(entity, code, number, printed, one.get("datePublished", ""), values), values


def _party(
    entity: Element, code: str, number: str, printed: tuple[ListedName, ...], listed: str, values: list[str]
) -> ListedParty:
    places = tuple(dict.fromkeys(filter(None, map(_address, entity.iterfind("addresses/address")))))
    features = [(_text(one, "type").rstrip(": "), _text(one, "value")) for one in entity.iter("feature")]
    papers = [_paper(one) for one in entity.iterfind("identityDocuments/identityDocument")]
    reached = [f"{kind} {value}" for kind, value in features if kind.casefold().startswith(_IDENTIFIES)]
    belongs = [countries.code_of(value) for kind, value in features if kind in _BELONGS]
    return ListedParty(
        key=keys.party_key(code, printed[0].text, number),
        list_code=code,
        type=_TYPES.get(_text(entity, "generalInfo/entityType").casefold(), ""),
        names=printed,
        addresses=places,
        countries=tuple(dict.fromkeys(filter(None, [*(place.country for place in places), *belongs]))),
        entity_number=number,
        programs=tuple(dict.fromkeys(filter(None, map(_plain, entity.iter("sanctionsProgram"))))),
        start_date=listed,
        remarks="; ".join(_remarks(entity, features, papers)),
        ids=tuple(dict.fromkeys([*papers, *reached])),
        dates_of_birth=tuple(value for kind, value in features if kind == _BORN),
        source_url=SOURCE_URL,
        row_labels=(number,),
        row_hash=keys.printed_hash(values),
    )


def _names(entity: Element) -> tuple[ListedName, ...]:
    """The primary name first; the same name in another script is an alias of its kind."""
    first: list[ListedName] = []
    rest: list[ListedName] = []
    weak: list[ListedName] = []
    for name in entity.iterfind("names/name"):
        kind = _kind(name)
        for written in name.iterfind("translations/translation"):
            text = _text(written, "formattedFullName")
            is_first = kind == "primary" and _text(written, "isPrimary") == "true"
            if text and is_first:
                first += names.primary_names(text)
            elif text:
                found = ListedName(text, "aka" if kind == "primary" else kind)
                (weak if kind == "weak" else rest).append(found)
    return names.distinct([*first, *rest], weak) if first else ()


def _kind(name: Element) -> NameKind:
    if _text(name, "isPrimary") == "true":
        return "primary"
    if _text(name, "isLowQuality") == "true":
        return "weak"
    return "fka" if _text(name, "aliasType").casefold().startswith("f") else "aka"


def _address(address: Element) -> ListedAddress | None:
    country = countries.code_of(_text(address, "country")) or _text(address, "country")
    written = [
        one for one in address.iterfind("translations/translation") if _text(one, "isPrimary") == "true"
    ]
    parts = {
        _text(part, "type"): _text(part, "value") for one in written[:1] for part in one.iter("addressPart")
    }
    raw = ", ".join(filter(None, [*(parts.get(name, "") for name in _PLACE), country]))
    return ListedAddress(raw, country if len(country) == 2 else "", parts.get("CITY", "")) if raw else None


def _paper(paper: Element) -> str:
    """As remarks print it: `Passport A12345 (Iran)`."""
    country = _text(paper, "issuingCountry")
    whole = [_text(paper, "type"), _text(paper, "documentNumber"), f"({country})" if country else ""]
    return " ".join(filter(None, whole))


def _remarks(entity: Element, features: list[tuple[str, str]], papers: list[str]) -> Iterator[str]:
    yield from (f"{_LABELS.get(kind, kind)} {value}".strip() for kind, value in features)
    yield from papers
    if said := _text(entity, "generalInfo/remarks"):
        yield said
    for one in entity.iterfind("relationships/relationship"):
        yield f"{_text(one, 'type')}: {_text(one, 'relatedEntity')}"


def _leaves(entity: Element) -> Iterator[str]:
    """Every text with its tag; what only numbers revisions is left away."""
    for one in entity.iter():
        if one.tag != "versionId" and (text := _plain(one)):
            yield f"{one.tag} {text}"


def _text(parent: Element, path: str) -> str:
    found = parent.find(path)
    return _plain(found) if found is not None else ""


def _plain(one: Element) -> str:
    return " ".join((one.text or "").split())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
