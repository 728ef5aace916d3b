"""Subscribers under `/v1/wholesale` (contract W22–W32)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse

from customers.licensing import catalogue, subscribers
from customers.models import Customer, Subscriber
from customers.profile import validation
from customers.rules.catalogue import Item
from customers.rules.names import has_control
from customers.schemas import Person
from portal.api.door import Call
from portal.api.errors import NoConsentPending, NoSuchThing
from portal.api.ids import Kind, decode, encode
from portal.api.reading import Reader, moment_of
from portal.api.wholesale import customer_fields, paging, reach
from portal.api.wholesale.answers import answer, moment, passed
from portal.base.errors import Stale

DEFAULT_MAX = 50
STATUSES = ("provisioned", "pending_user_migration")
_SORTS = {"created": "created_at", "lastStatusChange": "updated_at"}
_ORDERS = {"ASC": "", "DESC": "-"}
_P = "provisioningParameters"


def written(one: Subscriber) -> dict[str, Any]:
    """A subscriber as the contract has it (W23)."""
    package = one.package.code if one.package else ""
    return {
        "id": encode(Kind.SUBSCRIBER, one.public_id),
        "personId": encode(Kind.PERSON, one.public_id),
        "email": one.email,
        "customerId": encode(Kind.SUBSCRIBERS_CUSTOMER, one.customer.public_id),
        "externalCustomerId": one.customer.external_id,
        "package": package,
        "packages": [package] if package else [],
        "status": "provisioned",
        "errors": [],
        "created": moment(one.created_at),
        "lastStatusChange": moment(one.updated_at),
    }


def listing(call: Call) -> HttpResponse:
    """GET: active subscribers; filters combine (W22)."""
    reader = Reader({})
    part = paging.window(call, reader, DEFAULT_MAX)
    found = _filtered(call, reader, reach.subscribers(call).filter(created_at__lte=part.as_of))
    order = _order(call, reader)
    reader.done()
    rows, headers = paging.page(call, found.order_by(*order), part)
    return paging.items(call, [written(one) for one in rows], headers)


def _filtered(call: Call, reader: Reader, found: QuerySet[Subscriber]) -> QuerySet[Subscriber]:
    ids = (
        ("customerId", "customer__public_id", reach.OF_CUSTOMER),
        ("personId", "public_id", reach.OF_SUBSCRIBER),
    )
    for name, column, kinds in ids:
        if (wanted := reach.id_in_query(reader, call, name, *kinds)) is not None:
            found = found.filter(**{column: wanted})
    for name, column in (("externalCustomerId", "customer__external_id"), ("email", "email")):
        if text := call.query.get(name, ""):
            found = found.none() if has_control(text) else found.filter(**{f"{column}__iexact": text})
    for name, column in (("after", "created_at"), ("lastStatusChange", "updated_at")):
        if text := call.query.get(name, ""):
            found = _since(reader, found, name, column, text)
    return _in_status(call, reader, found)


def _since(
    reader: Reader, found: QuerySet[Subscriber], name: str, column: str, text: str
) -> QuerySet[Subscriber]:
    at = moment_of(text)
    if at is None:
        reader.fault(
            name, "bad_moment", "Write milliseconds since 1970, or ISO 8601 as 2026-11-27T12:00:00Z."
        )
        return found
    return found.filter(**{f"{column}__gt": at})


def _in_status(call: Call, reader: Reader, found: QuerySet[Subscriber]) -> QuerySet[Subscriber]:
    words = [word for one in call.query.getlist("status") for word in one.split(",") if word]
    if any(word not in STATUSES for word in words):
        known = ", ".join(STATUSES)
        reader.fault("status", "unknown_status", f"There is no such status. Use one of these: {known}.")
    return found.none() if words and "provisioned" not in words else found


def _order(call: Call, reader: Reader) -> tuple[str, str]:
    name, way = call.query.get("sortBy", "") or "created", call.query.get("sortOrder", "") or "DESC"
    if name not in _SORTS:
        reader.fault("sortBy", "unknown_sort", "Sort by created or lastStatusChange.")
    if way.upper() not in _ORDERS:
        reader.fault("sortOrder", "unknown_sort", "The order is ASC or DESC.")
    sign = _ORDERS.get(way.upper(), "-")
    return f"{sign}{_SORTS.get(name, 'created_at')}", f"{sign}pk"


def read(call: Call, subscriber_id: str) -> HttpResponse:
    """GET one (W29)."""
    return _told(call, reach.subscriber(call, subscriber_id))


def create(call: Call) -> HttpResponse:
    """POST: 200 with the subscriber; one unit of its package is taken in the same transaction (W24–W28)."""
    return _told(call, _add(call))


def validate(call: Call) -> HttpResponse:
    """POST: what a creation would be refused for; everything it wrote is taken back (W31)."""
    with transaction.atomic():
        _add(call)
        transaction.set_rollback(True)
    return passed(call.request)


def update(call: Call, subscriber_id: str) -> HttpResponse:
    """PUT: another package, number or extension (W29)."""
    one = reach.subscriber(call, subscriber_id)
    reader = Reader(call.body)
    code = _package(reader, one)
    given = _numbers(reader)
    reader.done()
    with _still_there(), transaction.atomic():
        if given:
            subscribers.renumber(actor=call.actor, subscriber=one, at=call.at, **given)
        if code:
            subscribers.move(actor=call.actor, subscriber=one, package_code=code, at=call.at)
    return _told(call, reach.subscriber(call, subscriber_id))


def delete(call: Call, subscriber_id: str) -> HttpResponse:
    """DELETE: 204, the unit is free again (W30)."""
    one = reach.subscriber(call, subscriber_id)
    with _still_there():
        subscribers.release(actor=call.actor, subscriber=one, at=call.at)
    return _empty(call)


@contextmanager
def _still_there() -> Iterator[None]:
    """Somebody who was released while the call waited is not there any more."""
    try:
        yield
    except Stale as error:
        raise NoSuchThing from error


def consent_move(call: Call, subscriber_id: str) -> HttpResponse:
    """POST: there is nobody whose e-mail belongs to another organisation's account (W32)."""
    reach.subscriber(call, subscriber_id)
    raise NoConsentPending


