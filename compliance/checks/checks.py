"""The check: one for every profile version, derived from it, so that none can be skipped or lost (design.md §3)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from compliance.checks import sandbox
from compliance.events.lists import CheckFinished
from compliance.lists import indexes
from compliance.models import Case, Check, CheckCandidate, ListedEntry, ListInForce
from compliance.review import cases, refusals, whitelist
from compliance.review.profile_queries import query_of, stored
from compliance.screening.engine import Candidate, Query, Result, screen
from compliance.states import OPEN_CASE_STATES, Band, CheckState
from customers.models import Customer, Profile
from customers.profile import compliance_status
from customers.states import Compliance
from portal.audit.record import record
from portal.base.actors import Actor, system
from portal.jobs import work

BATCH = 500
SCALE = 10_000
"""Scores are stored as whole ten-thousandths: exact, ordered, the same on both databases."""


def ensure(at: datetime) -> int:
    """Write the missing check of every profile version, superseded ones too; how many. Safe to repeat.

    Due at once, in the order in which the versions were written.
    """
    has_one = Check.objects.filter(profile_id=OuterRef("pk")).exclude(trigger=Check.Trigger.LIST)
    owed = Profile.objects.filter(~Exists(has_one)).order_by("pk")[:BATCH]
    made = Check.objects.bulk_create(
        [
            Check(
                customer_id=profile.customer_id,
                profile=profile,
                trigger=profile.reason,
                due_at=profile.created_at,
                created_at=at,
            )
            for profile in owed
        ],
        ignore_conflicts=True,
    )
    return len(made)


def run(row_id: int, attempt: int, at: datetime) -> None:
    """Screen a claimed check outside any transaction, then finish it under its fencing number.

    Without a list or an index it is given back with that reason and stays owed. A sandbox's meets no list.
    """
    check = Check.objects.select_related("profile", "customer__partner", "list_update").get(pk=row_id)
    if check.customer.partner.is_sandbox:
        sandbox.finish(check, attempt, at)
        return
    query = query_of(check.profile)
    try:
        index, in_force = indexes.current()
    except indexes.NothingToCompare as missing:
        work.give_back(Check, row_id, attempt, at=at, reason=missing.code)
        return
    result = screen(query, index)
    with transaction.atomic():
        _finish(check, attempt, query, result, in_force, at)


def _finish(
    check: Check, attempt: int, query: Query, result: Result, in_force: ListInForce, at: datetime
) -> None:
    kept, suppressed = whitelist.held_back(
        customer=check.customer, query=query, candidates=result.candidates, at=at
    )
    hits = result.state == "incomplete" or any(one.band in (Band.STRONG, Band.REVIEW) for one in kept)
    finished = work.finish(
        Check,
        check.pk,
        attempt,
        at=at,
        state=CheckState.HITS if hits else CheckState.CLEAR,
        query=stored(query),
        engine_state=result.state,
        incomplete_reason=result.incomplete_reason,
        in_force=in_force,
        versions=result.versions,
        list_versions=in_force.versions,
        suppressed=suppressed,
        result_hash=result_hash(result),
        top_score=round(max((one.score for one in result.candidates), default=0.0) * SCALE),
    )
    if not finished:
        return  # another attempt has it: nothing of this one is kept
    check.refresh_from_db()
    rows = _write_candidates(check, result.candidates)
    keys = {one.party_key for one in kept}
    _settle(check, [row for row in rows if row.party_key in keys], hits=hits, at=at)


def result_hash(result: Result) -> str:
    """64 hexadecimal digits of an answer, so that a replay can be compared byte for byte."""
    parts = [
        result.state,
        result.incomplete_reason,
        [
            [one.party_key, one.row_hash, one.name, one.score, one.band, one.detail]
            for one in result.candidates
        ],
    ]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _write_candidates(check: Check, candidates: Sequence[Candidate]) -> list[CheckCandidate]:
    """Every band is kept: a near miss opens nothing, but shows what another threshold would have done."""
    banded = [one for one in candidates if one.band]
    keys = {one.party_key for one in banded}
    found = ListedEntry.objects.filter(key__in=keys).values_list("key", "row_hash", "pk")
    entries = {(key, row_hash): pk for key, row_hash, pk in found}
    return CheckCandidate.objects.bulk_create(
        [
            CheckCandidate(
                check_run=check,
                party_key=one.party_key,
                list_code=one.list_code,
                entry_id=entries.get((one.party_key, one.row_hash)),
                row_hash=one.row_hash,
                score=round(one.score * SCALE),
                band=one.band,
                position=position,
                detail=one.detail,
            )
            for position, one in enumerate(banded, start=1)
        ]
    )


def _settle(check: Check, kept: list[CheckCandidate], *, hits: bool, at: datetime) -> None:
    """What the outcome does: open or join the case, or clear the customer; nothing for one that is gone."""
    actor = system("check")
    # Held: an edit that comes in between must not be cleared by the check of the version before it.
    held = Customer.objects.select_for_update(no_key=True, of=("self",)).select_related("profile", "partner")
    customer = held.get(pk=check.customer_id)
    _remember_run(check, customer, len(kept), actor, at)
    if customer.is_gone:
        return  # the check is done and stored; a deleted customer opens no case (domain.md §4)
    again = not hits and refusals.unanswered(customer) is not None
    if hits or again:
        raised = [row for row in kept if row.band in (Band.STRONG, Band.REVIEW)]
        cases.join_hits(check=check, candidates=raised, at=at, trigger="recreated" if again else "")
    else:
        _maybe_clear(check, customer, actor, at)
    _recheck_done(check, customer, at)


def _recheck_done(check: Check, customer: Customer, at: datetime) -> None:
    """The newest version has been compared: nothing newer waits any more."""
    if check.profile_id != customer.profile_id:
        return
    unfinished = Check.objects.filter(profile_id=check.profile_id, finished_at__isnull=True)
    if not unfinished.exists():
        compliance_status.clear_recheck(customer=customer, at=at)


def _maybe_clear(check: Check, customer: Customer, actor: Actor, at: datetime) -> None:
    """A clear counts only for the latest version, with no case open (design.md §3).

    That of a list change says nothing while the version's own check is still owed: it comes, and clears.
    """
    latest = check.profile_id == customer.profile_id and _has_own_check(check)
    waiting = customer.compliance_status == Compliance.CHECKING
    if latest and waiting and not Case.objects.filter(customer=customer, state__in=OPEN_CASE_STATES).exists():
        compliance_status.move(customer=customer, target=Compliance.CLEAR, actor=actor, at=at)


def _has_own_check(check: Check) -> bool:
    """Whether this is the check that its version owes, or that one is done."""
    if check.trigger != Check.Trigger.LIST:
        return True
    own = Check.objects.filter(profile_id=check.profile_id, finished_at__isnull=False)
    return own.exclude(trigger=Check.Trigger.LIST).exists()


def _remember_run(check: Check, customer: Customer, raised: int, actor: Actor, at: datetime) -> None:
    record(
        CheckFinished(state=check.state, candidates=raised, held_back=len(check.suppressed)),
        actor=actor,
        at=at,
        subject=check,
        customer=customer,
    )
