"""What this app knows to need somebody: provisioning that failed, quantities that run out, drafts that end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from customers.directory import needs
from customers.licensing import quotas
from customers.models import Customer, Quantity
from customers.onboarding import drafts
from customers.states import Provisioning
from portal.accounts.rights import Right
from portal.base.actors import Actor

SOON = timedelta(days=7)
FAILED, DRAFTS, LOW = 20, 30, 40
"""Their places on the page; what reviewers wait for comes before them."""


def register() -> None:
    """Make them known."""
    needs.register("failed_provisioning", failed_provisioning, place=FAILED)
    needs.register("low_quantities", low_quantities, place=LOW)
    needs.register("drafts", ending_drafts, place=DRAFTS)


def failed_provisioning(actor: Actor, at: datetime) -> needs.Need | None:
    """Customers that Webex does not have as it should."""
    troubled = (Provisioning.ERROR, Provisioning.PROVISIONED_WITH_ERRORS)
    found = Customer.objects.for_actor(actor).filter(provisioning_status__in=troubled)
    lines = [
        needs.Line(one.name, _page(one), str(Provisioning(one.provisioning_status).label))
        for one in found.order_by("updated_at", "pk")[: needs.SHOWN]
    ]
    return needs.Need(
        title=_("Provisioning failed"),
        icon="exclamation-octagon-fill",
        tone="stop",
        count=found.count() if lines else 0,
        lines=lines,
        url=reverse("customers:list") + "?provisioning=error",
    )


def low_quantities(actor: Actor, at: datetime) -> needs.Need | None:
    """Packages and add-ons of which four fifths are taken; the fullest first."""
    found: QuerySet[Quantity] = quotas.overview(actor, low=True)
    lines = [
        needs.Line(
            one.customer.name,
            reverse("customers:quotas", args=[one.customer.public_id]),
            _("%(product)s: %(left)s of %(total)s left")
            % {"product": one.product.name, "left": one.available, "total": one.quantity},
        )
        for one in found[: needs.SHOWN]
    ]
    return needs.Need(
        title=_("Little left of a quantity"),
        icon="bar-chart-line",
        tone="wait",
        count=found.order_by().count() if lines else 0,
        lines=lines,
        url=reverse("customers:quota-overview") + "?use=low",
    )


def ending_drafts(actor: Actor, at: datetime) -> needs.Need | None:
    """Drafts that are thrown away within a week unless somebody goes on with them; the first to go first."""
    if not actor.may(Right.CREATE_CUSTOMERS):
        return None
    ends = timedelta(days=drafts.DAYS)
    found = drafts.still_open(actor).filter(written_at__lt=at - ends + SOON).order_by("written_at", "pk")
    lines = [
        needs.Line(
            str(one),
            reverse("customers:draft", args=[one.public_id]),
            due_at=one.written_at + ends,
        )
        for one in found[: needs.SHOWN]
    ]
    return needs.Need(
        title=_("Drafts that are about to end"),
        icon="hourglass-split",
        tone="wait",
        count=found.count() if lines else 0,
        lines=lines,
        url=reverse("customers:drafts"),
    )


def _page(customer: Customer) -> str:
    return reverse("customers:detail", args=[customer.public_id])
