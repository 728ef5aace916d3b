"""What a partner's customers did week by week; held outcomes are as invisible here as everywhere."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from customers.analytics.periods import Period, monday
from customers.directory import listing
from customers.directory.filters import Filters
from customers.events import ComplianceMoved
from customers.models import AssignmentCount, Customer, Quantity
from customers.models.querysets import CustomerQuerySet
from customers.states import UNDER_REVIEW, Compliance
from portal.audit.models import Audience, AuditEvent
from portal.base.actors import Actor

ASKED, ANSWERED = "compliance.questions.asked", "compliance.questions.answered"
"""Stored names of what a partner's history shows of questions; the room above declares them."""
Series = dict[date, float | None]


@dataclass(frozen=True)
class Use:
    """One product over all customers; `total` counts quantities with a cap."""

    name: str
    customers: int
    total: int
    used: int

    @property
    def percent(self) -> int | None:
        """How much of it is used."""
        return 100 * self.used // self.total if self.total else None


def _seen(actor: Actor) -> CustomerQuerySet:
    """Every customer the actor sees, removed ones too, without the own organisation."""
    seen: CustomerQuerySet = Customer.objects.for_actor(actor).filter(is_own_organisation=False).order_by()
    return seen


def _moves(actor: Actor, period: Period, at: datetime) -> QuerySet[AuditEvent]:
    """Moves of the compliance status that the partner is shown."""
    held = Customer.objects.filter(
        pk=OuterRef("customer_id"), outcome_shown_at__gt=at, outcome_held_at__lte=OuterRef("at")
    )
    found = AuditEvent.objects.filter(
        verb=ComplianceMoved.name,
        audience=Audience.PARTNER,
        partner_id__in=actor.partner_ids,
        at__gte=period.begin,
    )
    return found.filter(~Exists(held)).order_by()


def onboarded(actor: Actor, period: Period) -> Series:
    """Customers created in each week."""
    days = _seen(actor).filter(created_at__gte=period.begin).annotate(day=TruncDate("created_at", tzinfo=UTC))
    found: Counter[date] = Counter()
    for day, count in days.values_list("day").annotate(n=Count("pk", distinct=True)):
        found[monday(day)] += count
    return {week: found[week] for week in period.weeks}


def checked(actor: Actor, period: Period, at: datetime) -> tuple[Series, Series]:
    """Of the customers created in each week: the median minutes until clear, the percentage that a person looked at."""
    made = dict(_seen(actor).filter(created_at__gte=period.begin).values_list("pk", "created_at"))
    moves = _moves(actor, period, at)
    cleared = _first(moves.filter(after__compliance_status=Compliance.CLEAR.value))
    reviewed = _first(moves.filter(after__compliance_status=Compliance.IN_REVIEW.value))
    minutes, looked, all_of = defaultdict(list), Counter[date](), Counter[date]()
    for pk, created in made.items():
        week = monday(created.astimezone(UTC).date())
        all_of[week] += 1
        looked[week] += pk in reviewed
        if pk in cleared:
            minutes[week].append((cleared[pk] - created).total_seconds() / 60)
    return (
        {week: _median(minutes[week]) for week in period.weeks},
        {week: 100 * looked[week] / all_of[week] if all_of[week] else None for week in period.weeks},
    )


def _first(moves: QuerySet[AuditEvent]) -> dict[int, datetime]:
    """When each customer moved so for the first time."""
    found = moves.filter(customer_id__isnull=False).values_list("customer_id").annotate(first=Min("at"))
    return {pk or 0: first for pk, first in found}


def _median(values: Iterable[float]) -> float | None:
    found = list(values)
    return statistics.median(found) if found else None


def statuses(actor: Actor, at: datetime) -> list[tuple[str, int]]:
    """How many customers are in each status now, as the partner is shown it; and how many of them a person looks at."""
    live = _seen(actor).live().with_status_shown(at)
    found = dict(live.values_list("status_shown").annotate(n=Count("pk", distinct=True)))
    return [(status, found.get(status, 0)) for status in Compliance.values]


def under_review(counted: list[tuple[str, int]]) -> int | None:
    """The percentage of the customers that is under review now."""
    whole = sum(n for _status, n in counted)
    return round(100 * sum(n for status, n in counted if status in UNDER_REVIEW) / whole) if whole else None


def products(actor: Actor) -> list[Use]:
    """Every product that somebody has: sold and used."""
    held = Quantity.objects.filter(customer__in=_seen(actor).live().values("pk")).exclude(quantity=0)
    found = (
        held.order_by("-product__kind", "product__position", "product_id")
        .values_list("product__name")
        .annotate(
            customers=Count("pk"),
            total=Sum("quantity"),
            used=Sum("assigned", filter=Q(quantity__isnull=False)),
        )
    )
    return [Use(name, customers, total or 0, used or 0) for name, customers, total, used in found]


def units_used(actor: Actor, period: Period) -> Series:
    """Units of packages that were assigned at the end of each week."""
    counts = AssignmentCount.objects.filter(
        customer__in=_seen(actor).values("pk"), product__kind="package", day__lte=period.today
    )
    steps: Counter[date] = Counter()
    last: dict[tuple[int, int], int] = {}
    rows = counts.order_by("day").values_list("customer_id", "product_id", "day", "assigned")
    for customer, product, day, assigned in rows.iterator(chunk_size=5000):
        week = max(monday(day), period.weeks[0])
        steps[week] += assigned - last.get((customer, product), 0)
        last[customer, product] = assigned
    series: Series = {}
    total = 0
    for week in period.weeks:
        total += steps[week]
        series[week] = total
    return series


def bands(actor: Actor, at: datetime) -> list[tuple[str, int, str]]:
    """Customers by how much of their tightest quantity is used: the filter of the list, how many, its address."""
    told = []
    for use in ("half", "low", "almost", "full"):
        filters = Filters(use=use, own="hide")
        found = listing.chosen(actor, filters, at=at).order_by()
        told.append((use, found.values("pk").distinct().count(), filters.address()))
    return told


def answered(actor: Actor, period: Period) -> Series:
    """The median hours until the partner answered its reviewers, by the week of the answer."""
    seen = _seen(actor).values("pk")
    events = AuditEvent.objects.filter(
        verb__in=(ASKED, ANSWERED),
        audience=Audience.PARTNER,
        partner_id__in=actor.partner_ids,
        customer_id__in=seen,
    )
    asked: dict[Any, datetime] = {}
    hours: dict[date, list[float]] = defaultdict(list)
    for verb, customer, moment in events.order_by("at", "pk").values_list("verb", F("customer_id"), "at"):
        if verb == ASKED:
            asked.setdefault(customer, moment)
        elif customer in asked:
            begun = asked.pop(customer)
            hours[monday(moment.astimezone(UTC).date())].append((moment - begun).total_seconds() / 3600)
    return {week: _median(hours[week]) for week in period.weeks}
