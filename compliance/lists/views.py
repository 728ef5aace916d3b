"""The lists in force, what changed them, and what was refused."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from compliance.access import desk
from compliance.lists import loads as service
from compliance.lists import queries as selected
from compliance.lists import underway
from compliance.models import ListUpdate
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.paging import page_of

PAGE_SIZE = 50
REMOVED = 200


@require_safe
@desk(Right.SEE_CASES)
def lists(request: HttpRequest) -> HttpResponse:
    """Lists in force with ages and sizes; updates with their re-screening; loads, refused ones first."""
    at = clock.now()
    context = {
        "under_way": underway.under_way(at),
        "rows": selected.in_force(at=at),
        "current": selected.current(),
        "updates": selected.updates(),
        "loads": selected.loads(),
        "refused": selected.refused(),
        "retired": selected.retired(),
        "stale": service.staleness(at),
        "links": settings.LINKS,
    }
    return render(request, "compliance/lists.html", context)


@require_safe
@desk(Right.SEE_CASES)
def under_way(request: HttpRequest) -> HttpResponse:
    """How far loads and comparisons are; the page reads the rest again when one goes a step further."""
    found = underway.under_way(clock.now())
    moved = request.GET.get("seen", "") != found.mark
    context = {"under_way": found, "oob": True, "spoken": found.spoken if moved else ""}
    response = render(request, "compliance/_under_way.html", context)
    response["Cache-Control"] = "no-store"
    if moved:
        response["HX-Trigger"] = "lists-moved"
    return response


@require_safe
@desk(Right.SEE_CASES)
def update(request: HttpRequest, pk: int) -> HttpResponse:
    """What one update added, changed and removed."""
    found = get_object_or_404(ListUpdate.objects.select_related("load", "in_force"), pk=pk)
    page = page_of(found.entry_ids, request.GET.get("page"), PAGE_SIZE, selected.changed_entries)
    name = _("Update %(n)s") % {"n": found.pk}
    context = {
        "update": found,
        "job": None if found.finished_at else underway.screening(found),
        "page": page,
        "removed": selected.removed_names(found.removed_keys[:REMOVED]),
        "removed_more": max(0, len(found.removed_keys) - REMOVED),
        "crumbs": [{"label": _("Lists"), "url": reverse("compliance:lists")}, {"label": name}],
    }
    return render(request, "compliance/list_update.html", context)
