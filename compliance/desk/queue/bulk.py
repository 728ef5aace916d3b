"""Claims or gives back the ticked cases of the queue, each by its own service call; nothing is decided in bulk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from compliance.access import desk
from compliance.models import Case
from compliance.review import cases
from compliance.review.queue import PAGE_SIZE
from portal.accounts.access import actor
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.bad_input import NotOnOffer
from portal.base.errors import DomainError

ACTIONS: dict[str, Callable[..., Any]] = {"claim": cases.claim, "release": cases.release}


@require_POST
@desk(Right.DECIDE_CASES)
def selected(request: HttpRequest) -> HttpResponse:
    """Do one thing to every ticked case, say what was done, and why something was not."""
    action = request.POST.get("action", "")
    if action not in ACTIONS:
        raise NotOnOffer("action")
    ticked = request.POST.getlist("case")
    named = ticked[:PAGE_SIZE]
    found = (
        Case.objects.filter(public_id__in=named)
        .select_related("customer__profile", "claimed_by")
        .order_by("pk")
    )
    done, refusals = _each(request, found, ACTIONS[action])
    _say(request, action, done, refusals)
    if len(ticked) > len(named):
        cut = _("Only the first %(most)s of the %(n)s selected cases were looked at.")
        messages.warning(request, cut % {"most": len(named), "n": len(ticked)})
    return redirect(_way_back(request))


def _each(request: HttpRequest, found: Any, service: Callable[..., Any]) -> tuple[int, list[str]]:
    who, at = actor(request), clock.now()
    done, refusals = 0, []
    for case in found:
        try:
            service(actor=who, case=case, at=at)
            done += 1
        except DomainError as refused:
            refusals.append(f"{case.customer.name}: {refused}")
    if who.seen is not None:
        who.seen.forgive()  # each refusal is said by itself, and the others are done
    return done, refusals


def _say(request: HttpRequest, action: str, done: int, refusals: list[str]) -> None:
    if done:
        said = _claimed(done) if action == "claim" else _released(done)
        messages.success(request, said)
    for one in refusals:
        messages.error(request, one)
    if not done and not refusals:
        messages.info(request, _("No case was selected. Tick the cases first."))


def _claimed(n: int) -> str:
    return ngettext("%(n)s case is yours now.", "%(n)s cases are yours now.", n) % {"n": n}


def _released(n: int) -> str:
    return ngettext("%(n)s case is back in the queue.", "%(n)s cases are back in the queue.", n) % {"n": n}


def _way_back(request: HttpRequest) -> str:
    """The queue as it was filtered, when the form says so with an address of this site."""
    back = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if here and back.startswith("/") else "compliance:queue"
