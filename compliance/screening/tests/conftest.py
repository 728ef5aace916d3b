"""The fictional sample list and its index, for the tests of the engine."""

from __future__ import annotations

import pytest

from compliance import sample
from compliance.screening import sources
from compliance.screening.index import Index, build


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
