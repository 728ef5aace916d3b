"""Let the mails leave that are owed, as a worker would."""

from __future__ import annotations

from datetime import datetime

from portal.base import clock
from portal.jobs import kinds, work


def leave(at: datetime | None = None) -> int:
    """Do every mail that is due at a moment, now unless said, in its order; how many."""
    at, done = at or clock.now(), 0
    for kind in (kinds.kind("mail"), kinds.kind("desk_mail")):
        while (row := work.owed(kind, at=at).values_list("pk", flat=True).first()) is not None:
            assert work.run_one(kind, row, at=at)
            done += 1
    return done
