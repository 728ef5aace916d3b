"""What is done with several subscribers at once, and the list of them as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from customers.licensing import people, selection
from customers.licensing.people import Wanted
from customers.lookup import around, customer_of
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base import clock, csv_out, xlsx_out
from portal.base.htmx import go
from portal.base.versions import Outdated


@require_POST
@partner_required(Right.EDIT_CUSTOMERS)
def apply(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change the ticked ones, and say for each what was done or why not; a release asks first."""
    customer = customer_of(request, public_id)
    chosen = request.POST.getlist("chosen")[: selection.MOST]
    change = selection.Change.read(request.POST.get("action", ""))
    back = reverse("customers:subscribers", args=[customer.public_id])
    if not chosen or change is None:
        messages.error(request, _("Tick at least one subscriber, and choose what is to be done."))
        return go(request, back)
    context: dict[str, Any] = {**around(request, customer, _("Several subscribers")), "back": back}
    if change.kind == selection.RELEASE and request.POST.get("confirmed") != "yes":
        context["asked"] = selection.chosen_of(customer, chosen)
        if not context["asked"]:
            messages.info(request, _("Released meanwhile."))
            return go(request, back)
        return render(request, "customers/subscriber_selection.html", context)
    outcomes = selection.apply(
        actor=actor(request), customer=customer, public_ids=chosen, change=change, at=clock.now()
    )
    context |= {
        "outcomes": sorted(outcomes, key=lambda one: one.done),
        "done": sum(one.done for one in outcomes),
        "refused": sum(not one.done for one in outcomes),
    }
    status = 200 if context["done"] or not _is_late(request) else Outdated.status
    return render(request, "customers/subscriber_selection.html", context, status=status)


def _is_late(request: HttpRequest) -> bool:
    """Whether something has gone on since the page was drawn."""
    seen = actor(request).seen
    return seen is not None and bool(seen.late)


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def export(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """The subscribers that the filters leave, as CSV or XLSX."""
    customer = customer_of(request, public_id)
    found = people.subscribers(customer, Wanted.of(request.GET))
    name = f"subscribers-{customer.public_id}.{form}"
    if form == "csv":
        lines = csv_out.lines(_head(), _rows(found.iterator(chunk_size=1000)))
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        kept = cast("HttpResponse", answer)
    elif form == "xlsx":
        kept = HttpResponse(xlsx_out.book(_head(), _rows(found)), content_type=xlsx_out.TYPE)
    else:
        raise Http404
    kept["Content-Disposition"] = f'attachment; filename="{name}"'
    return kept


def _head() -> list[str]:
    """The names that the import of subscribers knows, so that the file can be mended and read again."""
    return [
        _("First name"),
        _("Last name"),
        _("E-mail"),
        _("Package"),
        _("Add-ons"),
        _("Full administrator"),
        _("Telephone number"),
        _("Extension"),
    ]


def _rows(found: Any) -> Iterator[list[str]]:
    for one in found:
        yield [
            one.first_name,
            one.last_name,
            one.email,
            one.package.name if one.package else "",
            "; ".join(held.name for held in people.add_ons_of(one)),
            _("yes") if one.is_administrator else "",
            one.phone_number,
            one.extension,
        ]
