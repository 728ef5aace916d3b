"""Asking the partner, recording tries to reach them, reading their answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from compliance.access import case_of, desk
from compliance.contacts import answers, attempts, downloads, preview
from compliance.desk.case import page as casepage
from compliance.desk.case import tools as caseforms
from compliance.models import AnswerFile, ContactAttempt
from portal.accounts.access import actor
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.errors import DomainError


@require_POST
@desk(Right.DECIDE_CASES)
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put questions to the partner: the review clock pauses. With `preview` only shows what would be sent."""
    case = case_of(public_id)
    form = caseforms.ask(case, request.POST)
    if form.is_valid() and "preview" in request.POST:
        shown = preview.of_mail(case, form.questions, at=clock.now())
        return casepage.show(request, case, tool="ask", refused={"ask": form}, preview=shown)
    if form.is_valid():
        try:
            attempts.ask(actor=actor(request), case=case, questions=form.questions, at=clock.now())
        except DomainError as refused:
            caseforms.refuse(form, refused)
        else:
            messages.success(request, _("The questions are on their way. The review clock stands still."))
            return casepage.back(case, tool="partner")
    return casepage.show(request, case, tool="ask", refused={"ask": form}, status=422)


@require_POST
@desk(Right.DECIDE_CASES)
def log_attempt(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record one try to reach the partner."""
    case = case_of(public_id)
    form = caseforms.attempt(request.POST)
    if form.is_valid():
        try:
            attempts.log_attempt(actor=actor(request), case=case, at=clock.now(), **form.cleaned_data)
        except DomainError as refused:
            caseforms.refuse(form, refused)
        else:
            messages.success(request, _("The attempt is recorded."))
            return casepage.back(case, tool="partner")
    return casepage.show(request, case, tool="partner", refused={"attempt": form}, status=422)


@require_POST
@desk(Right.DECIDE_CASES)
def bounced(request: HttpRequest, public_id: str, attempt_id: int) -> HttpResponse:
    """Note that an e-mail of the case came back: it does not count."""
    case = case_of(public_id)
    mails = ContactAttempt.objects.filter(round__case=case, channel=ContactAttempt.Channel.EMAIL)
    attempt = get_object_or_404(mails.select_related("round__case__customer"), pk=attempt_id)
    try:
        attempts.bounce(attempt=attempt, actor=actor(request), at=clock.now())
    except DomainError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The e-mail came back, so it does not count. Try another channel."))
    return casepage.back(case, tool="partner")


@require_POST
@desk(Right.DECIDE_CASES)
def mark_read(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that the partner's answer has been read: it no longer holds deadlines."""
    case = case_of(public_id)
    try:
        answers.mark_read(actor=actor(request), case=case, at=clock.now())
    except DomainError as refused:
        messages.error(request, str(refused))
    return casepage.back(case, tool="partner")


@require_POST
@desk(Right.DECIDE_CASES)
def resume(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the case back without an answer: the review clock goes on."""
    case = case_of(public_id)
    try:
        answers.resume(actor=actor(request), case=case, at=clock.now())
    except DomainError as refused:
        messages.error(request, str(refused))
    return casepage.back(case)


@require_safe
@desk(Right.SEE_CASES)
def file(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    """A file that the partner has sent with an answer; one of a draft does not exist here."""
    sent = AnswerFile.objects.sent().filter(question__case=case_of(public_id))
    return downloads.of(get_object_or_404(sent, public_id=file_id))
