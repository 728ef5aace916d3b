"""When a partner wants to hear of its customers' quantities, product by product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from customers import permissions
from customers.errors import Problem, problem
from customers.events import ThresholdsChanged
from customers.licensing import alerts
from customers.models import Product, QuotaThreshold
from customers.rules.thresholds import USUAL, Thresholds
from portal.accounts.models import Partner
from portal.accounts.rights import Right
from portal.audit.record import record
from portal.base.actors import Actor
from portal.base.errors import NotAllowed, Stale, raise_if


def of_partner(partner_id: int) -> dict[int, QuotaThreshold]:
    """What a partner has set, by product."""
    rows = QuotaThreshold.objects.filter(partner_id=partner_id).order_by("pk")
    return {row.product_id: row for row in rows}


def stamp(rows: Iterable[QuotaThreshold]) -> int:
    """What a page of thresholds carries: every change of one raises it."""
    return sum(row.row_version for row in rows)


def change(*, actor: Actor, partner: Partner, wanted: Mapping[str, Thresholds], at: datetime) -> int:
    """Set the thresholds of the products named; what already is so is left. How many changed.

    Nobody is told of what is over a new threshold already. Raises `NotAllowed`, `Suspended`, `Outdated`,
    `Stale`, and `Invalid` with every problem.
    """
    if not actor.may(Right.MANAGE_INTEGRATIONS) or partner.pk not in actor.partner_ids:
        raise NotAllowed
    if permissions.is_suspended(partner):
        raise permissions.Suspended
    actor.go_on()
    raise_if([one for code, rule in wanted.items() for one in _problems(code, rule)])
    try:
        with transaction.atomic():
            held = QuotaThreshold.objects.select_for_update().filter(partner=partner).order_by("pk")
            rows = {row.product_id: row for row in held}
            actor.saw(partner, kind="thresholds", now=stamp(rows.values()))
            products = Product.objects.filter(code__in=wanted).order_by("pk")
            return sum(_set(actor, partner, one, rows.get(one.pk), wanted[one.code], at) for one in products)
    except IntegrityError as error:
        raise Stale from error  # somebody set the same product for the first time


def _problems(code: str, rule: Thresholds) -> Iterator[Problem]:
    for name in ("low_percent", "high_percent"):
        share = getattr(rule, name)
        if share is not None and not 1 <= share <= 100:
            yield problem(f"{name}_{code}", "bad_threshold")
    if rule.low_percent and rule.high_percent and rule.low_percent >= rule.high_percent:
        yield problem(f"high_percent_{code}", "threshold_order")


def _set(
    actor: Actor,
    partner: Partner,
    product: Product,
    row: QuotaThreshold | None,
    rule: Thresholds,
    at: datetime,
) -> bool:
    if (alerts.of_row(row) if row else USUAL) == rule:
        return False
    if row is None:
        row = QuotaThreshold(partner=partner, product=product)
    row.low_percent, row.high_percent, row.left_at = rule.low_percent, rule.high_percent, rule.left_at
    row.row_version += 1
    row.save()
    record(
        ThresholdsChanged(low_percent=rule.low_percent, high_percent=rule.high_percent, left_at=rule.left_at),
        actor=actor,
        at=at,
        subject=product,
        partner_id=partner.pk,
    )
    alerts.follow_partner(partner.pk, product.pk, at=at)
    return True
