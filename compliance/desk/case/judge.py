"""A verdict on one candidate, without leaving the case."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compliance.access import case_of, desk
from compliance.desk.case import page as casepage
from compliance.desk.case import queries as case_page
from compliance.desk.case import tools as caseforms
from compliance.models import Case, CaseCandidate
from compliance.review import verdicts, words
from compliance.states import VerdictWord
from portal.accounts.access import actor
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.errors import DomainError


@require_POST
@desk(Right.DECIDE_CASES)
def judge(request: HttpRequest, public_id: str, candidate_id: int) -> HttpResponse:
    """Store the verdict, then show the next candidate without one."""
    case = case_of(public_id)
    candidate = get_object_or_404(case.candidates.select_related("entry"), pk=candidate_id)
    form = caseforms.judge(request.POST)
    if form.is_valid():
        try:
            verdicts.judge(
                actor=actor(request),
                candidate=candidate,
                verdict=form.cleaned_data["verdict"],
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                remember=form.cleaned_data["remember"],
                at=clock.now(),
            )
        except DomainError as refused:
            verdict = form.cleaned_data["verdict"]
            caseforms.refuse(form, refused, reason=f"reason_{verdict}")
        else:
            _say(request, candidate, form.cleaned_data["verdict"])
            return _next(request, case, candidate)
    return casepage.show(
        request, case, tool="assess", candidate=str(candidate.pk), refused={"judge": form}, status=422
    )


def _say(request: HttpRequest, candidate: CaseCandidate, verdict: str) -> None:
    """Said aloud too: the eyes are on the next candidate by then."""
    name = candidate.entry.primary_name if candidate.entry else candidate.party_key
    said = _("Verdict saved: %(name)s, %(verdict)s.")
    messages.success(request, said % {"name": name, "verdict": words.label(VerdictWord, verdict)})


def _next(request: HttpRequest, case: Case, judged: CaseCandidate) -> HttpResponse:
    left = case_page.candidates(case)
    following = case_page.chosen(left, "")
    if following is not None and not following.verdict:
        return casepage.back(case, candidate=following.pk)
    messages.success(request, _("Every candidate has a verdict. Decide the case now."))
    return casepage.back(case, candidate=judged.pk)
