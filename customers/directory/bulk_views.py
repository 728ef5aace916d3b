"""What happens to the ticked customers, and the words on one."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from customers.directory import bulk
from customers.directory.filters import Filters
from customers.lookup import customer_of
from customers.personal import tags
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.actors import Actor
from portal.base.bad_input import NotOnOffer
from portal.base.errors import DomainError
from portal.base.htmx import go

REASONS_SHOWN = 8


@require_POST
@partner_required(Right.EDIT_CUSTOMERS)
def ticked(request: HttpRequest) -> HttpResponse:
    """Tag or assign every ticked customer, say what was done, and what was not and why."""
    who, named = actor(request), request.POST.getlist("customer")
    try:
        act = _act(request, who, clock.now())
        _say(request, bulk.each(who, bulk.ticked(who, named), act), len(named))
    except DomainError as error:
        messages.error(request, str(error))
    filters = Filters.of_text(request.POST.get("view", ""))
    return go(request, reverse("customers:list") + filters.address())


def _act(request: HttpRequest, who: Actor, at: datetime) -> bulk.Act:
    action, word = request.POST.get("action", ""), request.POST.get("word", "")
    if action == "tag":
        return bulk.tagging(who, word, at)
    if action == "untag":
        return bulk.untagging(who, word, at)
    if action == "assign" and who.may(Right.MANAGE_TEAM):
        text = request.POST.get("person", "")
        key = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
        if not key:
            raise bulk.NobodyChosen
        person = bulk.colleagues(who).filter(pk=key).first()
        if person is not None:
            return bulk.assigning(who, person, at)
    raise NotOnOffer("person" if action == "assign" else "action")


def _say(request: HttpRequest, outcome: bulk.Outcome, n: int) -> None:
    if not n:
        messages.info(request, _("No customer was selected. Tick the customers first."))
        return
    if outcome.done:
        messages.success(request, _changed(outcome.done))
    if outcome.same:
        messages.info(request, _unchanged(outcome.same))
    for name, why in outcome.refused[:REASONS_SHOWN]:
        messages.error(request, f"{name}: {why}")
    left_out = n - outcome.done - outcome.same - min(len(outcome.refused), REASONS_SHOWN)
    if left_out > 0:
        messages.warning(request, _left_out(left_out))


def _changed(n: int) -> str:
    return ngettext("%(n)s customer was changed.", "%(n)s customers were changed.", n) % {"n": n}


def _unchanged(n: int) -> str:
    return ngettext("%(n)s customer was so already.", "%(n)s customers were so already.", n) % {"n": n}


def _left_out(n: int) -> str:
    return ngettext("%(n)s more was left out.", "%(n)s more were left out.", n) % {"n": n}


@require_POST
@partner_required(Right.EDIT_CUSTOMERS)
def tag(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put a word on a customer, or take one off."""
    customer, who, word = customer_of(request, public_id), actor(request), request.POST.get("word", "")
    service = tags.remove if request.POST.get("action") == "remove" else tags.add
    try:
        service(actor=who, customer=customer, word=word, at=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    return go(request, reverse("customers:detail", args=[customer.public_id]) + "#tags")
