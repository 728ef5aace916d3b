"""The one public function: `screen(query, index)`. Never raises, never does unbounded work, never cuts silently.

The rules that no model can lower, and how they stay out of the way of ordinary names, are in `rules`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any, Literal

from compliance.screening import policy
from compliance.screening.compare import Found, Setting, compare
from compliance.screening.explain import describe
from compliance.screening.index import Index
from compliance.screening.neighbours import neighbours
from compliance.screening.places import place_words
from compliance.screening.split import care_of, variants
from compliance.screening.tokens import tells
from compliance.screening.versions import versions

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked. `country` is ISO alpha-2; `type` is person, company or empty; all free text as typed."""

    name: str
    country: str = ""
    address: str = ""
    type: str = ""
    contacts: tuple[str, ...] = ()


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
    """The answer. `incomplete` means a person must look, whatever the candidates say."""

    state: Literal["clear", "hits", "incomplete"]
    incomplete_reason: str
    candidates: tuple[Candidate, ...]
    versions: dict[str, str] = field(hash=False)


def screen(query: Query, index: Index, *, limit: int = 20) -> Result:
    """Compare a query with every listed party; at most `limit` candidates, best first.

    Beyond the intake limits (50 contacts, 500 characters of a name, 1,000 of an address) nothing is
    compared and the answer is `incomplete`; so it is, with reason `failed`, when comparing fails.
    """
    reason = beyond_limits(query)
    if reason:
        return Result("incomplete", reason, (), versions())
    try:
        candidates = _candidates(query, index, limit)
    except Exception as error:  # noqa: BLE001  a person must look; the text may not reach the log
        logger.error("screening failed: %s", type(error).__name__)
        return Result("incomplete", "failed", (), versions())
    hit = any(one.band in ("strong", "review") for one in candidates)
    return Result("hits" if hit else "clear", "", candidates, versions())


def beyond_limits(query: Query) -> str:
    if len(query.contacts) > policy.MOST_CONTACTS:
        return "too_many_contacts"
    if len(query.name) > policy.LONGEST_NAME or any(len(one) > policy.LONGEST_NAME for one in query.contacts):
        return "name_too_long"
    return "address_too_long" if len(query.address) > policy.LONGEST_ADDRESS else ""


def pieces(query: Query) -> list[tuple[str, str]]:
    """What is looked for, each once: the name and the names in it, the contacts, who stands in the address."""
    names = variants(query.name)
    pieces = [("name" if at == 0 else "part", one) for at, one in enumerate(names)]
    pieces += [("contact", one) for contact in query.contacts for one in variants(contact)[:2]]
    pieces += [("part", one) for one in care_of(query.address)]
    return [piece for piece in dict.fromkeys(pieces) if piece[0] != "part" or tells(piece[1])]


def _candidates(query: Query, index: Index, limit: int) -> tuple[Candidate, ...]:
    country = query.country.strip().upper()[:2]
    place = place_words(query.address) if query.address else []
    setting = Setting(country, query.type.strip().lower(), place, neighbours(place, index))
    best: dict[int, Found] = {}
    for about, text in pieces(query):
        for found in compare(about, text, setting, index):
            held = best.get(found.party)
            if held is None or found.rank < held.rank:
                best[found.party] = found
    ordered = sorted(best.values(), key=lambda found: (found.rank, index.key_at(found.party)))
    return tuple(_candidate(found, index) for found in ordered[:limit])


def _candidate(found: Found, index: Index) -> Candidate:
    party = index.party_at(found.party)
    name = party.names[index.which_at(found.name)]
    return Candidate(
        party.key,
        party.list_code,
        party.row_hash,
        name.text,
        found.score,
        policy.band(found.score) or "",
        describe(found, name, party, index),
        party.row_labels,
    )
