"""A partner's figures: a page with charts and their tables, and the same as a file."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from customers.analytics import figures, panels
from customers.analytics.periods import CHOICES, Period
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base import clock


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def overview(request: HttpRequest) -> HttpResponse:
    """Charts by weeks, statuses, packages, use."""
    who, at = actor(request), clock.now()
    period = Period.of(request.GET.get("weeks", ""), at)
    counted, words = figures.statuses(who, at), panels.band_words()
    context = {
        "period": period,
        "choices": CHOICES,
        "panels": panels.by_week(who, period, at),
        "statuses": panels.status_words(counted),
        "under_review": figures.under_review(counted),
        "products": figures.products(who),
        "bands": [
            (words[use], n, reverse("customers:list") + address) for use, n, address in figures.bands(who, at)
        ],
    }
    return render(request, "customers/analytics.html", context)


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def file(request: HttpRequest) -> HttpResponse:
    """Every figure of the page as CSV."""
    who, at = actor(request), clock.now()
    rows = list(panels.lines(who, Period.of(request.GET.get("weeks", ""), at), at))
    headers = {"Content-Disposition": 'attachment; filename="figures.csv"'}
    answer = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8", headers=headers)
    return cast("HttpResponse", answer)  # guards and middleware treat both alike
