"""Subscribers of a customer: list, add, read, change, release (A8)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse

from customers.licensing import add_ons, people, subscribers
from customers.models import Customer, Subscriber
from portal.api.door import Call
from portal.api.errors import NoSuchThing
from portal.api.own import customers, lists, reading, words
from portal.api.own.seen import seeing
from portal.api.own.writing import answer, nothing
from portal.api.reading import Reader
from portal.base.errors import Stale
from portal.base.versions import Outdated

SORTS = {"name": "last_name", "email": "email", "created": "created_at", "changed": "updated_at"}
NEW = (
    "first_name",
    "last_name",
    "email",
    "phone_number",
    "extension",
    "package",
    "add_ons",
    "is_administrator",
)
CHANGEABLE = ("package", "add_ons", "is_administrator", "phone_number", "extension")


def listing(call: Call, customer_id: str) -> HttpResponse:
    """GET: the active ones; `q` in name and e-mail, `package` by code."""
    reader = Reader({})
    found = _active(customers.of(call, customer_id))
    for word in call.query.get("q", "").split()[:5]:
        named = Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
        found = found.filter(named)
    if package := call.query.get("package", ""):
        found = found.filter(package__code=package)
    sort = lists.sort_of(reader, call, SORTS, "name")
    return lists.page(call, reader, found, sort, lambda rows: [words.subscriber(one) for one in rows])


def create(call: Call, customer_id: str) -> HttpResponse:
    """POST: 201; one unit of the package is taken in the same transaction."""
    customer = customers.of(call, customer_id)
    reader = Reader({**call.body, "person": call.body})
    for name in call.body:
        if name not in NEW:
            reader.fault(name, "unknown_member", "There is no such member. See the documentation.")
    person, package = reading.person(reader, "person"), reader.text("package")
    is_administrator, extras = reader.flag("is_administrator"), reader.texts("add_ons")
    reader.done()
    assert person is not None
    made = subscribers.add(
        actor=call.actor,
        customer=customer,
        person=person,
        package_code=package,
        is_administrator=is_administrator,
        add_ons=tuple(dict.fromkeys(extras)),
        at=call.at,
    )
    address = reverse("own:subscriber", args=[customer_id, made.public_id])
    return _told(call, made, 201, Location=call.request.build_absolute_uri(address))


def read(call: Call, customer_id: str, subscriber_id: str) -> HttpResponse:
    """GET one."""
    return _told(call, _of(call, customer_id, subscriber_id))


def change(call: Call, customer_id: str, subscriber_id: str) -> HttpResponse:
    """PATCH: package, add-ons, full administrator or not, telephone number, extension; all of it or nothing."""
    one = _of(call, customer_id, subscriber_id)
    actor = seeing(call, one)
    reader = Reader(call.body)
    reading.known(reader, CHANGEABLE)
    numbers = {name: reader.text(name) for name in subscribers.NUMBERS if name in call.body}
    package, leads = reader.text("package"), reader.flag("is_administrator")
    held, extras = {each.code for each in add_ons.of(one)}, set(reader.texts("add_ons"))
    reader.done()
    with transaction.atomic():
        if numbers:
            subscribers.renumber(actor=actor, subscriber=one, at=call.at, **numbers)
        for code in sorted(held - extras) if "add_ons" in call.body else ():
            add_ons.take_away(actor=actor, subscriber=one, code=code, at=call.at)
        if package:
            subscribers.move(actor=actor, subscriber=one, package_code=package, at=call.at)
        for code in sorted(extras - held):
            add_ons.give(actor=actor, subscriber=one, code=code, at=call.at)
        if "is_administrator" in call.body:
            subscribers.appoint(actor=actor, subscriber=one, is_administrator=leads, at=call.at)
    return _told(call, _of(call, customer_id, subscriber_id))


def delete(call: Call, customer_id: str, subscriber_id: str) -> HttpResponse:
    """DELETE: released; the unit is free again."""
    one = _of(call, customer_id, subscriber_id)
    try:
        subscribers.release(actor=seeing(call, one, needed=False), subscriber=one, at=call.at)
    except Outdated:
        raise
    except Stale as error:
        raise NoSuchThing from error
    return nothing(call.request)


def _active(customer: Customer) -> Any:
    live = customer.subscribers.filter(released_at__isnull=True)
    return people.with_add_ons(
        live.select_related("package", "customer__partner__parent", "customer__profile")
    )


def _of(call: Call, customer_id: str, subscriber_id: str) -> Subscriber:
    known = subscriber_id.isascii() and subscriber_id.isalnum()
    found = (
        _active(customers.of(call, customer_id)).filter(public_id=subscriber_id).first() if known else None
    )
    if found is None:
        raise NoSuchThing
    return found


def _told(call: Call, one: Subscriber, status: int = 200, **headers: str) -> HttpResponse:
    return answer(call.request, words.subscriber(one), status, version=one.row_version, **headers)
