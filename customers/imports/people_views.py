"""Importing the subscribers of a customer: choose a file or paste rows; what follows is as with any import."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from customers.imports import kinds, results, service, storing
from customers.imports.columns import Names
from customers.imports.forms import UploadForm
from customers.imports.views import address, csv_answer
from customers.licensing import people
from customers.lookup import around, customer_of
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base import clock, refusals
from portal.base.errors import DomainError
from portal.base.htmx import go

SHOWN = 5


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.EDIT_CUSTOMERS)
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose a file of subscribers or paste its text; the dry run begins at once."""
    customer = customer_of(request, public_id)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm([customer.partner], *given)
    if form.is_bound and form.is_valid():
        try:
            made = storing.upload(
                actor=actor(request),
                partner=customer.partner,
                customer=customer,
                source=form.source,
                file_name=form.name,
                at=clock.now(),
                may_ask=True,
            )
        except DomainError as error:
            refusals.show(form, error, form.place)
        else:
            return go(request, address(made))
    context = {
        **around(request, customer, _("Import subscribers")),
        "form": form,
        "columns": kinds.columns_of(True),
        "levels": people.administrator_packages(customer),
        "earlier": service.of_customer(customer).order_by("-created_at", "-pk")[:SHOWN],
    }
    return render(request, "customers/subscriber_import.html", context, status=422 if form.is_bound else 200)


@require_safe
@partner_required(Right.EDIT_CUSTOMERS)
def template(request: HttpRequest, public_id: str) -> HttpResponse:
    """A file with the names of all columns."""
    customer_of(request, public_id)
    return csv_answer(results.template_lines(Names(kinds.columns_of(True))), "subscribers.csv")
