"""The queue of the tests: hints are recorded, nothing is enqueued unless a test asks for the real one."""

from __future__ import annotations

import pytest

from portal.jobs import queue as real


class RecordedQueue:
    """What would have been put into the queue."""

    def __init__(self) -> None:
        self.hints = 0
        self.broken: Exception | None = None

    def hint(self) -> None:
        """Record, or fail as a broken broker does."""
        if self.broken is not None:
            raise self.broken
        self.hints += 1


@pytest.fixture(autouse=True)
def queue(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> RecordedQueue:
    """Hints of a test; tests marked `worker` keep the real queue."""
    recorded = RecordedQueue()
    if request.node.get_closest_marker("worker") is None:
        monkeypatch.setattr(real, "hint", recorded.hint)
    return recorded
