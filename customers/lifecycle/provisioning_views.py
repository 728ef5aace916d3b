"""The status that looks again by itself while provisioning runs, and trying it once more."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from customers.history import timeline
from customers.lifecycle import provisioning
from customers.lifecycle import provisioning_state as progress
from customers.lookup import customer_of
from customers.models import Customer
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base import clock
from portal.base.errors import DomainError
from portal.base.htmx import go
from portal.base.templatetags.portal_ui import STATUSES


def next_look(customer: Customer, looks: int) -> dict[str, Any]:
    """When and where the page asks again; an empty address when it does not."""
    seconds = progress.delay(customer, looks)
    address = reverse("customers:provisioning-status", args=[customer.public_id])
    query = f"?n={looks + 1}&seen={progress.seen(customer)}"
    return {"look_url": address + query if seconds else "", "look_seconds": seconds}


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def status(request: HttpRequest, public_id: str) -> HttpResponse:
    """The provisioning status alone; with the latest history when something changed since the last look."""
    customer = customer_of(request, public_id)
    context = {"customer": customer, **next_look(customer, _looks(request))}
    before = request.GET.get("seen", "")
    if before and before != progress.seen(customer):
        context |= timeline.recent(customer)
        context["changed"] = True
    if before.split(".")[0] not in ("", customer.provisioning_status):
        word = STATUSES[customer.provisioning_status][1]
        context["spoken"] = _("Provisioning: %(status)s") % {"status": word}
    response = render(request, "customers/_provisioning_answer.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _looks(request: HttpRequest) -> int:
    given = request.GET.get("n", "0")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 4 else 0


@require_POST
@partner_required(Right.EDIT_CUSTOMERS)
def again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write the customer to the backend once more."""
    customer = customer_of(request, public_id)
    try:
        provisioning.repeat(actor=actor(request), customer=customer, reason="", at=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Provisioning is tried again. This page shows the outcome by itself."))
    return go(request, reverse("customers:detail", args=[customer.public_id]))
