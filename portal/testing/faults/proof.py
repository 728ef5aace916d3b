"""After the last fault: everything owed is done, nothing is lost, and nothing was done twice."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from email import message_from_bytes
from pathlib import Path

from django.db.models import Count, Q

from compliance.events.lists import CheckFinished
from compliance.models import Check
from compliance.states import CheckState
from customers.events.lifecycle import ProvisioningMoved
from customers.models import Customer, DirectoryEntry, Profile, ProvisioningWork
from customers.states import Provisioning
from portal.audit.models import AuditEvent
from portal.base import clock, invariants
from portal.jobs import kinds
from portal.jobs.models import QUEUED, RUNNING
from portal.outbox.models import Mail
from portal.testing.faults.people import Client

ENDED = Q(checks__state__in=[CheckState.CLEAR, CheckState.HITS]) & ~Q(checks__trigger=Check.Trigger.LIST)


def undone() -> dict[str, int]:
    """What is owed by now, by kind; what waits for its own day is not."""
    now, counts = clock.now(), {}
    owed = Q(state=RUNNING) | Q(due_at__lte=now) | Q(attempts__gt=0) & ~Q(last_reason="busy")
    for one in kinds.kinds():
        rows = one.model._default_manager.filter(one.rows, state__in=[QUEUED, RUNNING])
        counts[one.name] = rows.filter(owed).count()
    counts["versions"] = Profile.objects.count() - Profile.objects.filter(ENDED).distinct().count()
    counts["customers"] = Customer.objects.exclude(provisioning_status=Provisioning.PROVISIONED).count()
    return {name: count for name, count in counts.items() if count}


def hasten() -> None:
    """Nobody waits out the back-off of rows whose workers died: up to an hour each."""
    for one in kinds.kinds():
        rows = one.model._default_manager.filter(one.rows, state=QUEUED, attempts__gt=0)
        rows.exclude(last_reason="busy").filter(due_at__gt=clock.now()).update(due_at=clock.now())


def lost(clients: Iterable[Client]) -> list[str]:
    """Customers that a client was told of and that are not there; versions and customers left undone."""
    told = {key: made for one in clients for key, made in one.made.items()}
    there = dict(Customer.objects.values_list("external_id", "public_id"))
    found = [f"{key} was answered with {made}, and is not there" for key, made in told.items()]
    found = [text for text, key in zip(found, told, strict=True) if there.get(key) != told[key]]
    checked = Profile.objects.annotate(ended=Count("checks", filter=ENDED)).exclude(ended=1)
    found += [f"profile {one.pk} has {one.ended} finished checks" for one in checked]
    return found + [f"owed and not done: {name}, {count}" for name, count in undone().items()]


def doubled() -> list[str]:
    """Outcomes, provisionings and directory entries that are there more than once."""
    moved = AuditEvent.objects.filter(
        verb=ProvisioningMoved.name,
        before__provisioning_status=Provisioning.PROVISIONING,
        after__provisioning_status=Provisioning.PROVISIONED,
    )
    first = ProvisioningWork.objects.filter(task="provision").values_list("customer_id", flat=True)
    entries = DirectoryEntry.objects.filter(kind="organisation").values_list("organisation_id", flat=True)
    found = {
        "check finished": AuditEvent.objects.filter(verb=CheckFinished.name).values_list("object_id", flat=True),
        "customer provisioned": moved.values_list("object_id", flat=True),
        "provisioning owed": first,
        "directory organisation": entries,
    }  # fmt: skip
    return [text for name, ids in found.items() for text in _more_than_once(name, ids)]


def sent_twice(mails: Path) -> list[str]:
    """Mails that left twice: their worker died between the mail server's answer and its own note of it.

    Nobody can rule that out; a reader's program shows one, for both have the same Message-ID.
    """
    text = b"".join(file.read_bytes() for file in mails.glob("*.log"))
    ids = [
        str(message_from_bytes(one.lstrip(b"\n-"))["Message-ID"])
        for one in text.split(b"-" * 79)
        if one.strip()
    ]
    return list(_more_than_once("mail", ids))


def _more_than_once(name: str, ids: Iterable[object]) -> list[str]:
    return [f"{name} {one}: {count} times" for one, count in Counter(ids).items() if count > 1]


def violations() -> list[str]:
    """Of every invariant."""
    return [str(one) for one in invariants.violations()]


def recoveries(over: Iterable[datetime]) -> list[float]:
    """Seconds from each moment to the first outcome of a check that was owed only afterwards."""
    done = list(Check.objects.filter(finished_at__isnull=False).values_list("created_at", "finished_at"))
    found = []
    for moment in over:
        later = [finished for created, finished in done if created > moment]
        if later:
            found.append((min(later) - moment).total_seconds())
    return found


def row(name: str, over: list[datetime]) -> str:
    """One kind of fault with its figures."""
    seconds = recoveries(over)
    middle, worst = (statistics.median(seconds), max(seconds)) if seconds else (0.0, 0.0)
    return f"{name:<18}{len(over):>7}{middle:>15.1f} s{worst:>11.1f} s"


def counted() -> str:
    """How much was done."""
    checks = Check.objects.filter(finished_at__isnull=False).count()
    again = Check.objects.filter(attempts__gt=1).count()
    return (
        f"{Customer.objects.count()} customers, {Profile.objects.count()} versions, {checks} checks finished "
        f"({again} taken up more than once), {Mail.objects.filter(state='done').count()} mails sent"
    )
