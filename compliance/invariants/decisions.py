"""Four eyes: no refusal made or ended by one person, by whatever path (domain.md §4, rule 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from compliance.models import Case, CaseCandidate, Decision
from compliance.states import Band, CaseState, DecisionWord
from customers.events import ComplianceMoved
from customers.models import Customer
from customers.states import Compliance
from portal.audit.models import AuditEvent

STOOD = [Decision.Outcome.FINAL, Decision.Outcome.UNDONE]
"""Outcomes of what was once in effect, where `final_at` is set."""


def refusals() -> Iterator[str]:
    """Whoever left non-compliant did so by deprovisioning, or by an approval that two different people signed."""
    signed: dict[int, set[datetime]] = defaultdict(set)
    made = Decision.objects.filter(decision=DecisionWord.APPROVED, final_at__isnull=False, outcome__in=STOOD)
    by_two = made.filter(second_by__isnull=False, by__isnull=False).exclude(second_by=F("by"))
    for customer, at in by_two.values_list("case__customer_id", "final_at").iterator():
        if at is not None:
            signed[customer].add(at)
    left = AuditEvent.objects.filter(
        verb=ComplianceMoved.name, before__compliance_status=Compliance.NON_COMPLIANT
    ).exclude(after__compliance_status=Compliance.DEPROVISIONED)
    unreal = set(Customer.objects.filter(partner__is_sandbox=True).values_list("pk", flat=True))
    for pk, whose, at in left.order_by("pk").values_list("pk", "customer_id", "at").iterator():
        if whose in unreal:
            continue
        if whose is None or at not in signed[whose]:
            yield f"customer {whose} stopped being non-compliant in event {pk} without two people"


def four_eyes() -> Iterator[str]:
    """A refusal, a lifted refusal and an approval over a strong candidate carry two different names."""
    final = Decision.objects.filter(final_at__isnull=False, outcome__in=STOOD)
    strong = CaseCandidate.objects.filter(
        case=OuterRef("case"), band=Band.STRONG, check_run__finished_at__lt=OuterRef("final_at")
    )
    serious = Q(decision=DecisionWord.NON_COMPLIANT) | Q(lifts_refusal=True)
    over = Q(decision=DecisionWord.APPROVED) & Exists(strong)
    alone = final.filter(serious | over).filter(Q(second_by=None) | Q(second_by=F("by")))
    for pk, case, word in alone.order_by("pk").values_list("pk", "case_id", "decision"):
        yield f"decision {pk} of case {case}, {word}, needs two people and has one"


def states() -> Iterator[str]:
    """A case is decided as its newest decision in effect says, and waits for a second person as one is pending."""
    pending = Decision.objects.filter(case=OuterRef("pk"), outcome=Decision.Outcome.PENDING)
    second = Q(state=CaseState.AWAITING_SECOND)
    for pk, state in Case.objects.filter(second & ~Exists(pending) | ~second & Exists(pending)).values_list(
        "pk", "state"
    ):
        yield f"case {pk} is {state}, and what waits for a second person says otherwise"
    newest = dict(
        Decision.objects.filter(outcome=Decision.Outcome.FINAL)
        .order_by("pk")
        .values_list("case_id", "decision")
    )
    decided = Case.objects.filter(state__in=DecisionWord.values).order_by("pk")
    for pk, state, at in decided.values_list("pk", "state", "decided_at").iterator():
        if newest.get(pk) != state or at is None:
            yield f"case {pk} is {state}, its newest decision in effect is {newest.get(pk)}"
    undecided = Case.objects.exclude(state__in=DecisionWord.values).filter(decided_at__isnull=False)
    yield from (
        f"case {pk} is {state} with a moment of decision"
        for pk, state in undecided.values_list("pk", "state")
    )
