"""The first page for a partner's people, and the one search box."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from customers.directory import finding, needs
from customers.directory import today as happened
from customers.personal import memory
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.htmx import wants_fragment


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def today(request: HttpRequest) -> HttpResponse:
    """What needs me, what happened since I was here."""
    who, at = actor(request), clock.now()
    is_own_look = not getattr(request, "viewing", None)  # support that looks on does not end a visit
    since = memory.look(actor=who, at=at) if is_own_look else None
    news, more = happened.news(who, since, at=at)
    context = {"needs": needs.of_actor(who, at), "news": news, "more": more, "since": since, "at": at}
    return render(request, "customers/today.html", context)


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def search(request: HttpRequest) -> HttpResponse:
    """Customers, subscribers and pages by some letters; the options alone for the dialog."""
    text = request.GET.get("q", "").replace("\0", "")[: finding.LONGEST]
    groups = finding.find(actor(request), text)
    context = {"q": text.strip(), "groups": groups, "count": sum(len(one.hits) for one in groups)}
    template = "customers/_search_options.html" if wants_fragment(request) else "customers/search.html"
    answer = render(request, template, context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer
