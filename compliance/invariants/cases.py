"""Cases: one open a customer, in step with the customer, its events, its verdicts and its contact rounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from compliance.models import Case, CaseCandidate, CaseEvent, ContactRound, Verdict
from compliance.states import OPEN_CASE_STATES, CaseState
from customers.models import Customer
from customers.states import GONE, Compliance

LEADS_TO = {
    "opened": {CaseState.OPEN},
    "reopened": {CaseState.OPEN},
    "released": {CaseState.OPEN},
    "lapsed": {CaseState.OPEN},
    "claimed": {CaseState.CLAIMED},
    "resumed": {CaseState.CLAIMED, CaseState.OPEN},  # by a reviewer, or by a list that took its ground away
    "kept": {CaseState.NON_COMPLIANT},
    "overturned": {CaseState.CLAIMED},
    "returned": {CaseState.CLAIMED},
    "undone": {CaseState.CLAIMED},
    "asked": {CaseState.AWAITING_PARTNER},
    "proposed": {CaseState.AWAITING_SECOND},
    "decided": {CaseState.APPROVED},
    "confirmed": {CaseState.APPROVED, CaseState.NON_COMPLIANT},
    "withdrawn": {CaseState.WITHDRAWN},
}
"""Where the newest event of these kinds leaves a case. An answer or an escalation may move it too: see `MAY_FOLLOW`."""

MAY_FOLLOW = {
    "answered": {CaseState.OPEN, CaseState.CLAIMED},
    "escalated": {CaseState.OPEN},
}
FOLLOWS = {"answered": {CaseState.AWAITING_PARTNER}, "escalated": {CaseState.CLAIMED}}
"""An answer moves only a case that waited for one, handing up only a case that somebody held."""

REVIEWED = [Compliance.IN_REVIEW, Compliance.AWAITING_PARTNER, Compliance.NON_COMPLIANT]


def one_open() -> Iterator[str]:
    """At most one open case a customer."""
    open_ones = Case.objects.filter(state__in=OPEN_CASE_STATES)
    for customer, number in sorted(Counter(open_ones.values_list("customer_id", flat=True)).items()):
        if number > 1:
            yield f"customer {customer} has {number} open cases"


def agree() -> Iterator[str]:
    """Clear and checking with no case open; in review only with one; waiting for the partner on both sides.

    A sandbox has no cases at all.
    """
    customers = Customer.objects.exclude(provisioning_status__in=GONE).filter(partner__is_sandbox=False)
    unreal = Case.objects.filter(customer__partner__is_sandbox=True).order_by("pk")
    yield from (f"case {pk} is of a sandbox" for pk in unreal.values_list("pk", flat=True))
    open_case = Case.objects.filter(customer=OuterRef("pk"), state__in=OPEN_CASE_STATES)
    unlooked = customers.filter(Exists(open_case)).exclude(compliance_status__in=REVIEWED)
    for pk, status in unlooked.order_by("pk").values_list("pk", "compliance_status"):
        yield f"customer {pk} is {status} with an open case"
    waiting = customers.filter(compliance_status__in=[Compliance.IN_REVIEW, Compliance.AWAITING_PARTNER])
    for pk, status in (
        waiting.filter(~Exists(open_case)).order_by("pk").values_list("pk", "compliance_status")
    ):
        yield f"customer {pk} is {status}, and no case of it is open"
    on_partner = open_case.filter(state=CaseState.AWAITING_PARTNER)
    alone = Q(compliance_status=Compliance.AWAITING_PARTNER) & ~Exists(on_partner)
    unasked = Q(compliance_status=Compliance.IN_REVIEW) & Exists(on_partner)
    for pk, status in customers.filter(alone | unasked).order_by("pk").values_list("pk", "compliance_status"):
        yield f"customer {pk} is {status}, its case says otherwise of whom it waits for"


def events() -> Iterator[str]:
    """The events of a case, one after the other, end in the state it is in."""
    stands: dict[int, str] = {}
    rows = CaseEvent.objects.filter(kind__in=[*LEADS_TO, *MAY_FOLLOW]).order_by("pk")
    for case, kind, person, detail in rows.values_list("case_id", "kind", "by_id", "detail").iterator():
        stands[case] = _after(stands.get(case, ""), kind, person, detail)
    for pk, state in Case.objects.order_by("pk").values_list("pk", "state").iterator():
        if state not in stands.get(pk, "").split("|"):
            yield f"case {pk} is {state}, its events end with {stands.get(pk) or 'nothing'}"


def _after(before: str, kind: str, person: int | None, detail: dict[str, object]) -> str:
    """The states that may follow, with a bar between them."""
    if kind in MAY_FOLLOW:
        moves = set(before.split("|")) & FOLLOWS[kind] and (kind != "escalated" or person is not None)
        return "|".join(sorted(MAY_FOLLOW[kind])) if moves else before
    if kind in ("decided", "confirmed"):
        return str(detail["decision"])
    return "|".join(LEADS_TO[kind])


def verdicts() -> Iterator[str]:
    """The verdict a candidate shows is the newest one given on it."""
    newest = dict(Verdict.objects.order_by("pk").values_list("candidate_id", "verdict"))
    shown = CaseCandidate.objects.exclude(verdict="").order_by("pk")
    for pk, case, verdict in shown.values_list("pk", "case_id", "verdict").iterator():
        if newest.get(pk) != verdict:
            yield f"candidate {pk} of case {case} shows {verdict}, the newest verdict is {newest.get(pk)}"


def rounds() -> Iterator[str]:
    """A case waits for its partner just as long as a contact round runs; who works on a case has a name."""
    running = ContactRound.objects.filter(case=OuterRef("pk"), ended_at=None)
    waits = Q(state=CaseState.AWAITING_PARTNER)
    wrong = Case.objects.filter(waits & ~Exists(running) | ~waits & Exists(running))
    for pk, state in wrong.order_by("pk").values_list("pk", "state"):
        yield f"case {pk} is {state}, and its contact round says otherwise"
    nobody = Case.objects.filter(state=CaseState.CLAIMED, claimed_by=None)
    yield from (
        f"case {pk} is claimed by nobody" for pk in nobody.order_by("pk").values_list("pk", flat=True)
    )
