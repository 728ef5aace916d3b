"""Exporting customers: a file at once, or a page that says how far the worker is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from customers.directory import bulk, columns, listing
from customers.directory.filters import Filters
from customers.exports import running, service, writing
from customers.models import Customer, CustomerExport
from customers.personal import memory
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base import clock, xlsx_out
from portal.base.actors import Actor
from portal.base.bad_input import NotOnOffer
from portal.base.errors import DomainError
from portal.base.htmx import go


@require_POST
@partner_required(Right.SEE_CUSTOMERS)
def ask(request: HttpRequest) -> HttpResponse:
    """The ticked customers, or those of a view, as a file; or a page to wait on when there are many."""
    who, at, form = actor(request), clock.now(), request.POST.get("form", "")
    if form not in CustomerExport.Form.values:
        raise NotOnOffer("form")
    filters = Filters.of_text(request.POST.get("view", ""))
    names = _names(who, filters, all_fields=request.POST.get("fields") == "all")
    named = request.POST.getlist("customer")
    found = listing.customers(who, filters, at=at)
    total = len(named[: bulk.MOST]) or listing.chosen(who, filters, at=at).order_by().count()
    try:
        who.go_on()
        if total <= service.AT_ONCE:
            return at_once(who, bulk.ticked(who, named) if named else list(found), names, form)
        one = service.ask(actor=who, query=filters.text, names=names, form=form, total=total, at=at)
    except DomainError as error:
        messages.error(request, str(error))
        return go(request, reverse("customers:list") + filters.address())
    return go(request, reverse("customers:export", args=[one.public_id]))


def _names(who: Actor, filters: Filters, *, all_fields: bool) -> list[str]:
    if all_fields:
        return columns.all_names()
    return columns.view_names(columns.shown(filters, memory.columns(who)))


def at_once(who: Actor, customers: list[Customer], names: Sequence[str], form: str) -> HttpResponse:
    """A file as the answer."""
    service.tell(who, customers=len(customers), form=form, names=names, at=clock.now())
    chosen = columns.of_names(names)
    heads, rows = writing.head(chosen), writing.values(who, customers, chosen)
    if form == CustomerExport.Form.CSV:
        return _file("".join(writing.csv_lines(heads, rows)).encode(), form)
    return _file(xlsx_out.book(heads, rows), form)


def _file(content: bytes, form: str) -> HttpResponse:
    return HttpResponse(content, content_type=writing.TYPES[form], headers=_as_file(form))


def _as_file(form: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="customers.{form}"', "Cache-Control": "no-store"}


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def show(request: HttpRequest, export_id: str) -> HttpResponse:
    """How far a file is, and where to fetch it."""
    return render(request, "customers/export.html", _context(_export(request, export_id)))


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def progress(request: HttpRequest, export_id: str) -> HttpResponse:
    """How far it is, for the page that looks every two seconds; the whole page when it is over."""
    one = _export(request, export_id)
    if not one.is_under_way:
        return go(request, reverse("customers:export", args=[one.public_id]))
    return render(request, "customers/_export_state.html", _context(one))


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def fetch(request: HttpRequest, export_id: str) -> HttpResponse:
    """The file."""
    one = _export(request, export_id)
    if not one.is_ready:
        messages.info(request, str(service.ExportNotReady()))
        return go(request, reverse("customers:export", args=[one.public_id]))
    answer = StreamingHttpResponse(
        running.content(one), content_type=writing.TYPES[one.form], headers=_as_file(one.form)
    )
    return cast("HttpResponse", answer)  # guards and middleware treat both alike


def _export(request: HttpRequest, public_id: str) -> CustomerExport:
    return get_object_or_404(service.of_actor(actor(request)), public_id=public_id)


def _context(one: CustomerExport) -> dict[str, Any]:
    way = [{"label": _("Customers"), "url": reverse("customers:list")}, {"label": _("Export")}]
    return {
        "one": one,
        "crumbs": way,
        "back": reverse("customers:list") + Filters.of_text(one.query).address(),
        "hours": int(service.KEPT.total_seconds() // 3600),
    }
