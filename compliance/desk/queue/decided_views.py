"""What was decided before: every closed case, to look up or to reopen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from compliance.access import desk
from compliance.desk.queue import decided as selected
from portal.accounts.rights import Right


@require_safe
@desk(Right.SEE_CASES)
def decided(request: HttpRequest) -> HttpResponse:
    """Closed cases by customer, partner or listed party, newest first."""
    sought = selected.Sought.parse(request.GET)
    context = {
        "page": selected.page(sought, request.GET.get("page")),
        "sought": sought,
        "states": list(selected.STATES.items()),
    }
    return render(request, "compliance/decided.html", context)
