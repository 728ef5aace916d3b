"""The one public function: `screen(query, index)`. Never raises, never does unbounded work, never cuts silently."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from compliance.screening import policy
from compliance.screening.index import Index, deletions
from compliance.screening.normalise import fold
from compliance.screening.score import Alignment, align
from compliance.screening.split import variants
from compliance.screening.tokens import core, tokens

CANDIDATES = 60


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

    Beyond the intake limits (50 contacts, 500 characters of name) nothing is compared and the answer
    is `incomplete`.
    """
    reason = _beyond_limits(query)
    if reason:
        return Result("incomplete", reason, (), policy.versions())
    found: dict[int, tuple[float, str, int, Alignment]] = {}
    for about, name in _names_of(query):
        _collect(found, about, name, query, index)
    candidates = tuple(_candidates(found, query, index)[:limit])
    hit = any(one.band in ("strong", "review") for one in candidates)
    return Result("hits" if hit else "clear", "", candidates, policy.versions())


def _beyond_limits(query: Query) -> str:
    if len(query.contacts) > policy.MOST_CONTACTS:
        return "too_many_contacts"
    if len(query.name) > policy.LONGEST_NAME or any(len(one) > policy.LONGEST_NAME for one in query.contacts):
        return "name_too_long"
    return ""


def _names_of(query: Query) -> list[tuple[str, str]]:
    names = [("name", one) for one in variants(query.name)]
    return names + [("contact", one) for one in query.contacts if one.strip()]


def _collect(
    found: dict[int, tuple[float, str, int, Alignment]], about: str, name: str, query: Query, index: Index
) -> None:
    words = tokens(name)
    for number in _nearest(core(words), index):
        party, text, kind, theirs = index.names[number]
        alignment = align(words, theirs, index)
        score = 1.0 if fold(text) == fold(name) else min(alignment.score, 0.999)
        score *= 0.97 if kind == "weak" else 1.0
        best = found.get(party)
        if score >= policy.FLOOR and (best is None or score > best[0]):
            found[party] = (score, about, number, alignment)


def _nearest(words: tuple[str, ...], index: Index) -> list[int]:
    """The listed names that share most with the words, by exact words, near words and joined neighbours."""
    asked = dict.fromkeys([*words, *(a + b for a, b in zip(words, words[1:], strict=False)), "".join(words)])
    sums: dict[int, float] = {}
    for word in asked:
        for near in _near_words(word, index):
            weight = index.weight(near) * (1.0 if near == word else 0.8)
            rows = index.postings[near]
            if len(rows) > 3000 and len(words) > 1:
                continue
            for number in rows:
                sums[number] = sums.get(number, 0.0) + weight
    return sorted(sums, key=lambda number: (-sums[number], number))[:CANDIDATES]


def _near_words(word: str, index: Index) -> list[str]:
    near = {other for form in deletions(word) for other in index.forms.get(form, ())}
    kept = [other for other in near if abs(len(other) - len(word)) <= 2]
    return sorted(kept)[:200]


def _candidates(
    found: dict[int, tuple[float, str, int, Alignment]], query: Query, index: Index
) -> list[Candidate]:
    made = []
    for party_number, (score, about, number, alignment) in found.items():
        party = index.party_at(party_number)
        agrees = query.country.upper() in party.countries if query.country and party.countries else None
        score = round(score * (0.98 if agrees is False and score < 1 else 1.0), 4)
        _row, text, kind, _words = index.names[number]
        detail = {
            "about": about,
            "listed_name": text,
            "name_kind": kind,
            "pairs": [[pair.ours, pair.theirs, pair.kind] for pair in alignment.pairs],
            "ours_left": list(alignment.ours_left),
            "theirs_left": list(alignment.theirs_left),
            "country": "" if agrees is None else ("same" if agrees else "different"),
            "type": _type(query.type, party.type),
        }
        made.append(
            Candidate(
                party.key,
                party.list_code,
                party.row_hash,
                text,
                score,
                policy.band(score) or "",
                detail,
                party.row_labels,
            )
        )
    return sorted(made, key=lambda one: (-one.score, one.detail["country"] != "same", one.party_key))


def _type(ours: str, theirs: str) -> str:
    if not ours or not theirs:
        return ""
    return "same" if ours == theirs else "different"
