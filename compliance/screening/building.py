"""What an index holds, worked out once per set of lists."""

from __future__ import annotations

import json
import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from itertools import pairwise
from typing import Any

from compliance.screening import identifiers
from compliance.screening.hashed import hashed, tables
from compliance.screening.keys import joined, near_keys
from compliance.screening.party import ListedParty, as_row
from compliance.screening.persons import symbols
from compliance.screening.places import doors, place_words
from compliance.screening.sound import sound, spelt
from compliance.screening.split import listed
from compliance.screening.tokens import Token, core, tokens
from compliance.screening.vocabulary import (
    BUSINESS,
    LEGAL,
    LETTER,
    NUMBER,
    ORDINARY,
    PLACE,
    PLAIN,
    SMALL,
    classify,
)

TYPES = ("", "person", "company", "vessel", "aircraft")
OF_FORM = "\x01"
"""Behind a word that only its neighbours make a legal form."""
HEAD = 18
"""Letters that a name and the same name cut short have in common."""
KINDS = ("primary", "aka", "fka", "weak")
CEILING = {
    PLAIN: 1.0,
    ORDINARY: 0.55,
    BUSINESS: 0.16,
    PLACE: 0.22,
    LEGAL: 0.03,
    SMALL: 0.01,
    LETTER: 0.1,
    NUMBER: 0.3,
}


LIGHT = 48
"""Names of a meaning that are kept lightest first: of those that only one of our words brings, no more are sifted."""
_USUAL = 20_000
"""As many parties the lists have together: a word of a short list is as rare as it would be among them."""
BRAND = 0.85
_SHORTEST_BRAND = 5


def weight(kind: int, seen: int, parties: int, brand: bool = False) -> float:
    """How much a word tells, 0 to 1: one that a single party bears most, business words and places little.

    A `brand` is a word of its own that many companies of one house bear (Huawei): often listed, yet rare elsewhere.
    """
    parties = max(parties, _USUAL)
    rare = math.log((parties + 1) / (seen + 1)) / math.log(parties + 1)
    ceiling = CEILING[kind]
    return round(max(0.35 * ceiling, min(1.0, rare * 1.1) * ceiling, BRAND if brand else 0.0), 5)


class Words:
    """Every folded word of the lists by number, and every meaning by number."""

    def __init__(self) -> None:
        self.of: dict[str, int] = {}
        self.kinds = array("B")
        self.meaning = array("I")
        self.meanings: dict[str, int] = {}

    def number(self, token: Token) -> int:
        """The word's number, a new one when it is new; as part of a legal form it is another word than by itself."""
        of_form = token.kind == LEGAL and classify(token.raw)[0] != LEGAL
        raw = token.raw + OF_FORM if of_form else token.raw
        found = self.of.get(raw)
        if found is None:
            found = self.of[raw] = len(self.of)
            self.kinds.append(token.kind)
            self.meaning.append(self.meanings.setdefault(token.text, len(self.meanings)))
        return found


def content(parties: Iterable[ListedParty]) -> tuple[dict[str, array[Any] | bytes], dict[str, Any]]:
    """The arrays and the head of the index of some parties, the same for the same parties."""
    ordered = sorted(parties, key=lambda party: (party.key, party.row_hash))
    words = Words()
    arrays: dict[str, array[Any] | bytes] = {}
    postings: dict[int, list[int]] = defaultdict(list)
    named = _names(ordered, words, postings)
    arrays |= named | _parties(ordered)
    bearers = _bearers(postings, named["name_party"], len(words.meanings))
    weights = [
        weight(kind, len(bearers[at]), len(ordered), _brand(word, kind, bearers[at], ordered))
        for word, kind, at in zip(words.of, words.kinds, words.meaning, strict=True)
    ]
    arrays["word_weight"] = array("f", weights)
    arrays["word_kind"], arrays["word_meaning"] = words.kinds, words.meaning
    arrays |= _flat("posting", [postings.get(number, []) for number in range(len(words.meanings))])
    arrays |= tables("near", _near(words))
    arrays["name_weight"] = _name_weights(named, weights)
    arrays |= _lightest(postings, len(words.meanings), arrays["name_weight"])
    return arrays, _head(words, len(ordered))


def _head(words: Words, parties: int) -> dict[str, Any]:
    """The texts: words with how they sound and are spelt plainest, and their meanings."""
    texts = {"words": words.of, "meanings": words.meanings}
    heard = {"sounds": map(sound, words.of), "spelt": map(spelt, words.of)}
    return {name: "\n".join(some) for name, some in (texts | heard).items()} | {"parties": parties}


def _each(words: Words) -> Iterable[tuple[str, int]]:
    return zip(words.of, words.kinds, strict=True)


