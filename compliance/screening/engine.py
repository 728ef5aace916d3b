"""The one public function: `screen(query, index)`. Never raises, never does unbounded work, never cuts silently.

The rules that no model can lower, and how they stay out of the way of ordinary names, are in `rules`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any, Literal

from compliance.screening import identifiers, intake, ownership, policy, within
from compliance.screening.compare import Found, Setting, compare, raised
from compliance.screening.explain import describe, of_identifier
from compliance.screening.index import Index
from compliance.screening.intake import Piece, Unread
from compliance.screening.neighbours import neighbours
from compliance.screening.party import ListedParty
from compliance.screening.places import place_words
from compliance.screening.versions import versions

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked. `country` is ISO alpha-2; `type` is person, company or empty; all free text as typed.

    `others` are further names with their roles: trading_name, former_name and location stand for the company,
    administrator for a person. `places` are further addresses. `owners` are names with their shares in per cent,
    None where it is not known. `identifiers` are numbers given as such.
    """

    name: str
    country: str = ""
    address: str = ""
    type: str = ""
    contacts: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    owners: ownership.Owners = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One listed party found: `score` from 0 to 1, `name` the listed name that hit, `detail` JSON-safe reasons."""

    party_key: str
    list_code: str
    row_hash: str
    name: str
    score: float
    band: str
    detail: dict[str, Any] = field(hash=False)
    row_labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """The answer. `incomplete` means a person must look, whatever the candidates say: `gaps` says at what."""

    state: Literal["clear", "hits", "incomplete"]
    incomplete_reason: str
    candidates: tuple[Candidate, ...]
    versions: dict[str, str] = field(hash=False)
    gaps: tuple[Unread, ...] = ()


def screen(query: Query, index: Index, *, limit: int = 20) -> Result:
    """Compare a query with every listed party; at most `limit` candidates, best first.

    What cannot be read in full (`unread`) is compared as far as it can be, and the answer is `incomplete`
    whatever was found: a person must look. So it is, with reason `failed`, when comparing fails.
    """
    gaps = unread(query)
    try:
        candidates = _candidates(query, index, limit) if not any(one.closed for one in gaps) else ()
    except Exception as error:  # noqa: BLE001  a person must look; the text may not reach the log
        logger.error("screening failed: %s", type(error).__name__)
        return Result("incomplete", "failed", (), versions(), (Unread("name", "failed"),))
    if gaps:
        return Result("incomplete", gaps[0].reason, candidates, versions(), gaps)
    hit = any(one.band in ("strong", "review") for one in candidates)
    return Result("hits" if hit else "clear", "", candidates, versions())


def unread(query: Query) -> tuple[Unread, ...]:
    """The fields that cannot be read in full, each with its reason; none for nearly every query."""
    gaps = [intake.unread("name", query.name)]
    gaps += [intake.unread("contact", one) for one in query.contacts[: policy.MOST_CONTACTS]]
    gaps += [intake.unread(role, one) for role, one in roles(query)]
    if len(query.contacts) > policy.MOST_CONTACTS:
        gaps.append(Unread("contact", "too_many_contacts"))
    if any(len(one) > policy.LONGEST_ADDRESS for one in addresses(query)):
        gaps.append(Unread("address", "address_too_long"))
    return tuple(one for one in gaps if one)


def pieces(query: Query) -> list[Piece]:
    """What is looked for, each once: the names in every field, and who stands in the address."""
    found = intake.of_name(query.name, query.address)
    found += [piece for one in query.contacts for piece in intake.of_contact(one)]
    for role, name in roles(query):
        found += intake.of_other(role, name)
    for one in query.places:
        found += intake.of_place(one)
    return list(dict.fromkeys(found))


def roles(query: Query) -> list[tuple[str, str]]:
    """Every further name with its role, the owners' too."""
    return [*query.others, *((ownership.PART, name) for name, _share in query.owners)]


def addresses(query: Query) -> list[str]:
    """Every address, the customer's own first."""
    return [one for one in (query.address, *query.places) if one]


