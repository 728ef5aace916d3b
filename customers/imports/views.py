"""Importing customers: choose a file, see the dry run, import, watch, stop, take back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers import permissions
from customers.imports import keeping, results, service, storing
from customers.imports.columns import Names, all_of
from customers.imports.forms import UploadForm
from customers.licensing import quotas
from customers.models import CustomerImport
from portal.accounts.access import actor, partner_required
from portal.accounts.partner_choice import partners_of
from portal.accounts.rights import Right
from portal.base import clock, refusals
from portal.base.errors import DomainError, NotAllowed
from portal.base.htmx import go
from portal.base.paging import page_of

LIST_SIZE = 25
SPOKEN_EVERY = 25
"""Per cent after which progress is said aloud again."""
TROUBLES = {one.code: one.text for one in (NotAllowed, permissions.Suspended)}


@require_safe
@partner_required(Right.CREATE_CUSTOMERS)
def listing(request: HttpRequest) -> HttpResponse:
    """The imports of the actor's partners, the newest first."""
    who = actor(request)
    found = service.of_actor(who).order_by("-created_at", "-pk")
    context = {
        "page": page_of(found, request.GET.get("page"), LIST_SIZE, list),
        "show_partner": len(who.partner_ids) > 1,
        "may_add": bool(who.partner_ids - who.suspended_partner_ids),
        "days": keeping.DAYS,
        "crumbs": _crumbs(),
    }
    return render(request, "customers/imports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.CREATE_CUSTOMERS)
def add(request: HttpRequest) -> HttpResponse:
    """Choose a file or paste its text; the dry run begins at once."""
    who = actor(request)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(partners_of(who), *given)
    if form.is_bound and form.is_valid():
        try:
            made = storing.upload(
                actor=who, partner=form.partner, source=form.source, file_name=form.name, at=clock.now()
            )
        except DomainError as error:
            refusals.show(form, error, form.place)
        else:
            return go(request, _address(made))
    context = {
        "form": form,
        "columns": all_of(quotas.catalogue()),
        "crumbs": _crumbs(_("Import customers")),
    }
    return render(request, "customers/import_new.html", context, status=422 if form.is_bound else 200)


@require_safe
@partner_required(Right.CREATE_CUSTOMERS)
def template(request: HttpRequest) -> HttpResponse:
    """A file with the names of all columns."""
    return _csv(results.template_lines(Names(all_of(quotas.catalogue()))), "customers.csv")


@require_safe
@partner_required(Right.CREATE_CUSTOMERS)
def show(request: HttpRequest, import_id: str) -> HttpResponse:
    """Where an import stands, and its rows."""
    one = _import(request, import_id)
    return render(request, "customers/import.html", _context(request, one))


def _context(request: HttpRequest, one: CustomerImport) -> dict[str, Any]:
    progress = results.Progress.of(one, clock.now())
    return {
        **_state(progress),
        "layout": results.layout(one),
        "notes": results.notes(one),
        "crumbs": _crumbs(one.file_name),
        **_rows(request, progress),
    }


def _state(progress: results.Progress) -> dict[str, Any]:
    trouble = TROUBLES.get(progress.one.trouble, "")
    return {"one": progress.one, "progress": progress, "trouble": trouble, "seen": progress.percent}


def _rows(request: HttpRequest, progress: results.Progress) -> dict[str, Any]:
    """The page of rows; none while the dry run goes on."""
    if progress.is_running:
        return {}
    state, telling = request.GET.get("show", ""), results.Telling.of(progress.one)
    rows: list[Any] = []

    def lines(found: list[Any]) -> list[results.Line]:
        rows.extend(found)
        return telling.lines(found)

    found = results.rows_of(progress.one, state)
    page: Page[Any] = page_of(found, request.GET.get("page"), results.PAGE_SIZE, lines)
    labels = [telling.names.label(key) for key in telling.shown(rows)]
    return {"page": page, "labels": labels, "tally": results.tally(progress, state)}


@require_safe
@partner_required(Right.CREATE_CUSTOMERS)
def progress(request: HttpRequest, import_id: str) -> HttpResponse:
    """How far it is, for the page that looks every two seconds; the whole page when the phase is over."""
    one = _import(request, import_id)
    now = results.Progress.of(one, clock.now())
    if not now.is_running:
        return go(request, _address(one))
    seen = request.GET.get("seen", "")
    before = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 4 else 0
    is_spoken = now.percent // SPOKEN_EVERY > before // SPOKEN_EVERY
    return render(request, "customers/_import_state.html", {**_state(now), "is_spoken": is_spoken})


@require_safe
@partner_required(Right.CREATE_CUSTOMERS)
def bad_rows(request: HttpRequest, import_id: str) -> HttpResponse:
    """The rows to be mended as a file, each with what is wrong with it."""
    one = _import(request, import_id)
    return _csv(results.file_of_bad_rows(one), "rows-to-mend.csv")


def _act(request: HttpRequest, import_id: str, service_: Callable[..., None], done: str) -> HttpResponse:
    one = _import(request, import_id)
    try:
        service_(actor=actor(request), one=one, at=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        if done:
            messages.success(request, done)
    return go(request, _address(one) if one.pk else reverse("customers:imports"))


@require_POST
@partner_required(Right.CREATE_CUSTOMERS)
def start(request: HttpRequest, import_id: str) -> HttpResponse:
    """Import the rows without faults."""
    return _act(request, import_id, service.start, "")


@require_POST
@partner_required(Right.CREATE_CUSTOMERS)
def stop(request: HttpRequest, import_id: str) -> HttpResponse:
    """Halt it."""
    return _act(request, import_id, service.stop, _("The import is stopped. What was made stays."))


@require_POST
@partner_required(Right.CREATE_CUSTOMERS)
def resume(request: HttpRequest, import_id: str) -> HttpResponse:
    """Go on where it was stopped."""
    return _act(request, import_id, service.resume, "")


@require_POST
@partner_required(Right.CREATE_CUSTOMERS)
def undo(request: HttpRequest, import_id: str) -> HttpResponse:
    """Remove what was made, where nobody has touched it since."""
    return _act(request, import_id, service.undo, "")


@require_POST
@partner_required(Right.CREATE_CUSTOMERS)
def discard(request: HttpRequest, import_id: str) -> HttpResponse:
    """Throw the file away."""
    return _act(request, import_id, service.discard, _("The file is thrown away. Nothing was made of it."))


def _import(request: HttpRequest, public_id: str) -> CustomerImport:
    return get_object_or_404(service.of_actor(actor(request)), public_id=public_id)


def _address(one: CustomerImport) -> str:
    return reverse("customers:import", args=[one.public_id])


def _csv(lines: Iterator[str], name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
    return cast("HttpResponse", answer)  # guards and middleware treat both alike


def _crumbs(here: str = "") -> list[dict[str, str]]:
    way = [{"label": _("Customers"), "url": reverse("customers:list")}]
    if not here:
        return [*way, {"label": _("Imports")}]
    return [*way, {"label": _("Imports"), "url": reverse("customers:imports")}, {"label": here}]
