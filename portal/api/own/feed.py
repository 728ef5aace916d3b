"""The events feed: what happened, in order, at least once, for thirty days (A14)."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Min, Q, QuerySet
from django.http import HttpResponse

from customers.models import Customer
from portal.accounts.feed import service
from portal.accounts.models import FeedEntry
from portal.accounts.rights import Right
from portal.api.door import Call
from portal.api.own import lists
from portal.api.own.errors import EventsGone
from portal.api.own.writing import answer
from portal.api.reading import Reader, count_of
from portal.base import clock

DEFAULT = 100
LONGEST = 30
"""Seconds that a call waits at most."""
STEP = 0.5
LATEST = "latest"
RETRY_SECONDS = "5"
_lock = threading.Lock()
_waiting = 0


@dataclass(frozen=True)
class Page:
    """Some entries, where to go on, and whether there is more already."""

    rows: list[FeedEntry]
    next: int
    more: bool


def read(call: Call) -> HttpResponse:
    """GET: what comes after `after`; with `wait` the call stays open until there is something."""
    reader = Reader({})
    limit, seconds = _limit(reader, call), _seconds(reader, call)
    after = _after(reader, call)
    reader.done()
    page = _page(call, after, limit)
    if not seconds or page.rows:
        return _told(call, page)
    with _place() as free:
        if free:
            return _told(call, _awaited(call, page, limit, seconds))
    response = _told(call, page)
    response["Retry-After"] = RETRY_SECONDS
    return response


def _told(call: Call, page: Page) -> HttpResponse:
    items = [json.loads(one.body) for one in page.rows]
    return answer(call.request, {"items": items, "next": str(page.next), "more": page.more})


def _awaited(call: Call, page: Page, limit: int, seconds: int) -> Page:
    """The first page that holds something, or an empty one when the time is over. No transaction is open."""
    until = time.monotonic() + seconds
    while not page.rows and (left := until - time.monotonic()) > 0:
        time.sleep(min(STEP, left))
        page = _page(call, page.next, limit)
    return page


@contextmanager
def _place() -> Iterator[bool]:
    """One of the few places of this process to wait in; False when all are taken: others need its threads too."""
    global _waiting  # noqa: PLW0603
    with _lock:
        free = _waiting < settings.API_LONG_POLLS
        _waiting += free
    try:
        yield free
    finally:
        with _lock:
            _waiting -= free


def _page(call: Call, after: int, limit: int) -> Page:
    partner = call.token.partner_id
    last = service.number(partner, held=Customer.objects.filter(outcome_shown_at__gt=clock.now()))
    found = FeedEntry.objects.filter(_seen(call), partner=partner, number__gt=after, number__lte=last)
    rows = list(found.order_by("number")[: limit + 1])
    shown, more = rows[:limit], len(rows) > limit
    return Page(shown, shown[-1].number or 0 if more else last, more)


def _seen(call: Call) -> Q:
    """Events of customers that the token sees now: who lost one learns no more of it."""
    own = Q(happened_to__in=call.actor.partner_ids)
    if call.actor.may(Right.SEE_ALL_OF_PARTNER):
        return own
    return own & Q(customer_id__in=Customer.objects.for_actor(call.actor).values("pk"))


def _after(reader: Reader, call: Call) -> int:
    text, partner = call.query.get("after", ""), call.token.partner_id
    kept: QuerySet[Any] = FeedEntry.objects.filter(partner=partner, number__isnull=False)
    first, last = kept.aggregate(first=Min("number"))["first"], service.last(partner)
    oldest = last if first is None else first - 1
    if text == LATEST:
        return service.number(partner, held=Customer.objects.filter(outcome_shown_at__gt=clock.now()))
    number = oldest if not text else count_of(text)
    if number is None or number > last:
        reader.fault("after", "bad_cursor", "Take this from `next` of the answer before.")
        return last
    if number < oldest:
        raise EventsGone
    return number


def _limit(reader: Reader, call: Call) -> int:
    text = call.query.get("limit", "")
    count = count_of(text) if text else DEFAULT
    if not count:
        reader.fault("limit", "not_a_count", "This must be a whole number of 1 or more.")
    return min(count or DEFAULT, lists.MOST)


def _seconds(reader: Reader, call: Call) -> int:
    text = call.query.get("wait", "")
    count = count_of(text) if text else 0
    if count is None or count > LONGEST:
        reader.fault("wait", "not_a_count", "This must be a whole number of 0 to 30.")
        return 0
    return count
