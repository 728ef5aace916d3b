"""Deleting a customer, or cancelling one's own organisation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from customers.forms import refusals
from customers.licensing import quotas
from customers.licensing.forms.subscribers import ReasonForm
from customers.lifecycle import removal
from customers.lookup import around, customer_of
from customers.models import Customer
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.errors import DomainError
from portal.base.htmx import go
from portal.base.templatetags.portal_ui import number


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required(Right.EDIT_CUSTOMERS)
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what will end, then end it."""
    customer = customer_of(request, public_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            removal.delete(
                actor=actor(request), customer=customer, reason=form.cleaned_data["reason"], at=clock.now()
            )
        except DomainError as error:
            refusals.show(form, error)
        else:
            messages.success(request, _said(customer))
            return go(request, reverse("customers:list"))
    here = _("Cancel subscription") if customer.is_own_organisation else _("Delete")
    context = {
        **around(request, customer, here),
        "form": form,
        "consequences": _consequences(customer),
        "keeps": _keeps(customer),
    }
    return render(request, "customers/delete.html", context, status=422 if form.is_bound else 200)


def _said(customer: Customer) -> str:
    if customer.is_own_organisation:
        return _("The subscription of your own organisation is cancelled. It is no longer in your list.")
    return _("%(name)s is being removed with all its subscribers.") % {"name": customer.name}


def _consequences(customer: Customer) -> list[str]:
    """The impact, in numbers."""
    users = customer.subscribers.filter(released_at__isnull=True).count()
    lines = [
        ngettext(
            "%(n)s subscriber loses every service at once.",
            "%(n)s subscribers lose every service at once.",
            users,
        )
        % {"n": users}
    ]
    held = [row for row in quotas.rows(quotas.quantities(customer)) if row.total or row.assigned]
    if held:
        named = _("; ").join(
            _("%(label)s: %(value)s") % {"label": row.product.name, "value": number(row.total)}
            for row in held
        )
        lines.append(_("These quantities end: %(list)s.") % {"list": named})
    lines.append(_("An open compliance review is closed with the customer; checks that are owed still run."))
    return lines


def _keeps(customer: Customer) -> list[str]:
    """What stays."""
    lines = [_("The history is kept. The external ID can be used again once the removal is done.")]
    if customer.is_own_organisation:
        lines.append(_("The logins of your own team to this portal stay as they are."))
    return lines
