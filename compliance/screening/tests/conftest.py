"""The fictional sample list and its index, for the tests of the engine."""

from __future__ import annotations

import pytest

from compliance import sample
from compliance.screening import sources
from compliance.screening.index import Index, build
from compliance.screening.party import ListedName, ListedParty


@pytest.fixture(scope="session")
def parties():
    """The fictional sample list."""
    return [party for some in sources.read([sample.PATH]).parties.values() for party in some]


@pytest.fixture(scope="session")
def index(parties, tmp_path_factory):
    """Its index."""
    path = tmp_path_factory.mktemp("index") / "sample.idx"
    build(parties, path)
    return Index.open(path)


@pytest.fixture
def listed_index(tmp_path):
    """The index of one invented party."""

    def make(name="Zarnitsa Delta Optronics JSC", *, type="company", ids=()):  # noqa: A002
        party = ListedParty(
            key=f"EL:{name.lower()}",
            list_code="EL",
            type=type,
            names=(ListedName(name, "primary"),),
            ids=tuple(ids),
            row_hash="h",
        )
        build([party], tmp_path / "one.idx")
        return Index.open(tmp_path / "one.idx")

    return make
