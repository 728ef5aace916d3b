"""The desk's lists: queue, mine, waiting for partners, second approval; and taking the next case."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from compliance.access import desk
from compliance.desk.case import queries as case_page
from compliance.desk.queue import counts as desk_counts
from compliance.desk.queue import waiting as waiting_cases
from compliance.lists import queries as list_queries
from compliance.lists import words as list_words
from compliance.models import Case
from compliance.review import cases, words
from compliance.review import queue as desk_queue
from compliance.review.queue import Filters, Sheet
from compliance.states import Band
from portal.accounts.access import actor, without_page
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.actors import Actor
from portal.base.errors import DomainError
from portal.base.htmx import render_part
from portal.base.paging import page_of


@require_safe
@desk(Right.SEE_CASES)
def queue(request: HttpRequest) -> HttpResponse:
    """Every open and claimed case, unread answers first, then the least time left."""
    who, at = actor(request), clock.now()
    filters = Filters.parse(request.GET)
    found = desk_queue.sheets(_open(filters), at=at)
    shown = desk_queue.narrowed(found, filters, who)
    context = {
        "page": desk_queue.page(shown, request.GET.get("page"), who=who, at=at),
        "filters": filters,
        "tiles": _tiles(who, filters, found),
        "escalated": sum(1 for one in found if one.with_lead),
        "spoken": _spoken(len(shown)) if filters.narrows else "",
        "refresh_url": request.get_full_path(),
        "last_decided": case_page.last_decided() if not shown else None,
        **_choices(),
        **_head(at),
    }
    return render_part(request, "compliance/queue.html", "compliance/_queue_results.html", context)


def _open(filters: Filters) -> QuerySet[Case]:
    return Case.objects.filter(Q(state__in=desk_queue.WORK) & filters.as_q())


def _spoken(count: int) -> str:
    return ngettext("%(n)s case", "%(n)s cases", count) % {"n": count}


def _choices() -> dict[str, Any]:
    return {
        "list_codes": [(code, list_words.list_name(code)) for code in desk_queue.list_codes()],
        "partners": desk_queue.partners(),
        "triggers": list(words.TRIGGERS.items()),
        "clock_choices": list(desk_queue.CLOCKS.items()),
        "bands": [(value, Band(value).label) for value in desk_queue.BANDS],
    }


def _head(at: Any) -> dict[str, Any]:
    return {
        "target": settings.REVIEW_TARGET_MINUTES,
        "limit": settings.REVIEW_LIMIT_MINUTES,
        "lists_age": list_queries.age_text(at),
    }


def _tiles(who: Actor, filters: Filters, found: list[Sheet]) -> list[dict[str, Any]]:
    """Six counters that filter; those of this page count what the other filters leave."""
    counts = desk_counts.of_desk(who.user_id)
    address = reverse("compliance:queue")
    free = sum(1 for one in found if one.is_free)
    over = sum(1 for one in found if one.clock.state == "over")
    plain = not (filters.claim or filters.clock)
    return [
        _tile(_("All open"), counts["open"], address, current=plain),
        _tile(
            _("Mine"),
            counts["mine"],
            f"{address}?claim=mine",
            "person-check",
            current=filters.claim == "mine",
        ),
        _tile(_("Unclaimed"), free, f"{address}?claim=nobody", "inbox", current=filters.claim == "nobody"),
        _tile(
            _("Over the limit"),
            over,
            f"{address}?clock=over",
            "exclamation-octagon-fill",
            "stop",
            current=filters.clock == "over",
        ),
        _tile(
            _("Waiting for partner"),
            counts["waiting"],
            reverse("compliance:waiting"),
            "hourglass-split",
            "wait",
        ),
        _tile(_("Second approval"), counts["second"], reverse("compliance:second"), "people-fill", "work"),
    ]


def _tile(
    label: str, count: int, url: str, icon: str = "", tone: str = "", *, current: bool = False
) -> dict[str, Any]:
    return {"label": label, "count": count, "url": url, "icon": icon, "tone": tone, "current": current}


@require_safe
@desk(Right.SEE_CASES)
def mine(request: HttpRequest) -> HttpResponse:
    """The cases the reader has claimed."""
    who, at = actor(request), clock.now()
    held = Case.objects.filter(state="claimed", claimed_by_id=who.user_id)
    context = {
        "title": _("My cases"),
        "lead": _("Cases you hold. An idle claim runs out, so that others can go on."),
        "page": desk_queue.page(desk_queue.sheets(held, at=at), request.GET.get("page"), who=who, at=at),
        "empty_title": _("You hold no case"),
        "empty_text": _("Take the next one from the queue: the most urgent comes first."),
    }
    return render(request, "compliance/mine.html", context)


@require_safe
@desk(Right.SEE_CASES)
def waiting(request: HttpRequest) -> HttpResponse:
    """The cases that wait for their partners."""
    page = waiting_cases.page(request.GET.get("page"), at=clock.now())
    return render(request, "compliance/waiting.html", {"page": page})


@require_safe
@desk(Right.SECOND_APPROVAL)
def second(request: HttpRequest) -> HttpResponse:
    """The decisions that wait for a second person, those whose partner has answered since first."""
    found = case_page.waiting_for_second().select_related("case__customer__partner")
    mine = actor(request).user_id
    page = page_of(
        found,
        request.GET.get("page"),
        desk_queue.PAGE_SIZE,
        lambda some: [case_page.second_line(one, mine) for one in some],
    )
    return render(request, "compliance/second.html", {"page": page})


@require_POST
@desk(Right.DECIDE_CASES)
def take_next(request: HttpRequest) -> HttpResponse:
    """Claim the most urgent case and open it; say so when there is none."""
    try:
        case = cases.take_next(actor=without_page(request), at=clock.now())
    except DomainError as refused:
        messages.error(request, str(refused))
        return redirect("compliance:queue")
    if case is None:
        messages.info(request, _("No case is waiting. Everything open is in somebody’s hands."))
        return redirect("compliance:queue")
    return redirect("compliance:case", public_id=case.public_id)
