"""A list update re-screens customers against what changed only; resumable, customer by customer in pk order."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from compliance.events.decisions import CandidateDelisted
from compliance.lists import indexes
from compliance.models import Case, CaseCandidate, Check, Clearance, ListedEntry, ListUpdate
from compliance.review import candidates, case_log, delistings, profile_queries, whitelist
from compliance.screening import index as indexing
from compliance.screening import rescreen
from compliance.screening.index import Index
from compliance.screening.party import ListedParty, party_from
from compliance.screening.policy import ENGINE_VERSION
from compliance.states import OPEN_CASE_STATES, CaseState, CheckState
from customers.models import Customer
from customers.models.querysets import CustomerQuerySet
from portal.base.actors import system
from portal.jobs import hint

BATCH = 500
SLICE_SECONDS = 1.0


def run(at: datetime, *, seconds: float = 50.0) -> int:
    """Go on with unfinished updates, oldest first, until the time is spent; how many customers were screened."""
    until = time.monotonic() + seconds
    done = 0
    for update in ListUpdate.objects.filter(finished_at__isnull=True).order_by("pk"):
        if update.last_customer_id == 0 and update.customers_done == 0:
            _begin(update, at)
        done += _go_on(update, until, at)
        if time.monotonic() >= until:
            break
    return done


def _begin(update: ListUpdate, at: datetime) -> None:
    """What rested on entries that changed or left is ended or marked, never silently."""
    with transaction.atomic():
        pairs = [pair for batch in _batches(update.entry_ids) for pair in _keys_and_hashes(batch)]
        _end_memories(dict(pairs), set(update.removed_keys), at)
        _mark_delisted(update, at)
        update.customers_total = _customers().count()
        update.save(update_fields=["customers_total"])


def _end_memories(hashes: dict[str, str], gone: set[str], at: datetime) -> None:
    """A remembered "no match" whose entry changed or left no longer holds anything back."""
    for memory in Clearance.objects.filter(ended_at__isnull=True).select_related("customer").iterator(BATCH):
        key = memory.party_key
        changed = hashes.get(key, memory.row_hash) != memory.row_hash
        if key in gone or changed:
            because = "entry_removed" if key in gone else "entry_changed"
            whitelist.end(customer=memory.customer, party_keys=[key], because=because, at=at)


def _keys_and_hashes(ids: list[int]) -> list[tuple[str, str]]:
    return list(ListedEntry.objects.filter(pk__in=ids).values_list("key", "row_hash"))


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _mark_delisted(update: ListUpdate, at: datetime) -> None:
    """In open cases, and in those a customer was refused on: a person may want to look again."""
    gone = set(update.removed_keys)
    states = [*OPEN_CASE_STATES, CaseState.NON_COMPLIANT]
    standing = CaseCandidate.objects.filter(case__state__in=states, delisted_at__isnull=True)
    rows = standing.order_by("case__customer_id", "case_id", "pk").values_list("case_id", "party_key")
    left: dict[int, list[str]] = {}
    for case_id, key in rows.iterator(BATCH):
        if key in gone:
            left.setdefault(case_id, []).append(key)
    for case_id, keys in left.items():
        _take_off(Case.objects.get(pk=case_id), keys, at)


def _take_off(case: Case, keys: list[str], at: datetime) -> None:
    """The case is held: a check that joins it at the same moment sums it up as well."""
    case_log.hold(case)
    lost = delistings.loses_ground(case, keys)
    found = case.candidates.filter(party_key__in=keys, delisted_at__isnull=True)
    for candidate in found.order_by("pk"):
        CaseCandidate.objects.filter(pk=candidate.pk).update(delisted_at=at)
        case_log.add(
            CandidateDelisted(party=candidate.party_key), case=case, actor=system("list update"), at=at
        )
    candidates.sum_up(case)
    if lost:
        delistings.look_again(case, at=at)


def _customers() -> CustomerQuerySet:
    return Customer.objects.present().exclude(partner__is_sandbox=True)  # nothing real is compared with these


def _go_on(update: ListUpdate, until: float, at: datetime) -> int:
    if not update.entry_ids:
        _finish(update, at)
        return 0
    index = _index_of(update)
    done = 0
    while time.monotonic() < until:
        screened = _one_batch(update, index, at)
        if screened == 0:
            _finish(update, at)
            break
        done += screened
    return done


def _one_batch(update: ListUpdate, index: Index, at: datetime) -> int:
    """Screen the next customers; their checks, the progress and the place to resume in one transaction."""
    rows = list(
        _customers().filter(pk__gt=update.last_customer_id).select_related("profile").order_by("pk")[:BATCH]
    )
    if not rows:
        return 0
    known = _compared_anyway(update, rows)
    questions = [
        (row.pk, profile_queries.query_of(row.profile)) for row in rows if row.profile and row.pk not in known
    ]
    hit = set(rescreen.affected(index, questions, whole=indexes.newest()[0]))
    with transaction.atomic():
        _owe_checks(update, [row for row in rows if row.pk in hit], at)
        ListUpdate.objects.filter(pk=update.pk).update(
            last_customer_id=rows[-1].pk,
            customers_done=F("customers_done") + len(rows),
            hits=F("hits") + len(hit),
        )
    update.last_customer_id = rows[-1].pk
    return len(rows)


def _compared_anyway(update: ListUpdate, rows: list[Customer]) -> set[int]:
    """Customers whose newest version was checked against these lists or newer ones, or is still to be checked.

    One that is being checked just now may have begun with the older lists, so it is not among them.
    """
    newest = Check.objects.filter(customer__in=rows, profile_id=F("customer__profile_id"))
    found = newest.filter(Q(in_force_id__gte=update.in_force_id) | Q(state=CheckState.QUEUED))
    own = newest.exclude(trigger=Check.Trigger.LIST)
    unseen = {row.pk for row in rows} - set(own.values_list("customer_id", flat=True))
    return unseen | set(found.values_list("customer_id", flat=True))


def _owe_checks(update: ListUpdate, rows: list[Customer], at: datetime) -> None:
    Check.objects.bulk_create(
        [
            Check(
                customer=row,
                profile=row.profile,
                trigger=Check.Trigger.LIST,
                list_update=update,
                due_at=at,
                created_at=at,
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )
    if rows:
        hint.after_commit()


def _index_of(update: ListUpdate) -> Index:
    path = Path(settings.DATA_DIR) / "indexes" / f"update-{update.pk}-{ENGINE_VERSION}.idx"
    try:
        return Index.open(path)
    except (OSError, ValueError):
        indexing.build(_parties(update), path)
        return Index.open(path)


def _parties(update: ListUpdate) -> Iterator[ListedParty]:
    for batch in _batches(update.entry_ids):
        for party in ListedEntry.objects.filter(pk__in=batch).values_list("party", flat=True):
            yield party_from(party)


def _finish(update: ListUpdate, at: datetime) -> None:
    ListUpdate.objects.filter(pk=update.pk, finished_at__isnull=True).update(finished_at=at)
    (Path(settings.DATA_DIR) / "indexes" / f"update-{update.pk}-{ENGINE_VERSION}.idx").unlink(missing_ok=True)


def run_job(at: datetime) -> bool:
    """The periodic job, in slices so short that nothing else waits for one; whether customers are left to screen."""
    run(at, seconds=SLICE_SECONDS)
    return ListUpdate.objects.filter(finished_at__isnull=True).exists()