def _names(ordered: list[ListedParty], words: Words, postings: dict[int, list[int]]) -> dict[str, array[Any]]:
    """Names in party order: whose, which, its words; and the hashes of names and of neighbours joined."""
    party, which, kind = array("I"), array("H"), array("B")
    rows: list[list[int]] = []
    cores: list[list[int]] = []
    hashes: list[int] = []
    heads: list[int] = []
    for number, one in enumerate(ordered):
        for place, name in enumerate(one.names):
            for made in _spellings(name.text):
                at = len(rows)
                party.append(number)
                which.append(min(place, 65535))
                kind.append(KINDS.index(name.kind))
                numbers = {token: words.number(token) for token in made}
                rows.append([numbers[token] for token in made])
                cores.append([numbers[token] for token in core(made)])
                for meaning in dict.fromkeys(words.meaning[row] for row in rows[-1]):
                    postings[meaning].append(at)
                heads.append(hashed("".join(token.raw for token in made)[:HEAD], at))
                hashes += [hashed(key, at) for key in joined(core(made))]
    keys = tables("joined", hashes) | tables("head", heads)
    words_of = _flat("name_words", rows) | _flat("name_core", cores)
    return {"name_party": party, "name_which": which, "name_kind": kind, **keys, **words_of}


def _spellings(text: str) -> list[tuple[Token, ...]]:
    """The words of a listed name; then those of the names in it, of two words at least: one is too little."""
    found = [tokens(one) for one in listed(text)]
    more = [words for words in found[1:] if sum(word.kind not in (LEGAL, SMALL) for word in words) > 1]
    return [words for words in dict.fromkeys((found[0], *more)) if words]


def _parties(ordered: list[ListedParty]) -> dict[str, array[Any] | bytes]:
    blobs = [json.dumps(as_row(party), ensure_ascii=False).encode() for party in ordered]
    return {
        "party_type": array("B", [TYPES.index(party.type) for party in ordered]),
        **_bytes("blob", blobs),
        **_bytes("country", [" ".join(party.countries).encode() for party in ordered]),
        **_addresses(ordered),
        **tables("ident", _identifiers(ordered)),
        **_bytes("key", [party.key.encode() for party in ordered]),
    }


def _identifiers(ordered: list[ListedParty]) -> Iterable[int]:
    """Every identifier's hash with whose it is."""
    return (
        hashed(one, number) for number, party in enumerate(ordered) for one in identifiers.of_party(party)
    )


def _addresses(ordered: list[ListedParty]) -> dict[str, array[Any] | bytes]:
    """Each address as its words, whose it is, where a party's begin; and its doors as (hash, address) pairs."""
    owners, starts, texts, hashes = array("I"), array("I", [0]), [], []
    for number, party in enumerate(ordered):
        for one in dict.fromkeys(tuple(place_words(address.raw)) for address in party.addresses):
            hashes += [hashed(key, len(owners)) for key in set(doors(list(one)))]
            owners.append(number)
            texts.append("".join(f"{word} " for word in one).encode())
        starts.append(len(owners))
    return {
        "spot_party": owners,
        "spots_at": starts,
        **tables("door", hashes),
        **_bytes("spot", texts),
    }


def _bearers(postings: dict[int, list[int]], party: array[Any], count: int) -> list[set[int]]:
    return [{party[name] for name in postings.get(number, ())} for number in range(count)]


def _brand(word: str, kind: int, bearers: set[int], ordered: list[ListedParty]) -> bool:
    """Whether a word of its own is mostly in names of companies, and no given name or surname."""
    if kind != PLAIN or len(word) < _SHORTEST_BRAND or symbols(word):
        return False
    return 2 * sum(ordered[at].type == "person" for at in bearers) < len(bearers)


def _near(words: Words) -> list[int]:
    """(Hash of a shortened or sounded form, word) pairs."""
    pairs: list[int] = []
    for number, (word, kind) in enumerate(_each(words)):
        if kind not in (LEGAL, SMALL, LETTER):
            pairs += [hashed(key, number) for key in near_keys(word)]
    return pairs


def _lightest(
    postings: dict[int, list[int]], meanings: int, weights: Sequence[float]
) -> dict[str, array[Any]]:
    """Of each meaning the names that weigh least, the lightest first, of equal ones the first."""
    every = (postings.get(at, ()) for at in range(meanings))
    return _flat("light", (nsmallest(LIGHT, names, key=weights.__getitem__) for names in every))


def _name_weights(named: dict[str, array[Any]], weights: list[float]) -> array[Any]:
    starts, flat = named["name_words_at"], named["name_words"]
    return array("f", [sum(weights[w] for w in flat[a:b]) for a, b in pairwise(starts)])


def _flat(name: str, rows: Iterable[Iterable[int]]) -> dict[str, array[Any]]:
    starts, flat = array("I", [0]), array("I")
    for row in rows:
        flat.extend(row)
        starts.append(len(flat))
    return {name: flat, f"{name}_at": starts}


def _bytes(name: str, pieces: list[bytes]) -> dict[str, array[Any] | bytes]:
    starts = array("I", [0])
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    return {name: b"".join(pieces), f"{name}_at": starts}
