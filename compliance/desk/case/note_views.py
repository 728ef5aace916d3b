"""Internal notes on a case, and handing it to the compliance lead."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compliance.access import case_of, desk
from compliance.desk.case import page as casepage
from compliance.desk.case import tools as caseforms
from compliance.review import notes
from portal.accounts.access import actor
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.errors import DomainError


@require_POST
@desk(Right.DECIDE_CASES)
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep a note for colleagues; it is never changed."""
    case = case_of(public_id)
    form = caseforms.note(request.POST)
    if form.is_valid():
        try:
            notes.add(actor=actor(request), case=case, text=form.cleaned_data["note"], at=clock.now())
        except DomainError as refused:
            caseforms.refuse(form, refused)
        else:
            messages.success(request, _("The note is kept."))
            return casepage.back(case, tool="notes")
    return casepage.show(request, case, tool="notes", refused={"note": form}, status=422)


@require_POST
@desk(Right.DECIDE_CASES)
def escalate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand the case to the compliance lead and go back to the queue."""
    case = case_of(public_id)
    form = caseforms.escalate(request.POST)
    if form.is_valid():
        try:
            notes.escalate(actor=actor(request), case=case, reason=form.cleaned_data["note"], at=clock.now())
        except DomainError as refused:
            caseforms.refuse(form, refused)
        else:
            messages.success(request, _("The case is with the compliance lead. Its clock runs on."))
            return redirect("compliance:queue")
    return casepage.show(request, case, tool="escalate", refused={"escalate": form}, status=422)
