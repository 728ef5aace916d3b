"""A "not a match" is remembered for one customer and one listed party while both sides stay the same."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, Protocol, TypeVar

from django.conf import settings

from compliance.events.decisions import ClearanceEnded, ClearanceGiven
from compliance.models import Case, CaseCandidate, Check, Clearance, Verdict
from compliance.review import case_log, profile_queries
from compliance.screening.engine import Query
from compliance.screening.fingerprint import query_fingerprint
from customers.models import Customer
from portal.base.actors import Actor, system


class Found(Protocol):
    """What is read of a candidate, be it the engine's or a stored one."""

    @property
    def party_key(self) -> str:
        """The listed party."""

    @property
    def row_hash(self) -> str:
        """The fingerprint of its wording."""


FoundT = TypeVar("FoundT", bound=Found)


def held_back(
    *, customer: Customer, query: Query, candidates: Iterable[FoundT], at: datetime
) -> tuple[list[FoundT], list[dict[str, Any]]]:
    """Candidates that stand, and (JSON-safe) those a remembered verdict holds back; writes nothing.

    Held back only while the customer's side, the entry's wording and the clearance's own date all still agree.
    """
    live = Clearance.objects.filter(customer=customer, ended_at__isnull=True, review_on__gt=_day(at))
    mine = query_fingerprint(query)
    remembered = {one.party_key: one for one in live if one.query_fingerprint == mine}
    kept, suppressed = [], []
    for candidate in candidates:
        clearance = remembered.get(candidate.party_key)
        if clearance is None or clearance.row_hash != candidate.row_hash:
            kept.append(candidate)
        else:
            suppressed.append(_why(clearance))
    return kept, suppressed


def _why(clearance: Clearance) -> dict[str, Any]:
    return {
        "party_key": clearance.party_key,
        "row_hash": clearance.row_hash,
        "clearance": clearance.pk,
        "reason": clearance.reason,
        "author": clearance.author_name,
        "given_at": clearance.given_at.isoformat(),
    }


def remember(*, actor: Actor, candidate: CaseCandidate, verdict: Verdict, at: datetime) -> Clearance:
    """Keep a `no_match` verdict for later checks; replaces what was remembered of the same party."""
    customer = candidate.case.customer
    end(customer=customer, party_keys=[candidate.party_key], because="replaced", at=at)
    clearance = Clearance.objects.create(
        customer=customer,
        party_key=candidate.party_key,
        query_fingerprint=query_fingerprint(query_asked(candidate.check_run)),
        row_hash=candidate.row_hash,
        verdict=verdict,
        reason=verdict.reason,
        author_name=actor.name,
        given_at=at,
        review_on=months_later(_day(at), settings.CLEARANCE_MONTHS),
    )
    given = ClearanceGiven(party=candidate.party_key)
    case_log.add(given, case=candidate.case, actor=actor, at=at)
    return clearance


def query_asked(check: Check) -> Query:
    """What a check asked: as stored when it finished, else as its profile version says."""
    return profile_queries.asked(check.query) if check.query else profile_queries.query_of(check.profile)


def end_changed(*, case: Case, check: Check, candidates: Iterable[Found], at: datetime) -> int:
    """End what was remembered of parties that a check raised all the same, saying which side changed; how many."""
    found = {one.party_key: one for one in candidates}
    live = Clearance.objects.filter(customer=case.customer, party_key__in=found, ended_at__isnull=True)
    asked = query_fingerprint(query_asked(check))
    for memory in live.order_by("pk"):
        sides = {
            "customer": memory.query_fingerprint != asked,
            "list": memory.row_hash != found[memory.party_key].row_hash,
            "review_date": memory.review_on <= _day(at),
        }
        _raised_again(case, memory, [name for name, differs in sides.items() if differs], at)
    return end(customer=case.customer, party_keys=list(found), because="raised_again", at=at)


def _raised_again(case: Case, memory: Clearance, changed: list[str], at: datetime) -> None:
    ended = ClearanceEnded(party=memory.party_key, clearance=memory.pk, changed=changed)
    case_log.add(ended, case=case, actor=system("check"), at=at)


def end(*, customer: Customer, party_keys: list[str], because: str, at: datetime) -> int:
    """End the live clearances of a customer for these parties; how many."""
    live = Clearance.objects.filter(customer=customer, party_key__in=party_keys, ended_at__isnull=True)
    return live.update(ended_at=at, ended_because=because)


def months_later(day: date, months: int) -> date:
    """The same day some months later; the last of the month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()
