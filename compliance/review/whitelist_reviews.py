"""Remembered "no match" verdicts whose review date has come: looked at anew, though nothing has changed."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from compliance.models import CheckCandidate, Clearance
from compliance.review import cases, profile_queries, whitelist
from compliance.screening.fingerprint import query_fingerprint
from customers.models import Customer

BATCH = 200
TRIGGER = "review"


def raise_due(at: datetime) -> int:
    """Put every candidate whose review date has come into a case again; how many. Safe to repeat.

    List updates compare what changed only, so a pair in which nothing changes would else stay silent for ever.
    """
    due = Clearance.objects.filter(ended_at__isnull=True, review_on__lte=at.astimezone(UTC).date())
    return sum(_raise(pk, at) for pk in list(due.order_by("pk").values_list("pk", flat=True)[:BATCH]))


def _raise(pk: int, at: datetime) -> bool:
    with transaction.atomic():
        memory = Clearance.objects.get(pk=pk)
        held = Customer.objects.select_for_update(no_key=True, of=("self",)).select_related("profile")
        customer = held.get(pk=memory.customer_id)
        found = _candidate(memory, customer)
        if found is None:
            whitelist.end(customer=customer, party_keys=[memory.party_key], because="review_due", at=at)
            return False
        cases.join_hits(check=found.check_run, candidates=[found], at=at, trigger=TRIGGER)
        return True


def _candidate(memory: Clearance, customer: Customer) -> CheckCandidate | None:
    """What a check last found of the pair; None when it is no longer about the customer as it is."""
    if customer.is_gone or customer.profile is None:
        return None
    if query_fingerprint(profile_queries.query_of(customer.profile)) != memory.query_fingerprint:
        return None
    rows = CheckCandidate.objects.filter(
        check_run__customer=customer, party_key=memory.party_key, row_hash=memory.row_hash
    )
    return rows.select_related("check_run__profile").order_by("-pk").first()
