"""What a call may see: the token's partner, or the sub-partner it acts for (contract G2, G4, G16)."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from customers.models import Customer, OnboardingTemplate, Subscriber
from customers.models.querysets import CustomerQuerySet
from customers.rules.names import has_control
from portal.accounts.models import Partner
from portal.api.door import Call
from portal.api.errors import NoSuchThing
from portal.api.ids import Kind, decode
from portal.api.reading import Reader

BEHALF = "onBehalfOfSubPartnerOrgId"
Row = TypeVar("Row", bound=Model)
OF_CUSTOMER = (Kind.CUSTOMER, Kind.SUBSCRIBERS_CUSTOMER)
OF_SUBSCRIBER = (Kind.SUBSCRIBER, Kind.PERSON)


def partner(call: Call) -> Partner:
    """The partner the call is for. Raises `NoSuchThing` unless a named one is a sub-partner of the token's own."""
    written = call.query.get(BEHALF, "")
    if not written:
        return call.token.partner
    found = Partner.objects.select_related("parent").filter(
        public_id=decode(written, Kind.ORGANIZATION) or "",
        parent=call.token.partner,
        pk__in=call.actor.partner_ids,
    )
    return _first(found)


def customers(call: Call) -> CustomerQuerySet:
    """The customers of that partner which the actor may see, without those removed."""
    return _seen(call).live().of_partner(partner(call))


def customer(call: Call, written: str, *, removed: bool = False) -> Customer:
    """The customer of an id. Without a named sub-partner those of sub-partners are found too.

    Raises `NoSuchThing`; for a removed customer too, unless those are asked for.
    """
    seen = _named(call) if removed else _named(call).live()
    shown = seen.with_list_columns().select_related("partner__parent", "profile")
    return _first(shown.filter(public_id=decode(written, *OF_CUSTOMER) or ""))


def subscribers(call: Call) -> QuerySet[Subscriber]:
    """The active subscribers of `customers`."""
    return _active(customers(call))


def subscriber(call: Call, written: str) -> Subscriber:
    """The active subscriber of an id, found as `customer` is. Raises `NoSuchThing`."""
    found = _active(_named(call).live())
    return _first(found.filter(public_id=decode(written, *OF_SUBSCRIBER) or ""))


def _active(of: CustomerQuerySet) -> QuerySet[Subscriber]:
    live = Subscriber.objects.filter(released_at__isnull=True, customer__in=of.order_by().values("pk"))
    return live.select_related("package", "customer__partner__parent", "customer__profile")


def _seen(call: Call) -> CustomerQuerySet:
    return Customer.objects.for_actor(call.actor)


def _named(call: Call) -> CustomerQuerySet:
    return _seen(call).of_partner(partner(call)) if call.query.get(BEHALF) else _seen(call)


def template(reader: Reader, owner: Partner) -> OnboardingTemplate | None:
    """The template whose Provisioning ID is given; a fault when the partner has no such one."""
    written = reader.text("provisioningId", needed=True)
    if not written:
        return None
    found = None
    if not has_control(written):
        found = OnboardingTemplate.objects.filter(partner=owner, public_id=written.strip()).first()
    if found is None:
        reader.fault("provisioningId", "unknown_template", "This partner has no such onboarding template.")
    return found


def id_in_query(reader: Reader, call: Call, name: str, *kinds: Kind) -> str | None:
    """The public id of a filter; None when it is not given. A malformed one is a fault (contract G4)."""
    written = call.query.get(name, "")
    if not written:
        return None
    found = decode(written, *kinds)
    if found is None:
        reader.fault(name, "bad_id", "This is not an id of this kind.")
    return found


def _first(found: QuerySet[Row]) -> Row:
    row = found.first()
    if row is None:
        raise NoSuchThing
    return row
