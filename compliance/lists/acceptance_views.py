"""The page of one load that fell short: what is missing, a lead's acceptance, and the second person's word."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from compliance.access import desk
from compliance.lists import acceptances, keeping
from compliance.lists import queries as selected
from compliance.lists.forms import AcceptanceForm
from compliance.models import ListAcceptance, ListLoad
from portal.accounts.access import actor
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.bad_input import NotOnOffer
from portal.base.errors import DomainError

ANSWERS = {"confirm": acceptances.confirm, "refuse": acceptances.refuse}


@require_safe
@desk(Right.SEE_CASES)
def load(request: HttpRequest, pk: int) -> HttpResponse:
    """One load with its figures; what was asked of it and answered."""
    return _page(request, get_object_or_404(ListLoad, pk=pk), AcceptanceForm())


@require_POST
@desk(Right.MANAGE_LISTS)
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """A lead asks for the load to be put in force as it is."""
    found = get_object_or_404(ListLoad, pk=pk)
    form = AcceptanceForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        acceptances.ask(actor=actor(request), load=found, reason=form.cleaned_data["reason"], at=clock.now())
    except DomainError as refused:
        form.add_error(None, str(refused))
        return _page(request, found, form, status=refused.status)
    messages.success(request, _("Asked. It comes into force once a second person has confirmed it."))
    return redirect("compliance:list-load", pk)


@require_POST
@desk(Right.SECOND_APPROVAL)
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """The second person's word, or the first one's withdrawal."""
    rows = ListAcceptance.objects.select_related("load", "asked_by")
    one = get_object_or_404(rows, public_id=public_id)
    word = request.POST.get("answer", "")
    if word not in ANSWERS:
        raise NotOnOffer("answer")
    try:
        ANSWERS[word](actor=actor(request), acceptance=one, at=clock.now())
    except DomainError as refused:
        messages.error(request, str(refused))
        return redirect("compliance:list-load", one.load_id)
    done = _("Confirmed. It comes into force within a minute."), _("Closed. What is in force stays in force.")
    messages.success(request, done[0] if word == "confirm" else done[1])
    return redirect("compliance:list-load", one.load_id)


def _page(request: HttpRequest, found: ListLoad, form: AcceptanceForm, *, status: int = 200) -> HttpResponse:
    who, at = actor(request), clock.now()
    waits = acceptances.open_of(found, at)
    can_be = keeping.plan_of(found) is not None and not keeping.falls_shorter(found)
    context: dict[str, Any] = {
        "load": found,
        "one": selected.refusal(found),
        "form": form,
        "waits": waits,
        "can_be": can_be,
        "may_ask": can_be and waits is None and acceptances.may_ask(who),
        "may_confirm": can_be and waits is not None and acceptances.may_confirm(who, waits),
        "is_own": waits is not None and waits.asked_by_id == who.user_id,
        "past": selected.answered(found),
        "crumbs": [
            {"label": _("Lists"), "url": reverse("compliance:lists")},
            {"label": _("Load %(n)s") % {"n": found.pk}},
        ],
    }
    return render(request, "compliance/list_load.html", context, status=status)