def _add(call: Call) -> Subscriber:
    reader = Reader(call.body)
    reader.has(_P, needed=True)
    person = Person(
        reader.text(f"{_P}.firstName"),
        reader.text(f"{_P}.lastName"),
        reader.text("email", needed=True),
        **_numbers(reader),
    )
    customer = _customer(call, reader)
    code = _package(reader, None)
    _check_location(reader, customer)
    customer_fields.note(reader, validation.person(person))
    reader.done()
    assert customer is not None
    return subscribers.add(actor=call.actor, customer=customer, person=person, package_code=code, at=call.at)


def _customer(call: Call, reader: Reader) -> Customer | None:
    """Of the id, which may be the customer's or its organisation's in the subscriber's form."""
    written_id = reader.text("customerId", needed=True)
    if not written_id:
        return None
    if decode(written_id, *reach.OF_CUSTOMER) is None:
        reader.fault("customerId", "bad_id", "This is not the id of a customer.")
        return None
    return reach.customer(call, written_id)


def _package(reader: Reader, one: Subscriber | None) -> str:
    """The base package asked for; "" when none is. Faults are noted (W25)."""
    single, several = reader.text("package"), reader.texts("packages")
    if single and several:
        reader.fault("packages", "package_or_packages", "Give package or packages, not both.")
    if reader.is_faulty("package") or reader.is_faulty("packages"):
        return ""
    items = catalogue.items()
    codes = [single] if single else several
    for code in codes:
        if code not in items:
            reader.fault("packages", "unknown_product", f"There is no product {code}.")
        elif not items[code].is_package:
            said = f"Add-ons such as {code} are kept on the customer."
            reader.fault("packages", "add_on_not_offered", said)
    if len(codes) > 1 or not (codes or one):
        reader.fault("packages", "one_package", "A subscriber holds exactly one package.")
    if reader.is_faulty("packages") or not codes:
        return ""
    _check_callable(reader, one, items[codes[0]])
    return codes[0]


def _check_callable(reader: Reader, one: Subscriber | None, item: Item) -> None:
    """A calling package needs a number or an extension, unless the subscriber calls already."""
    held = one is not None and (
        one.phone_number or one.extension or (one.package and "calling" in one.package.services)
    )
    if "calling" in item.services and not held and not any(_numbers(reader).values()):
        said = "A calling package needs primaryPhoneNumber or extension."
        reader.fault(f"{_P}.primaryPhoneNumber", "number_or_extension_needed", said)


def _numbers(reader: Reader) -> dict[str, str]:
    given = {
        "phone_number": reader.text(f"{_P}.primaryPhoneNumber"),
        "extension": reader.text(f"{_P}.extension"),
    }
    return {name: value for name, value in given.items() if value}


def _check_location(reader: Reader, customer: Customer | None) -> None:
    place = reader.text(f"{_P}.locationId")
    if place and customer and decode(place, Kind.LOCATION) != customer.public_id:
        reader.fault(f"{_P}.locationId", "unknown_location", "The customer has no such location.")


def _told(call: Call, one: Subscriber) -> HttpResponse:
    body = written(one)
    response = answer(call.request, body)
    path = reverse("wholesale:subscriber", args=[body["id"]])
    response["Location"] = call.request.build_absolute_uri(path)
    return response


def _empty(call: Call) -> HttpResponse:
    response = answer(call.request, {}, 204)
    response.content = b""
    del response["Content-Type"]
    return response
