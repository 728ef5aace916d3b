"""Saved views and the columns of the list."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customers.directory import columns
from customers.directory.filters import Filters
from customers.personal import list_states, memory
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.errors import DomainError
from portal.base.htmx import go


@require_POST
@partner_required(Right.SEE_CUSTOMERS)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the state of the list, its columns with it, under a name."""
    who, filters = actor(request), Filters.of_text(request.POST.get("view", ""))
    shown = columns.shown(filters, memory.columns(who))
    filters = replace(filters, columns=",".join(one.name for one in shown))
    try:
        list_states.save(
            actor=who,
            name=request.POST.get("name", ""),
            query=filters.text,
            is_shared=bool(request.POST.get("shared")),
            at=clock.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The view is saved."))
    return go(request, reverse("customers:list") + filters.address())


@require_POST
@partner_required(Right.SEE_CUSTOMERS)
def remove(request: HttpRequest, view_id: str) -> HttpResponse:
    """Forget a view of one's own."""
    who = actor(request)
    view = get_object_or_404(list_states.of_actor(who), public_id=view_id)
    try:
        list_states.remove(actor=who, view=view, at=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The view is removed. The customers are untouched."))
    return go(request, reverse("customers:list"))


@require_POST
@partner_required(Right.SEE_CUSTOMERS)
def choose_columns(request: HttpRequest) -> HttpResponse:
    """Show these columns from now on; the usual ones when none is ticked."""
    who, filters = actor(request), Filters.of_text(request.POST.get("view", ""))
    chosen = columns.known(request.POST.getlist("column"))
    try:
        memory.keep_columns(actor=who, columns=chosen)
    except DomainError as error:
        messages.error(request, str(error))
    return go(request, reverse("customers:list") + replace(filters, columns="").address())
