"""The quantities of one customer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from customers.forms import refusals
from customers.history import timeline
from customers.licensing import quantities, quotas, reservations
from customers.licensing.forms.quantities import QuotaForm
from customers.lookup import around, customer_of
from customers.models import CallingLocation, Customer
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base import clock, merging
from portal.base.errors import DomainError
from portal.base.htmx import go
from portal.base.versions import Outdated

SHOWN_CHANGES = 12


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.SEE_CUSTOMERS)
def customer_quotas(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the quantities with their arithmetic; change them by POST."""
    customer = customer_of(request, public_id)
    rows = quotas.rows(quotas.quantities(customer), clock.now().date())
    products = quotas.catalogue()
    if request.method != "POST":
        return _page(request, customer, QuotaForm(rows, products))
    if not actor(request).may(Right.EDIT_CUSTOMERS):
        raise PermissionDenied
    form = QuotaForm(rows, products, request.POST)
    if form.is_valid():
        try:
            count = _change(request, customer, form)
        except Outdated as error:
            form = _again(request, customer, error)
        except DomainError as error:
            refusals.show(form, error)
        else:
            messages.success(request, _said(count))
            return go(request, reverse("customers:quotas", args=[customer.public_id]))
    return _page(request, customer, form, status=422)


def _change(request: HttpRequest, customer: Customer, form: QuotaForm) -> int:
    """Change what differs; the count of changed quantities. The service checks the right."""
    wanted = form.changes()
    quantities.change(actor=actor(request), customer=customer, wanted=wanted, at=clock.now())
    return len(wanted)


def _again(request: HttpRequest, customer: Customer, error: Outdated) -> QuotaForm:
    rows, products = quotas.rows(quotas.quantities(customer)), quotas.catalogue()
    fresh = QuotaForm(rows, products)
    return merging.again(request.POST, fresh, lambda data: QuotaForm(rows, products, data), error)


def _said(count: int) -> str:
    if not count:
        return _("Nothing changed.")
    return ngettext("%(n)s quantity changed.", "%(n)s quantities changed.", count) % {"n": count}


def _page(request: HttpRequest, customer: Customer, form: QuotaForm, status: int = 200) -> HttpResponse:
    wanted = request.GET.get("product", "")
    chosen = next((row for row in form.rows if row.product.code == wanted), None)
    context: dict[str, Any] = {
        **around(request, customer, _("Quotas")),
        "form": form,
        "chosen": (chosen := chosen or quotas.tightest(form.rows)),
        "held": reservations.lines(chosen.pk) if chosen and chosen.reserved else [],
        "filling": quotas.soonest(form.rows),
        "may_set": actor(request).may(Right.MANAGE_INTEGRATIONS),
        "changes": timeline.quantity_rows(timeline.quantity_events(customer)[:SHOWN_CHANGES]),
        "lacks_place": not (
            customer.site_time_zone and CallingLocation.objects.filter(customer=customer).exists()
        ),
        "short": [row for row in form.rows if row.total and row.available == 0],
    }
    return render(request, "customers/quotas.html", context, status=status)
