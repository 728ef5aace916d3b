"""After a commit, a hint to the queue: there is work. Never raises: the sweep finds what a lost hint leaves."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from portal.jobs import queue, work

logger = logging.getLogger(__name__)


def after_commit() -> None:
    """Hint once the outermost transaction is committed; a failure is logged and never reaches the caller."""
    waiting = transaction.get_connection().run_on_commit
    if not any(entry[1] is send for entry in waiting):
        transaction.on_commit(send, robust=True)


def send() -> None:
    """Hint now; errors are logged only, for onboarding never waits for the queue."""
    try:
        # Its own savepoint: a failing INSERT must not spoil a transaction that is still open around us.
        with transaction.atomic():
            queue.hint()
    except Exception:
        logger.exception("the queue took no hint; the sweep will find the work")


def if_owed(at: datetime) -> None:
    """Hint when something is owed now."""
    if work.any_owed(at=at):
        send()
