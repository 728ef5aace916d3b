"""Organisations, places and sub-partners: what clients ask for around their customers (contract W33–W35)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from customers.models import CallingLocation, Customer
from customers.permissions import is_suspended
from portal.accounts.models import Partner
from portal.accounts.rights import Right
from portal.api.door import Call
from portal.api.errors import NoSuchThing
from portal.api.ids import Kind, decode, encode
from portal.api.reading import Reader
from portal.api.wholesale import paging, reach
from portal.api.wholesale.answers import answer, moment
from portal.api.wholesale.customer_words import address
from portal.base.errors import NotAllowed

DEFAULT_MAX = 100
STATES = ("active", "suspended")


def listing(call: Call) -> HttpResponse:
    """GET: an organisation for each customer, newest first (W34)."""
    reader = Reader({})
    part = paging.window(call, reader, DEFAULT_MAX)
    reader.done()
    found = reach.customers(call).filter(created_at__lte=part.as_of).order_by("-created_at", "-pk")
    rows, headers = paging.page(call, found, part)
    return paging.items(call, [_organisation(one) for one in rows], headers)


def read(call: Call, org_id: str) -> HttpResponse:
    """GET one: a customer's, or the partner's own."""
    wanted = decode(org_id, Kind.ORGANIZATION)
    if wanted is None:
        raise NoSuchThing
    if wanted == call.token.partner.public_id:
        return answer(call.request, _organisation(call.token.partner))
    return answer(call.request, _organisation(reach.customer(call, encode(Kind.CUSTOMER, wanted))))


def locations(call: Call) -> HttpResponse:
    """GET: where the customers' calls are made from; `orgId` narrows it (W35)."""
    reader = Reader({})
    part = paging.window(call, reader, DEFAULT_MAX)
    org = reach.id_in_query(reader, call, "orgId", Kind.ORGANIZATION)
    reader.done()
    seen = reach.customers(call).filter(created_at__lte=part.as_of)
    if org is not None:
        seen = Customer.objects.filter(pk=reach.customer(call, encode(Kind.CUSTOMER, org)).pk)
    found = CallingLocation.objects.filter(customer__in=seen.order_by().values("pk")).select_related(
        "customer"
    )
    rows, headers = paging.page(call, found.order_by("-customer__created_at", "-pk"), part)
    return paging.items(call, [_location(one) for one in rows], headers)


def sub_partners(call: Call) -> HttpResponse:
    """GET: the sub-partners of the token's partner (W33)."""
    if not call.actor.may(Right.SEE_ALL_OF_PARTNER):
        raise NotAllowed
    reader = Reader({})
    part = paging.window(call, reader, DEFAULT_MAX)
    state = call.query.get("provisioningState", "")
    if state and state not in STATES:
        reader.fault("provisioningState", "unknown_status", "The states are active and suspended.")
    reader.done()
    found = Partner.objects.select_related("parent").filter(
        parent=call.token.partner, created_at__lte=part.as_of
    )
    if state and not is_suspended(call.token.partner):
        found = found.filter(suspended_at__isnull=state == "active")
    elif state == "active":
        found = found.none()
    rows, headers = paging.page(call, found.order_by("-created_at", "-pk"), part)
    return paging.items(call, [_sub_partner(one) for one in rows], headers)


def _organisation(one: Any) -> dict[str, Any]:
    return {
        "id": encode(Kind.ORGANIZATION, one.public_id),
        "displayName": one.name,
        "created": moment(one.created_at),
    }


def _location(one: CallingLocation) -> dict[str, Any]:
    return {
        "id": encode(Kind.LOCATION, one.customer.public_id),
        "name": one.name,
        "orgId": encode(Kind.ORGANIZATION, one.customer.public_id),
        "timeZone": one.time_zone,
        "preferredLanguage": one.language,
        "address": address(one),
    }


def _sub_partner(one: Partner) -> dict[str, Any]:
    return {
        "orgId": encode(Kind.ORGANIZATION, one.public_id),
        "subscriptionId": one.public_id,
        "provisioningState": "suspended" if is_suspended(one) else "active",
        "created": moment(one.created_at),
        "billingStartDate": moment(one.created_at),
    }
