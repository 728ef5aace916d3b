"""After every test of faults the rows are proved: tests marked `faults` or `worker` end with the invariants.

`faults(rules=[…])` proves only those, where a test makes its rows by hand and not through the services.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _invariants_hold(request: pytest.FixtureRequest) -> Iterator[None]:
    """Prove what the test left behind, while its database is still there."""
    mark = request.node.get_closest_marker("faults") or request.node.get_closest_marker("worker")
    if mark is None:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    from portal.base import invariants

    found = [str(one) for one in invariants.violations(mark.kwargs.get("rules"))]
    assert found == []
