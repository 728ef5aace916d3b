"""The engines that are compared. Each writes a file from the parties once, and a worker then opens that file."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compliance.screening.engine import Query, screen
from compliance.screening.index import Index, build
from compliance.screening.normalise import fold
from compliance.screening.party import ListedParty, as_row, party_from

Asked = dict[str, Any]
Answer = Callable[[Asked], list[tuple[str, float]]]
"""A question as in the labelled cases, answered with row ids of the list and scores."""


@dataclass(frozen=True, slots=True)
class Engine:
    """`prepare` writes the file, `load` opens it in a worker; `needs` is what must be installed."""

    title: str
    prepare: Callable[[Sequence[ListedParty], Path], None]
    load: Callable[[Path], Answer]
    needs: str

    @property
    def installed(self) -> bool:
        """Whether it can run here."""
        return importlib.util.find_spec(self.needs) is not None


def _load_portal(path: Path) -> Answer:
    index = Index.open(path)

    def answer(asked: Asked) -> list[tuple[str, float]]:
        result = screen(Query(**{**asked, "contacts": tuple(asked.get("contacts", ()))}), index)
        return [(label, one.score) for one in result.candidates for label in one.row_labels]

    return answer


def _prepare_scan(parties: Sequence[ListedParty], path: Path) -> None:
    names = [(fold(name.text), party.row_labels) for party in parties for name in party.names]
    path.write_text(json.dumps(names), encoding="utf-8")


def _load_scan(path: Path) -> Answer:
    from rapidfuzz import fuzz, process

    names = json.loads(path.read_text(encoding="utf-8"))
    texts = [text for text, _labels in names]

    def answer(asked: Asked) -> list[tuple[str, float]]:
        found: list[tuple[str, float]] = []
        for text in (asked["name"], *asked.get("contacts", ())):
            best = process.extract(fold(text), texts, scorer=fuzz.token_sort_ratio, limit=20)
            found += [(label, value / 100) for _text, value, at in best for label in names[at][1]]
        return found

    return answer


def _prepare_logic_v2(parties: Sequence[ListedParty], path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(as_row(party)) + "\n" for party in parties)


def _load_logic_v2(path: Path) -> Answer:
    from portal.bench import logic_v2

    with path.open(encoding="utf-8") as lines:
        return logic_v2.Engine(party_from(json.loads(line)) for line in lines).answer


PORTAL = "portal"
ENGINES = {
    PORTAL: Engine("portal", build, _load_portal, "compliance"),
    "scan": Engine("rapidfuzz token_sort_ratio", _prepare_scan, _load_scan, "rapidfuzz"),
    "logic_v2": Engine("nomenklatura logic-v2", _prepare_logic_v2, _load_logic_v2, "nomenklatura"),
}
"""By a short name; the portal is what the others are compared with."""
