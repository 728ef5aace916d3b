"""Loading what an address names, for the actor only: what others own does not exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import Customer, OnboardingTemplate, Subscriber
from customers.states import MAY_TAKE_MORE
from portal.accounts.access import actor
from portal.accounts.rights import Right
from portal.base.actors import Actor

PAGE_SIZE = 25


def customer_of(request: HttpRequest, public_id: str) -> Customer:
    """The customer, or 404 when the actor may not know of it."""
    seen = Customer.objects.for_actor(actor(request)).select_related(
        "partner", "profile", "template", "created_by"
    )
    return get_object_or_404(seen, public_id=public_id)


def subscriber_of(customer: Customer, public_id: str) -> Subscriber:
    """An active subscriber of the customer, or 404."""
    live = customer.subscribers.filter(released_at__isnull=True).select_related("package", "customer")
    return get_object_or_404(live, public_id=public_id)


def template_of(request: HttpRequest, public_id: str) -> OnboardingTemplate:
    """An onboarding template of one of the actor's partners, or 404."""
    own = OnboardingTemplate.objects.filter(partner_id__in=actor(request).partner_ids)
    return get_object_or_404(own.select_related("partner"), public_id=public_id)


def page_of(request: HttpRequest, found: QuerySet[Any], size: int = PAGE_SIZE) -> Page[Any]:
    """The page that the address asks for; one that does not exist is the nearest that does."""
    return Paginator(found, size).get_page(request.GET.get("page"))


@dataclass(frozen=True)
class Allowed:
    """What the page offers for a customer. The services decide; this only hides what would be refused."""

    edit: bool
    delete: bool
    take_more: bool
    suspended: bool
    ended: bool


def allowed(who: Actor, customer: Customer) -> Allowed:
    """Rights of the role, less what the customer's state rules out."""
    live = not customer.is_gone
    suspended = customer.partner_id in who.suspended_partner_ids
    edit = who.may(Right.EDIT_CUSTOMERS) and live
    return Allowed(
        edit=edit and not suspended,
        delete=edit,
        take_more=edit and not suspended and customer.compliance_status in MAY_TAKE_MORE,
        suspended=suspended,
        ended=not live,
    )


def crumbs(customer: Customer, here: str = "") -> list[dict[str, str]]:
    """The way to a page of a customer."""
    way = [{"label": _("Customers"), "url": reverse("customers:list")}]
    way.append({"label": customer.name, "url": reverse("customers:detail", args=[customer.public_id])})
    return [*way, {"label": here}] if here else way


def around(request: HttpRequest, customer: Customer, here: str = "") -> dict[str, Any]:
    """What every page of a customer shows around its subject."""
    return {
        "customer": customer,
        "allowed": allowed(actor(request), customer),
        "crumbs": crumbs(customer, here),
    }
