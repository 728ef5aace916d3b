"""nomenklatura's logic-v2, which the yente server answers with, over the same parties. Imported only when installed.

logic-v2 scores pairs and leaves finding them to a search index. The index here is in memory and asks as yente asks
its own: by the parts of a name, how they sound, what they mean in other languages, the whole name, and (for typing
errors) pieces of three letters; each counts by how rare it is, and the best `CANDIDATES` are scored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

import numpy
from followthemoney import EntityProxy, model
from followthemoney.names import entity_names
from nomenklatura.matching import LogicV2

from compliance.screening.party import ListedParty

CANDIDATES = 50  # as yente scores; 100 find 0.1 points more in twice the time
_MOST_BEARERS = 4000  # what more parties bear tells none apart
_WEIGHT = {"part": 1.0, "sound": 0.5, "symbol": 0.7, "whole": 3.0, "piece": 0.15}
_SCHEMA = {"person": "Person", "company": "Organization", "vessel": "Vessel", "aircraft": "Airplane"}
_PROPERTY = {"primary": "name", "aka": "alias", "weak": "weakAlias", "fka": "previousName"}


class Engine:
    """The parties as FollowTheMoney entities, and the index that finds candidates among them."""

    def __init__(self, parties: Iterable[ListedParty]) -> None:
        self._labels: list[tuple[str, ...]] = []
        self._listed: list[EntityProxy] = []
        self._config = LogicV2.default_config()
        self._number = count()
        bearers: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, party in enumerate(parties):
            entity = _entity(party)
            self._listed.append(entity)
            self._labels.append(party.row_labels)
            for term in set(_terms(entity)):
                bearers[term].append(at)
        self._bearers = {
            term: numpy.array(at, dtype=numpy.int32)
            for term, at in bearers.items()
            if len(at) <= _MOST_BEARERS
        }

    def answer(self, asked: dict[str, Any]) -> list[tuple[str, float]]:
        """The row ids found and their scores; the name and every contact are queries of their own."""
        found = []
        for query in self._queries(asked):
            for at in self._candidates(query):
                score = LogicV2.compare(query, self._listed[at], self._config).score
                if score > 0:
                    found += [(label, score) for label in self._labels[at]]
        return found

    def _queries(self, asked: dict[str, Any]) -> Iterator[EntityProxy]:
        country, address = asked.get("country", ""), asked.get("address", "")
        if asked["name"].strip():
            schema = _SCHEMA.get(asked.get("type", ""), "LegalEntity")
            yield self._query(schema, name=asked["name"], country=country, address=address)
        for contact in asked.get("contacts", ()):
            yield self._query("Person", name=contact, country=country)

    def _query(self, schema: str, **properties: str) -> EntityProxy:
        entity = model.make_entity(schema)
        entity.id = f"query-{next(self._number)}"  # it remembers names by this id
        for name, value in properties.items():
            entity.add(name, value, quiet=True)
        return entity

    def _candidates(self, query: EntityProxy) -> list[int]:
        votes = numpy.zeros(len(self._listed), dtype=numpy.float32)
        for term in set(_terms(query)):
            at = self._bearers.get(term)
            if at is not None:
                votes[at] += _WEIGHT[term[0]] * numpy.log(len(votes) / len(at))
        some = numpy.flatnonzero(votes)
        best = numpy.argsort(-votes[some], kind="stable")[:CANDIDATES]
        return [int(at) for at in some[best]]


def _entity(party: ListedParty) -> EntityProxy:
    entity = model.make_entity(_SCHEMA.get(party.type, "LegalEntity"))
    entity.id = party.key
    for name in party.names:
        entity.add(_PROPERTY[name.kind], name.text, quiet=True)
    entity.add("country", party.countries, quiet=True)
    entity.add("address", [address.raw for address in party.addresses], quiet=True)
    return entity


def _terms(entity: EntityProxy) -> Iterator[tuple[str, str]]:
    for name in entity_names(entity, consolidate=False):
        yield from (("symbol", f"{one.category.value}:{one.id}") for one in name.symbols)
        parts = [part.comparable for part in name.parts]
        yield from (("part", part) for part in parts)
        yield from (("sound", part.metaphone) for part in name.parts if len(part.metaphone or "") > 2)
        yield "whole", "".join(sorted(parts))
        text = "".join(parts)
        yield from (("piece", text[at : at + 3]) for at in range(len(text) - 2))
