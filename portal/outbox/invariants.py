"""What must be true of mails at any moment."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from portal.base import invariants
from portal.jobs.models import DONE, QUEUED, RUNNING
from portal.outbox import kinds
from portal.outbox.models import Mail

State = Mail.State


def register() -> None:
    """Make them known."""
    invariants.register(a_mail_ends_once=ends)


def ends() -> Iterator[str]:
    """One that is finished was sent to an address or says why not; one that is not can still be claimed."""
    unsent, waiting = [State.DROPPED, State.BOUNCED], Q(state__in=[QUEUED, RUNNING])
    kept = ~Q(why=Mail.Why.BEFORE)
    for wrong, said in (
        (Q(state__in=unsent, why=""), "was not sent, and nothing says why"),
        (Q(state=DONE, to="") & kept, "was sent to no address"),
        (~waiting & Q(finished_at=None), "is closed, and nothing says when"),
        (waiting & ~Q(finished_at=None), "waits though it is closed"),
        (Q(state=RUNNING, leased_until=None), "is being sent by nobody, for ever"),
        (waiting & ~Q(kind__in=kinds.names()), "is of a kind that nobody can send"),
    ):
        for pk in Mail.objects.filter(wrong).order_by("pk").values_list("pk", flat=True):
            yield f"mail {pk} {said}"
