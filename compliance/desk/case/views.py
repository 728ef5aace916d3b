"""The case page, and taking a case into one's hands."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from compliance.access import case_of, desk
from compliance.desk.case import page as casepage
from compliance.review import cases
from portal.accounts.access import actor, without_page
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.errors import DomainError


@require_safe
@desk(Right.SEE_CASES)
def case(request: HttpRequest, public_id: str) -> HttpResponse:
    """One case, with the tool and the candidate that the address names."""
    return casepage.show(request, case_of(public_id))


@require_POST
@desk(Right.DECIDE_CASES)
def claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the case."""
    found = case_of(public_id)
    try:
        cases.claim(actor=actor(request), case=found, at=clock.now())
    except DomainError as refused:
        messages.error(request, str(refused))
    return casepage.back(found)


@require_POST
@desk(Right.DECIDE_CASES)
def release(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the case back to the queue."""
    found = case_of(public_id)
    try:
        cases.release(actor=actor(request), case=found, at=clock.now())
    except DomainError as refused:
        messages.error(request, str(refused))
        return casepage.back(found)
    messages.info(request, _("The case is back in the queue."))
    return redirect("compliance:queue")


@require_POST
@desk(Right.DECIDE_CASES)
def keep(request: HttpRequest, public_id: str) -> HttpResponse:
    """Renew the reader's own claim while they work on the page; 409 when it is not theirs any more."""
    try:
        cases.keep(actor=without_page(request), case=case_of(public_id), at=clock.now())
    except DomainError:
        return HttpResponse(status=409)
    return HttpResponse(status=204)
