"""Gives the entries of a feed their numbers, one caller at a time, and lets old ones go."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from portal.accounts.feed.models import FeedEntry, FeedHead

KEPT = timedelta(days=31)
"""Thirty days, and one for an outcome that was held back at the beginning of them."""
AT_ONCE = 500
PRUNED_AT_ONCE = 1000


def number(partner_id: int, *, held: QuerySet[Any]) -> int:
    """Number everything committed that may be known, and return the last number of the feed.

    `held` are the customers whose outcome their partner is not shown yet: their outcomes stay for later. What
    commits after this call has a higher number, whatever its primary key: a reader that goes on from the last
    number it saw misses nothing.
    """
    while _waiting(partner_id, held).exists():
        with transaction.atomic():
            FeedHead.objects.get_or_create(partner_id=partner_id)
            head = FeedHead.objects.select_for_update().get(partner_id=partner_id)
            # Which customers are held is read by the same statement: an outcome is never seen without its hold.
            rows = list(_waiting(partner_id, held).order_by("pk")[:AT_ONCE])
            for place, row in enumerate(rows, start=head.last + 1):
                row.number = place
            FeedEntry.objects.bulk_update(rows, ["number"])
            FeedHead.objects.filter(pk=head.pk).update(last=head.last + len(rows))
    return last(partner_id)


def last(partner_id: int) -> int:
    """The last number given; 0 for a feed that nobody has read."""
    found = FeedHead.objects.filter(partner_id=partner_id).values_list("last", flat=True).first()
    return found or 0


def _waiting(partner_id: int, held: QuerySet[Any]) -> QuerySet[FeedEntry]:
    waiting = FeedEntry.objects.filter(partner_id=partner_id, number=None)
    return waiting.exclude(is_outcome=True, customer_id__in=held.values("pk"))


def prune(at: datetime) -> bool:
    """Let what is older than `KEPT` go; whether there is more.

    What nobody numbered counts as numbered and gone, so that a reader who comes late is told of its loss.
    """
    old = FeedEntry.objects.filter(created_at__lt=at - KEPT).order_by("created_at")
    readers = set(old.values_list("partner_id", flat=True)[:PRUNED_AT_ONCE])
    with transaction.atomic():
        _hold(readers)
        chosen = list(old.filter(partner_id__in=readers).select_for_update()[:PRUNED_AT_ONCE])
        unseen = Counter(one.partner_id for one in chosen if one.number is None)
        for partner_id, count in unseen.items():
            FeedHead.objects.filter(partner_id=partner_id).update(last=F("last") + count)
        FeedEntry.objects.filter(pk__in=[one.pk for one in chosen]).delete()
    return len(chosen) == PRUNED_AT_ONCE


def _hold(partner_ids: set[int]) -> None:
    """Lock the ends of these feeds before any entry, as `number` does: neither waits for what the other has."""
    for partner_id in sorted(partner_ids):
        FeedHead.objects.get_or_create(partner_id=partner_id)
    list(FeedHead.objects.filter(partner_id__in=partner_ids).order_by("partner_id").select_for_update())
