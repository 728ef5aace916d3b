"""How far a load has come, kept in its row: whoever looks later, or from another machine, sees it too."""

from __future__ import annotations

import logging

from django.db import OperationalError

from compliance.lists.storage import Progress
from compliance.models import ListLoad
from portal.base import clock

logger = logging.getLogger(__name__)


def kept(row: ListLoad, also: Progress) -> Progress:
    """A progress that tells `also` every step and keeps each whole percent of a stage in the row."""
    seen = ("", -1)

    def step(done: int, total: int, stage: str) -> None:
        nonlocal seen
        also(done, total, stage)
        now = (stage, done * 100 // max(total, 1))
        if now != seen:
            seen = now
            _keep(row, done, total, stage)

    return step


def _keep(row: ListLoad, done: int, total: int, stage: str) -> None:
    """A number nobody decides by: a database too busy to take it must not end the load."""
    running = ListLoad.objects.filter(pk=row.pk, state=ListLoad.State.LOADING)
    try:
        running.update(stage=stage, done=done, total=total, moved_at=clock.now())
    except OperationalError:
        logger.warning("the progress of load %s was not kept", row.pk)
