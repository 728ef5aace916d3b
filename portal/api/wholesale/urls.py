"""The addresses of `/v1`. None ends with a slash, and none leads to another (contract G1)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from customers.permissions import NoMoreWhileNonCompliant
from portal.api.door import Contract, Operation, endpoint, refused
from portal.api.errors import ChangedMeanwhile, NoSuchThing, NotAtPresent
from portal.api.wholesale import billing, customers, organizations, people, subscribers
from portal.api.wholesale.answers import refuse
from portal.api.wholesale.customer_fields import NAMES
from portal.base.errors import Stale

app_name = "wholesale"
CONTRACT = Contract(
    refuse, NAMES | billing.NAMES, {NoMoreWhileNonCompliant: NotAtPresent, Stale: ChangedMeanwhile}
)
_READ, _WRITE = ("spark-admin:wholesale_customers_read", "spark-admin:wholesale_customers_write")
_SEE, _KEEP = ("spark-admin:wholesale_subscribers_read", "spark-admin:wholesale_subscribers_write")
_PARTNERS = "spark-admin:wholesale_sub_partners_read"
_BILLING, _BILL = (
    "spark-admin:wholesale_billing_reports_read",
    "spark-admin:wholesale_billing_reports_write",
)
_CUSTOMERS = endpoint(
    CONTRACT, get=Operation(customers.listing, _READ), post=Operation(customers.create, _WRITE)
)
_CUSTOMER = endpoint(
    CONTRACT,
    get=Operation(customers.read, _READ),
    put=Operation(customers.update, _WRITE),
    delete=Operation(customers.delete, _WRITE),
)
_SUBSCRIBERS = endpoint(
    CONTRACT, get=Operation(subscribers.listing, _SEE), post=Operation(subscribers.create, _KEEP)
)
_SUBSCRIBER = endpoint(
    CONTRACT,
    get=Operation(subscribers.read, _SEE),
    put=Operation(subscribers.update, _KEEP),
    delete=Operation(subscribers.delete, _KEEP),
)


@csrf_exempt
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever else is asked for: 404 in the contract's form, never a page and never a redirect."""
    with translation.override("en"):
        return refused(CONTRACT, request, NoSuchThing())


urlpatterns = [
    path("people/me", endpoint(CONTRACT, get=Operation(people.me))),
    path("organizations", endpoint(CONTRACT, get=Operation(organizations.listing, _READ))),
    path("organizations/<str:org_id>", endpoint(CONTRACT, get=Operation(organizations.read, _READ))),
    path("locations", endpoint(CONTRACT, get=Operation(organizations.locations, _READ))),
    path("wholesale/customers", _CUSTOMERS, name="customers"),
    path("wholesale/customers/validate", endpoint(CONTRACT, post=Operation(customers.validate, _WRITE))),
    path("wholesale/customers/<str:customer_id>", _CUSTOMER, name="customer"),
    path("wholesale/subscribers", _SUBSCRIBERS, name="subscribers"),
    path("wholesale/subscribers/validate", endpoint(CONTRACT, post=Operation(subscribers.validate, _KEEP))),
    path("wholesale/subscribers/<str:subscriber_id>", _SUBSCRIBER, name="subscriber"),
    path("wholesale/subPartners", endpoint(CONTRACT, get=Operation(organizations.sub_partners, _PARTNERS))),
    path(
        "wholesale/billing/reports",
        endpoint(CONTRACT, get=Operation(billing.listing, _BILLING), post=Operation(billing.create, _BILL)),
    ),
    path(
        "wholesale/billing/reports/<str:report_id>",
        endpoint(CONTRACT, get=Operation(billing.read, _BILLING), delete=Operation(billing.delete, _BILL)),
    ),
    path(
        "subscribers/<str:subscriber_id>/emails/consentMove",
        endpoint(CONTRACT, post=Operation(subscribers.consent_move, _KEEP, takes_body=False)),
    ),
    path("", nothing),
    path("<path:rest>", nothing),
]
