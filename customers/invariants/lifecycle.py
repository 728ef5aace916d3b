"""Versions of what is screened, and both statuses replayed from the history (design.md §3, §5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from customers import events
from customers.models import Customer, DirectoryEntry, Profile, ProvisioningWork, Quantity, Subscriber
from customers.states import COMPLIANCE, GONE, PROVISIONING, Compliance, Provisioning
from portal.audit.models import AuditEvent
from portal.base.transitions import Machine
from portal.jobs.models import DONE

REMOVALS = [
    events.CustomerDeleted.name,
    events.CustomerDeprovisioned.name,
    events.OwnOrganisationCancelled.name,
]
EMBEDDED = "customers.lifecycle.backends.embedded.EmbeddedDirectory"


def versions() -> Iterator[str]:
    """Numbered from 1 without a gap; the customer shows the newest one and bears its name."""
    numbers: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    rows = Profile.objects.order_by("number").values_list("customer_id", "number", "pk", "legal_name")
    for customer, number, profile, name in rows.iterator():
        numbers[customer].append((number, profile, name))
    shown = Customer.objects.order_by("pk").values_list("pk", "profile_id", "name")
    for pk, current, known_as in shown.iterator():
        mine = numbers[pk]
        if [number for number, _pk, _name in mine] != list(range(1, len(mine) + 1)) or not mine:
            yield f"customer {pk} has versions {[number for number, _pk, _name in mine]}"
        elif (current, known_as) != mine[-1][1:]:
            yield f"customer {pk} shows profile {current}, its newest version is profile {mine[-1][1]}"


def provisioning() -> Iterator[str]:
    """Every step of a customer's provisioning is in its history, along the table, and ends where it stands."""
    names = [events.ProvisioningMoved.name, *REMOVALS]
    yield from _replayed(names, PROVISIONING, "provisioning_status", Provisioning.PROVISIONING)
    found = Customer.objects.filter(
        Q(provisioning_status=Provisioning.REMOVED, removed_at__isnull=True)
        | (~Q(provisioning_status=Provisioning.REMOVED) & Q(removed_at__isnull=False))
    )
    for pk, status in found.order_by("pk").values_list("pk", "provisioning_status"):
        yield f"customer {pk} is {status}, but the moment of its removal says otherwise"


def compliance() -> Iterator[str]:
    """The same for compliance; and the 30 days run for the non-compliant and for nobody else."""
    names = [events.ComplianceMoved.name]
    yield from _replayed(names, COMPLIANCE, "compliance_status", Compliance.CHECKING)
    stopped = Q(compliance_status=Compliance.NON_COMPLIANT)
    wrong = Customer.objects.filter(stopped & Q(non_compliant_on=None) | ~stopped & ~Q(non_compliant_on=None))
    for pk, status, day in wrong.order_by("pk").values_list("pk", "compliance_status", "non_compliant_on"):
        yield f"customer {pk} is {status}, and its 30 days count from {day}"


def _replayed(names: list[str], machine: Machine, column: str, start: str) -> Iterator[str]:
    told = AuditEvent.objects.filter(verb__in=names, customer_id__isnull=False).order_by("pk")
    steps: dict[int | None, list[tuple[Any, Any]]] = defaultdict(list)
    for customer, before, after in told.values_list("customer_id", "before", "after").iterator():
        steps[customer].append((before.get(column), after.get(column)))
    for pk, status in Customer.objects.order_by("pk").values_list("pk", column).iterator():
        stands, faults = _follow(machine, start, steps[pk])
        yield from (f"customer {pk}, {column}: {fault}" for fault in faults)
        if stands != status:
            yield f"customer {pk}: {column} is {status}, its history ends with {stands}"


def _follow(machine: Machine, start: str, steps: Iterable[tuple[Any, Any]]) -> tuple[str, list[str]]:
    stands, faults = start, []
    for before, after in steps:
        if before != stands:
            faults.append(f"a step from {before} follows on {stands}")
        if not machine.allows(before, after):
            faults.append(f"{before} may not become {after}")
        stands = after
    return stands, faults


def gone() -> Iterator[str]:
    """Who is being removed has no subscribers left and uses no unit."""
    left = Subscriber.objects.filter(customer__provisioning_status__in=GONE, released_at__isnull=True)
    for pk, customer in left.order_by("pk").values_list("pk", "customer_id"):
        yield f"subscriber {pk} is live, customer {customer} is gone"
    used = Quantity.objects.filter(customer__provisioning_status__in=GONE).exclude(assigned=0, reserved=0)
    for pk, customer in used.order_by("pk").values_list("pk", "customer_id"):
        yield f"quantity {pk} is in use, customer {customer} is gone"


def directory() -> Iterator[str]:
    """Provisioned with nothing owed means that the backend holds just these users (the embedded one is read)."""
    if settings.PROVISIONING_BACKEND != EMBEDDED:
        return
    owed = ProvisioningWork.objects.filter(customer=OuterRef("pk")).exclude(state=DONE)
    settled = Customer.objects.filter(~Exists(owed)).filter(
        provisioning_status__in=[Provisioning.PROVISIONED, Provisioning.REMOVED]
    )
    names = {
        pk: (public, status)
        for pk, public, status in settled.values_list("pk", "public_id", "provisioning_status")
    }
    wanted: dict[str, set[str]] = defaultdict(set)
    live = Subscriber.objects.filter(released_at__isnull=True, customer__in=settled)
    for customer, public in live.values_list("customer_id", "public_id").iterator():
        wanted[names[customer][0]].add(f"user:{public}")
    for public, status in names.values():
        if status == Provisioning.PROVISIONED:
            wanted[public].add(f"organisation:{public}")
    held: dict[str, set[str]] = defaultdict(set)
    for organisation, key in DirectoryEntry.objects.values_list("organisation_id", "key").iterator():
        held[organisation].add(key)
    for pk, (public, status) in sorted(names.items()):
        if wanted[public] != held[public]:
            differ = sorted(wanted[public] ^ held[public])
            yield f"customer {pk} is {status} and owes nothing, but the directory differs in {', '.join(differ)}"
