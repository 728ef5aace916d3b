"""The page on which a partner says when it wants to hear of low quantities."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customers.licensing import quotas, thresholds
from customers.licensing.forms.thresholds import ThresholdForm
from portal.accounts.access import actor, partner_required
from portal.accounts.models import Partner
from portal.accounts.rights import Right
from portal.base import clock, refusals
from portal.base.errors import DomainError
from portal.base.htmx import go


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.MANAGE_INTEGRATIONS)
def edit(request: HttpRequest) -> HttpResponse:
    """Two shares and a number of units left for each product; an emptied field tells nothing."""
    who = actor(request)
    assert who.partner_id is not None
    partner = Partner.objects.get(pk=who.partner_id)
    products = [one for one in quotas.catalogue() if one.has_quantity]
    rows = thresholds.of_partner(partner.pk)
    form = ThresholdForm(products, rows, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            count = thresholds.change(actor=who, partner=partner, wanted=form.wanted(), at=clock.now())
        except DomainError as error:
            refusals.show(form, error, lambda made, field: field if field in made.fields else None)
        else:
            messages.success(request, _("The thresholds are saved.") if count else _("Nothing changed."))
            return go(request, reverse("customers:thresholds"))
    context = {
        "form": form,
        "lines": form.lines,
        "partner": partner,
        "stamp": thresholds.stamp(rows.values()),
        "crumbs": [
            {"label": _("Quotas"), "url": reverse("customers:quota-overview")},
            {"label": _("Thresholds")},
        ],
    }
    return render(request, "customers/thresholds.html", context, status=422 if form.is_bound else 200)