def places_of(query: Query) -> list[str]:
    """The words of every address."""
    return list(dict.fromkeys(word for one in addresses(query) for word in place_words(one)))


def texts(query: Query) -> list[str]:
    """Everything in which an identifier may stand."""
    names = [name for _role, name in roles(query)]
    return [query.name, query.address, *query.contacts, *names, *query.places]


def _candidates(query: Query, index: Index, limit: int) -> tuple[Candidate, ...]:
    country = query.country.strip().upper()[:2]
    place = places_of(query)
    setting = Setting(country, query.type.strip().lower(), place, neighbours(place, index))
    best: ownership.Best = {}
    of_owners: ownership.Best = {}
    others: set[int] = set()
    owned: dict[int, set[str]] = {}
    whose = _owners_of(query)
    for piece in pieces(query):
        for found in _of_piece(piece, setting, index):
            if found.capped == "other_number" and piece.about == "name":
                others.add(found.party)  # a part of the name, without its number, says no more than the whole
            elif piece.part == "name" and others and (found.party in others or _only_house(found)):
                continue
            if piece.part == ownership.PART and found.score >= policy.REVIEW:
                owned.setdefault(found.party, set()).update(whose.get(piece.text, ()))
            kept = of_owners if piece.part == ownership.PART else best
            held = kept.get(found.party)
            if held is None or found.rank < held[0].rank:
                kept[found.party] = (found, piece.part)
    best, share = ownership.weighed(best, of_owners, owned, query.owners)
    ordered = sorted(best.values(), key=lambda pair: (pair[0].rank, index.key_at(pair[0].party)))
    named = _identified(query, index)
    known = {one.party_key for one in named}
    rest = (
        _candidate(found, part, index, share if found.party in owned else None) for found, part in ordered
    )
    return (*named, *(one for one in rest if one.party_key not in known))[:limit]


def _owners_of(query: Query) -> dict[str, set[str]]:
    """By text that is compared for an owner, whose it is."""
    found: dict[str, set[str]] = {}
    for name, _share in query.owners:
        for piece in intake.of_other(ownership.PART, name):
            found.setdefault(piece.text, set()).add(name)
    return found


def _only_house(found: Found) -> bool:
    """A listed house inside a unit's name whose number is another than that of its listed units: the number decides."""
    left = (found.one.words[at].text for at in found.alignment.ours_left)
    return found.rule in ("name_within", "listed_name_inside") and any(text.isdigit() for text in left)


def _of_piece(piece: Piece, setting: Setting, index: Index) -> list[Found]:
    found = compare(piece.about, piece.text, setting, index)
    found += raised(piece.about, piece.text, within.inside(piece.text, index), "name_within", setting, index)
    if piece.about != "contact":
        found += raised(piece.about, piece.text, within.cut(piece.text, index), "name_cut", setting, index)
    return found


def _identified(query: Query, index: Index) -> list[Candidate]:
    """The parties with an identifier that stands in the query: hits by themselves."""
    found: dict[int, Candidate] = {}
    for one in identifiers.of_query(texts(query), query.identifiers):
        for number in index.identified(one):
            party = index.party_at(number)
            if one in identifiers.of_party(party):
                found.setdefault(number, _by_identifier(one, party))
    return list(found.values())


def _by_identifier(identifier: str, party: ListedParty) -> Candidate:
    score = policy.IDENTIFIED
    detail = of_identifier(identifier, party)
    name, band = party.primary_name, policy.band(score) or ""
    return Candidate(party.key, party.list_code, party.row_hash, name, score, band, detail, party.row_labels)


def _candidate(found: Found, part: str, index: Index, share: float | None) -> Candidate:
    party = index.party_at(found.party)
    name = party.names[index.which_at(found.name)]
    return Candidate(
        party.key,
        party.list_code,
        party.row_hash,
        name.text,
        found.score,
        policy.band(found.score) or "",
        describe(found, name, party, index, part) | ({} if share is None else {"owned": share}),
        party.row_labels,
    )
