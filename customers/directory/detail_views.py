"""A customer's page and its history."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from customers.directory import listing
from customers.history import timeline
from customers.licensing import quotas
from customers.lifecycle import provisioning_state
from customers.lifecycle.provisioning_views import next_look
from customers.lookup import around, customer_of, page_of
from customers.models import CallingLocation
from customers.notices import choices
from customers.profile import callin
from portal.accounts.access import actor, partner_required
from portal.accounts.rights import Right
from portal.base.htmx import render_part


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """What is known of a customer: status, quotas, people, what happened last."""
    customer = customer_of(request, public_id)
    people = customer.subscribers.filter(released_at__isnull=True)
    context = {
        **around(request, customer),
        **next_look(customer, 0),
        **timeline.recent(customer),
        "profile": customer.profile,
        "owner": listing.owner_of(customer),
        "may_assign": actor(request).may(Right.MANAGE_TEAM),
        "location": CallingLocation.objects.filter(customer=customer).first(),
        "trouble": provisioning_state.trouble(customer),
        "links": settings.LINKS,
        "call_in": callin.of_customer(customer),
        "quotas": quotas.rows(quotas.quantities(customer)),
        "is_muted": choices.is_muted(actor(request), customer),
        "tags": list(customer.tags.order_by("folded")),
        "administrators": list(people.filter(is_administrator=True).order_by("pk")),
        "subscriber_count": people.count(),
    }
    return render(request, "customers/detail.html", context)


@require_safe
@partner_required(Right.SEE_CUSTOMERS)
def customer_history(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything that happened, newest first, for the partner's eyes."""
    customer = customer_of(request, public_id)
    chip = request.GET.get("only", "")
    page = page_of(request, timeline.events(customer, chip))
    context = {
        **around(request, customer, _("History")),
        "page": page,
        "rows": timeline.rows(page.object_list),
        "chip": chip if chip in timeline.CHIPS else "",
        "chips": _chips(),
    }
    return render_part(request, "customers/history.html", "customers/_history_results.html", context)


def _chips() -> list[tuple[str, str]]:
    return [
        ("", _("All")),
        ("status", _("Status")),
        ("profile", _("Name and address")),
        ("quota", _("Quantities")),
        ("subscribers", _("Subscribers")),
        ("contact", _("Contact")),
    ]
