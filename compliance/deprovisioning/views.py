"""What runs towards deprovisioning, for everybody at the desk."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from compliance.access import desk
from compliance.deprovisioning import countdowns as selected
from portal.accounts.rights import Right
from portal.base import clock


@require_safe
@desk(Right.SEE_CASES)
def deadlines(request: HttpRequest) -> HttpResponse:
    """The 30 days and the unanswered rounds, soonest first."""
    context = {
        "page": selected.page(request.GET.get("page"), at=clock.now()),
        "days": settings.NON_COMPLIANT_DAYS,
        "most": settings.CONTACT_ATTEMPTS,
        "two_people": settings.DEPROVISION_REQUIRES_RELEASE,
    }
    return render(request, "compliance/deadlines.html", context)
