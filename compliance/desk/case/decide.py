"""Decisions on a case: proposing, the second person's word, undoing, reopening."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compliance.access import case_of, desk
from compliance.deprovisioning import deadlines
from compliance.desk.case import page as casepage
from compliance.desk.case import tools as caseforms
from compliance.models import Case
from compliance.review import decisions, delistings
from portal.accounts.access import actor
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.bad_input import NotOnOffer
from portal.base.errors import DomainError

TOOL = {"approved": "approve", "non_compliant": "stop"}
SECOND: dict[str, Callable[..., Any]] = {
    "confirm": decisions.confirm,
    "overturn": decisions.overturn,
    "send_back": decisions.send_back,
}


@require_POST
@desk(Right.DECIDE_CASES)
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Approve or refuse the customer; some decisions then wait for a second person."""
    case = case_of(public_id)
    word = request.POST.get("decision", "")
    if word not in TOOL:
        raise NotOnOffer("decision")
    form = caseforms.decide(case, word, request.POST)
    if form.is_valid():
        try:
            made = decisions.decide(
                actor=actor(request),
                case=case,
                decision=word,
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                fact=form.fact,
                at=clock.now(),
            )
        except DomainError as refused:
            caseforms.refuse(form, refused)
        else:
            return casepage.back(case, done=made.decision)
    return casepage.show(request, case, tool=TOOL[word], refused={TOOL[word]: form}, status=422)


@require_POST
@desk(Right.SECOND_APPROVAL)
def second(request: HttpRequest, public_id: str) -> HttpResponse:
    """The second person confirms, overturns or sends back."""
    case = case_of(public_id)
    service = SECOND.get(request.POST.get("action", ""))
    if service is None:
        raise NotOnOffer("action")
    form = caseforms.second(request.POST)
    if form.is_valid() and _done(request, case, service, form, note=form.cleaned_data.get("note", "")):
        return casepage.back(case, done=request.POST["action"])
    return casepage.show(request, case, tool="second", refused={"second": form}, status=422)


@require_POST
@desk(Right.DECIDE_CASES)
def reopen(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open a decided case again, with a reason."""
    case = case_of(public_id)
    form = caseforms.reopen(request.POST)
    if form.is_valid() and _done(request, case, decisions.reopen, form, reason=form.cleaned_data["note"]):
        messages.success(request, _("The case is open again."))
        return casepage.back(case)
    return casepage.show(request, case, tool="reopen", refused={"reopen": form}, status=422)


@require_POST
@desk(Right.DECIDE_CASES)
def keep_refusal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a refusal stand though its party is no longer listed, with a reason."""
    case = case_of(public_id)
    form = caseforms.keep(request.POST)
    if form.is_valid() and _done(request, case, delistings.keep, form, reason=form.cleaned_data["note"]):
        messages.success(request, _("The refusal is kept."))
        return casepage.back(case)
    return casepage.show(request, case, tool="keep", refused={"keep": form}, status=422)


def _done(request: HttpRequest, case: Case, service: Callable[..., Any], form: Any, **words: str) -> bool:
    try:
        service(actor=actor(request), case=case, at=clock.now(), **words)
    except DomainError as refused:
        caseforms.refuse(form, refused, reason="note")
        return False
    return True


@require_POST
@desk(Right.DECIDE_CASES)
def undo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the newest decision back within its minute."""
    case = case_of(public_id)
    try:
        decisions.undo(actor=actor(request), case=case, at=clock.now())
    except DomainError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Undone. The case is as it was before the decision."))
    return casepage.back(case)


RELEASE: dict[str, Callable[..., None]] = {
    "propose": deadlines.propose_release,
    "confirm": deadlines.confirm_release,
    "withdraw": deadlines.withdraw_release,
}


@require_POST
@desk(Right.SECOND_APPROVAL)
def release_deprovisioning(request: HttpRequest, public_id: str) -> HttpResponse:
    """The first or the second person lets a due deprovisioning start, or somebody calls it off."""
    case = case_of(public_id)
    service = RELEASE.get(request.POST.get("action", ""))
    if service is None:
        raise NotOnOffer("action")
    try:
        service(actor=actor(request), customer=case.customer, at=clock.now())
    except DomainError as refused:
        messages.error(request, str(refused))
    return casepage.back(case)
