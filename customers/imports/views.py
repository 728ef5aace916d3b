"""Importing customers: choose a file, see the dry run, import, watch, stop, take back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers import permissions
from customers.imports import keeping, kinds, mapping, results, service, steps, storing
from customers.imports.columns import Names, all_of
from customers.imports.forms import ColumnsForm, UploadForm
from customers.licensing import quotas
from customers.lookup import crumbs
from customers.models import CustomerImport
from portal.accounts.access import actor, partner_required
from portal.accounts.partner_choice import partners_of
from portal.accounts.rights import Right
from portal.base import clock, refusals
from portal.base.errors import DomainError, Invalid, NotAllowed
from portal.base.htmx import go
from portal.base.paging import page_of

LIST_SIZE = 25
SAMPLES = 3
SPOKEN_EVERY = 25
"""Per cent after which progress is said aloud again."""
TROUBLES = {one.code: one.text for one in (NotAllowed, permissions.Suspended, permissions.StatusForbids)}


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
                actor=who,
                partner=form.partner,
                source=form.source,
                file_name=form.name,
                at=clock.now(),
                may_ask=True,
                may_update=form.cleaned_data["may_update"],
            )
        except DomainError as error:
            refusals.show(form, error, form.place)
        else:
            return go(request, address(made))
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
    return csv_answer(results.template_lines(Names(all_of(quotas.catalogue()))), "customers.csv")


@require_safe
@partner_required(Right.EDIT_CUSTOMERS)
def show(request: HttpRequest, import_id: str) -> HttpResponse:
    """Where an import stands, and its rows."""
    one = _import(request, import_id)
    if one.phase == steps.Phase.MAPPING:
        return _columns_page(request, one, ColumnsForm(one, kinds.columns_of(one.customer_id is not None)))
    return render(request, "customers/import.html", _context(request, one))


@require_POST
@partner_required(Right.EDIT_CUSTOMERS)
def columns(request: HttpRequest, import_id: str) -> HttpResponse:
    """Say which column is what; the dry run begins."""
    one = _import(request, import_id)
    form = ColumnsForm(one, kinds.columns_of(one.customer_id is not None), request.POST)
    if form.is_valid():
        try:
            mapping.name(actor=actor(request), one=one, chosen=form.chosen(), at=clock.now())
        except Invalid as error:
            refusals.show(form, error, lambda made, field: field if field in made.fields else None)
        except DomainError as error:
            messages.error(request, str(error))
            return go(request, address(one))
        else:
            return go(request, address(one))
    return _columns_page(request, one, form)


def _columns_page(request: HttpRequest, one: CustomerImport, form: ColumnsForm) -> HttpResponse:
    samples = list(one.lines.order_by("number").values_list("cells", flat=True)[:SAMPLES])
    context = {"one": one, "form": form, "lines": form.lines(samples), "crumbs": _crumbs_of(one)}
    status = 422 if form.is_bound else 200
    return render(request, "customers/import_columns.html", context, status=status)


def _context(request: HttpRequest, one: CustomerImport) -> dict[str, Any]:
    progress = results.Progress.of(one, clock.now())
    return {
        **_state(progress),
        "layout": results.layout(one),
        "notes": results.notes(one),
        "crumbs": _crumbs_of(one),
        **_rows(request, progress),
    }


def _state(progress: results.Progress) -> dict[str, Any]:
    trouble = TROUBLES.get(progress.one.trouble, "")
    if progress.one.customer and progress.one.customer.is_non_compliant and trouble:
        trouble = permissions.NoMoreWhileNonCompliant.text
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
@partner_required(Right.EDIT_CUSTOMERS)
def progress(request: HttpRequest, import_id: str) -> HttpResponse:
    """How far it is, for the page that looks every two seconds; the whole page when the phase is over."""
    one = _import(request, import_id)
    now = results.Progress.of(one, clock.now())
    if not now.is_running:
        return go(request, address(one))
    seen = request.GET.get("seen", "")
    before = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 4 else 0
    is_spoken = now.percent // SPOKEN_EVERY > before // SPOKEN_EVERY
    return render(request, "customers/_import_state.html", {**_state(now), "is_spoken": is_spoken})


@require_safe
@partner_required(Right.EDIT_CUSTOMERS)
def bad_rows(request: HttpRequest, import_id: str) -> HttpResponse:
    """The rows to be mended as a file, each with what is wrong with it."""
    one = _import(request, import_id)
    return csv_answer(results.file_of_bad_rows(one), "rows-to-mend.csv")


def _act(request: HttpRequest, import_id: str, service_: Callable[..., None], done: str) -> HttpResponse:
    one = _import(request, import_id)
    try:
        service_(actor=actor(request), one=one, at=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        if done:
            messages.success(request, done)
    return go(request, address(one) if one.pk else _back(one))


@require_POST
@partner_required(Right.EDIT_CUSTOMERS)
def start(request: HttpRequest, import_id: str) -> HttpResponse:
    """Import the rows without faults."""
    return _act(request, import_id, service.start, "")


@require_POST
@partner_required(Right.EDIT_CUSTOMERS)
def stop(request: HttpRequest, import_id: str) -> HttpResponse:
    """Halt it."""
    return _act(request, import_id, service.stop, _("The import is stopped. What was made stays."))


@require_POST
@partner_required(Right.EDIT_CUSTOMERS)
def resume(request: HttpRequest, import_id: str) -> HttpResponse:
    """Go on where it was stopped."""
    return _act(request, import_id, service.resume, "")


@require_POST
@partner_required(Right.EDIT_CUSTOMERS)
def undo(request: HttpRequest, import_id: str) -> HttpResponse:
    """Remove what was made, where nobody has touched it since."""
    return _act(request, import_id, service.undo, "")


@require_POST
@partner_required(Right.EDIT_CUSTOMERS)
def discard(request: HttpRequest, import_id: str) -> HttpResponse:
    """Throw the file away."""
    return _act(request, import_id, service.discard, _("The file is thrown away. Nothing was made of it."))


def _import(request: HttpRequest, public_id: str) -> CustomerImport:
    """The import, 404 for a stranger's; one of customers needs the right to create them."""
    who = actor(request)
    one = get_object_or_404(service.reached(who), public_id=public_id)
    if one.customer_id is None and not who.may(Right.CREATE_CUSTOMERS):
        raise PermissionDenied
    return one


def address(one: CustomerImport) -> str:
    """Its page."""
    return reverse("customers:import", args=[one.public_id])


def _back(one: CustomerImport) -> str:
    """Where imports of its kind begin."""
    if one.customer is None:
        return reverse("customers:imports")
    return reverse("customers:subscribers", args=[one.customer.public_id])


def _crumbs_of(one: CustomerImport) -> list[dict[str, str]]:
    if one.customer is None:
        return _crumbs(one.file_name)
    way = crumbs(one.customer, _("Subscribers"))
    way[-1]["url"] = _back(one)
    return [*way, {"label": one.file_name}]


def csv_answer(lines: Iterator[str], name: str) -> HttpResponse:
    """A file to be kept."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
    return cast("HttpResponse", answer)  # guards and middleware treat both alike


def _crumbs(here: str = "") -> list[dict[str, str]]:
    way = [{"label": _("Customers"), "url": reverse("customers:list")}]
    if not here:
        return [*way, {"label": _("Imports")}]
    return [*way, {"label": _("Imports"), "url": reverse("customers:imports")}, {"label": here}]
