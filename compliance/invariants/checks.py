"""Every version checked or owed, each once, and every hit before a person (rules 1 and 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from compliance.events.lists import CheckFinished
from compliance.models import Case, CaseCandidate, Check, CheckCandidate
from compliance.states import Band, CheckState
from customers.models import Profile
from customers.states import GONE, Compliance
from portal.audit.models import AuditEvent

OWED = [CheckState.QUEUED, CheckState.RUNNING]
ENDED = [CheckState.CLEAR, CheckState.HITS]


def versions() -> Iterator[str]:
    """A version has no check yet (and so owes one), one that waits or runs, or one that ended with its evidence."""
    once: Counter[int] = Counter()
    own = Check.objects.exclude(trigger=Check.Trigger.LIST).order_by("pk")
    for pk, profile, customer, theirs in own.values_list(
        "pk", "profile_id", "customer_id", "profile__customer_id"
    ).iterator():
        once[profile] += 1
        if customer != theirs:
            yield f"check {pk} is customer {customer}'s, its profile {profile} is customer {theirs}'s"
    yield from (f"profile {pk} has {number} checks" for pk, number in sorted(once.items()) if number > 1)
    clear = Profile.objects.filter(customer__compliance_status=Compliance.CLEAR, customer__profile_id=F("pk"))
    done = Check.objects.filter(profile=OuterRef("pk"), state__in=ENDED).exclude(trigger=Check.Trigger.LIST)
    for pk, customer in clear.filter(~Exists(done)).order_by("pk").values_list("pk", "customer_id"):
        yield f"customer {customer} is clear, but its newest version, profile {pk}, is not checked"


def outcomes() -> Iterator[str]:
    """A check that waits can be claimed again; one that ended says against what, and was told of just once."""
    stuck = Q(state=CheckState.RUNNING) & Q(leased_until=None) | Q(state__in=OWED, finished_at__isnull=False)
    bare = Q(state__in=ENDED) & (Q(finished_at=None) | Q(in_force=None) | Q(attempts=0))
    unreal = Q(customer__partner__is_sandbox=True)  # compared with nothing, and that is as it must be
    wrong = (
        stuck
        | bare & ~(unreal & Q(in_force=None, finished_at__isnull=False))
        | unreal & Q(in_force__isnull=False)
    )
    for pk, state in Check.objects.filter(wrong).order_by("pk").values_list("pk", "state"):
        yield f"check {pk} is {state}, and its other columns contradict it"
    told = Counter(AuditEvent.objects.filter(verb=CheckFinished.name).values_list("object_id", flat=True))
    for pk, state in Check.objects.order_by("pk").values_list("pk", "state").iterator():
        wanted = 1 if state in ENDED else 0
        if told[str(pk)] != wanted:
            yield f"check {pk} is {state}, and history has {told[str(pk)]} outcomes of it"


def unseen() -> Iterator[str]:
    """Every strong or review candidate that no remembered verdict held back stands in a case of its customer."""
    seen = set(CaseCandidate.objects.values_list("case__customer_id", "party_key"))
    found = CheckCandidate.objects.filter(band__in=[Band.STRONG, Band.REVIEW])
    found = found.exclude(check_run__customer__provisioning_status__in=GONE).order_by("pk")
    rows = found.values_list("check_run_id", "check_run__customer_id", "party_key", "check_run__suppressed")
    for check, customer, key, held in rows.iterator():
        back = {one["party_key"] for one in held}
        if (customer, key) not in seen and key not in back:
            yield f"check {check} found {key} for customer {customer}, and no case shows it"
    hits = Check.objects.filter(state=CheckState.HITS, customer__partner__is_sandbox=False)
    hits = hits.exclude(customer__provisioning_status__in=GONE)
    without = hits.filter(~Exists(Case.objects.filter(customer=OuterRef("customer"))))
    for pk, customer in without.order_by("pk").values_list("pk", "customer_id"):
        yield f"check {pk} of customer {customer} ended with hits, and the customer never had a case"
