"""Customers: list, create, read, change, delete; their packages, history and templates (A4, A5, A8, A10)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.urls import reverse

from customers.directory.filters import Filters
from customers.directory.listing import customers as filtered
from customers.history import timeline
from customers.licensing import quantities
from customers.lifecycle import removal
from customers.models import Customer, OnboardingTemplate
from customers.onboarding import creation
from customers.profile import external_id, locations, versions
from portal.accounts.models import Partner
from portal.api.door import Call
from portal.api.errors import NoSuchThing
from portal.api.own import lists, reading, words
from portal.api.own.seen import seeing
from portal.api.own.writing import answer, moment
from portal.api.reading import Reader

SORTS = {"name": "search_text", "created": "created_at", "changed": "updated_at"}
FILTERS = {"compliance_status": "compliance", "provisioning_status": "provisioning"}
PLAIN = ("q", "country", "package", "partner", "use", "own")


def listing(call: Call) -> HttpResponse:
    """GET: those the token may see, filtered as on the page."""
    reader = Reader({})
    found = filtered(call.actor, _filters(reader, call), at=call.at)
    for name, column in (("created", "created_at"), ("changed", "updated_at")):
        if after := lists.moments(reader, call, f"{name}_after"):
            found = found.filter(**{f"{column}__gte": after})
        if before := lists.moments(reader, call, f"{name}_before"):
            found = found.filter(**{f"{column}__lt": before})
    sort = lists.sort_of(reader, call, SORTS, "-changed")
    # Not who looks after them, as on the page.
    found = found.prefetch_related(None).prefetch_related("quantities__product").select_related("template")
    return lists.page(call, reader, found, sort, words.customers)


def _filters(reader: Reader, call: Call) -> Filters:
    """What the page's own filters make of it; a value that means nothing there is a fault here."""
    given = {name: call.query.get(name, "") for name in PLAIN}
    given |= {ours: call.query.get(name, "") for name, ours in FILTERS.items()}
    query = QueryDict(mutable=True)
    query.update(given)
    found = Filters.parse(query)
    for name, ours in {**FILTERS, "use": "use", "own": "own"}.items():
        if given[ours] and not getattr(found, ours):
            reader.fault(name, "unknown_value", "This filter has no such value. See the documentation.")
    return found


def create(call: Call) -> HttpResponse:
    """POST: 201 with the customer; its check is owed as in the browser."""
    reader = Reader(call.body)
    reading.known(reader, reading.NEW)
    of_partner = owner(reader, call)
    new = reading.new_customer(reader, _template(reader, of_partner))
    if reader.problems:
        for problem in creation.problems(partner=of_partner, new=new, at=call.at):
            if not reader.is_faulty(problem[0]):
                reader.fault(*problem)
    reader.done()
    made = creation.create(actor=call.actor, partner=of_partner, new=new, at=call.at)
    address = call.request.build_absolute_uri(reverse("own:customer", args=[made.public_id]))
    return _told(call, made, 201, Location=address)


def owner(reader: Reader, call: Call) -> Partner:
    """The token's partner, or the sub-partner that is named."""
    wanted = reader.text("partner")
    own = call.token.partner
    if not wanted or wanted == own.public_id:
        return own
    found = (
        Partner.objects.filter(public_id=wanted, pk__in=call.actor.partner_ids) if _plain(wanted) else None
    )
    if found is None or not found.exists():
        reader.fault("partner", "unknown_partner", "This is neither your partner nor a sub-partner of it.")
        return own
    return found.get()


def _template(reader: Reader, owner: Partner) -> int | None:
    wanted = reader.text("template")
    if not wanted:
        return None
    own = OnboardingTemplate.objects.filter(partner=owner)
    found = own.filter(public_id=wanted).first() if _plain(wanted) else None
    if found is None:
        reader.fault("template", "unknown_template", "This partner has no such onboarding template.")
    return found.pk if found else None


def _plain(text: str) -> bool:
    return text.isascii() and text.isalnum()


def read(call: Call, customer_id: str) -> HttpResponse:
    """GET one."""
    return _said(call, of(call, customer_id))


def change(call: Call, customer_id: str) -> HttpResponse:
    """PATCH: a merge patch; all of it or nothing, and a check where what is screened changes (A11)."""
    customer = of(call, customer_id)
    actor = seeing(call, customer)
    assert customer.profile is not None
    reader = Reader(reading.merged(reading.present(customer, customer.profile), call.body))
    for name in call.body:
        if name not in reading.CHANGEABLE:
            reader.fault(name, "unknown_member", "This cannot be changed here. See the documentation.")
    wanted = _wanted(reader, call.body)
    reader.done()
    with transaction.atomic():
        if "external_id" in call.body:
            external_id.change(
                actor=actor, customer=customer, external_id=reader.text("external_id"), at=call.at
            )
        if wanted:
            versions.change(actor=actor, customer=customer, at=call.at, **wanted)
        if call.body.keys() & {"location", "site_time_zone"}:
            _change_places(call, actor, customer, reader)
    return _told(call, of(call, customer_id))


def _wanted(reader: Reader, patch: dict[str, Any]) -> dict[str, Any]:
    """What is screened, as the service takes it."""
    read_as = {
        "legal_name": lambda: reader.text("legal_name"),
        "address": lambda: reading.address(reader),
        "contacts": lambda: reading.contacts(reader),
        "other_names": lambda: reading.other_names(reader),
        "owners": lambda: reading.owners(reader),
    }
    return {name: made() for name, made in read_as.items() if name in patch}


def _change_places(call: Call, actor: Any, customer: Customer, reader: Reader) -> None:
    given: dict[str, Any] = {}
    if call.body.get("location", reader) is None:
        reader.fault("location", "required", "A location cannot be taken away. Give another one.")
    if "location" in call.body and (place := reading.location(reader)):
        given["location"] = place
    if "site_time_zone" in call.body:
        given["site_time_zone"] = reader.text("site_time_zone")
    reader.done()
    locations.change(actor=actor, customer=customer, at=call.at, **given)


def delete(call: Call, customer_id: str) -> HttpResponse:
    """DELETE: 202, it is being removed with all its subscribers."""
    customer = of(call, customer_id)
    removal.delete(actor=seeing(call, customer, needed=False), customer=customer, at=call.at)
    return _told(call, of(call, customer_id), 202)


def packages(call: Call, customer_id: str) -> HttpResponse:
    """GET: the quantities of a customer with what is assigned and left."""
    customer = of(call, customer_id)
    rows = [words.quantity(one) for one in words.in_order(customer.quantities.all())]
    return answer(call.request, {"items": rows}, version=customer.row_version)


def set_packages(call: Call, customer_id: str) -> HttpResponse:
    """PATCH: product code → number, or null for no cap; what is not named stays."""
    customer = of(call, customer_id)
    actor = seeing(call, customer)
    reader = Reader({"quantities": call.body})
    wanted = reading.quantities(reader)
    reader.done()
    quantities.change(actor=actor, customer=customer, wanted=wanted, at=call.at)
    return packages(call, customer_id)


def history(call: Call, customer_id: str) -> HttpResponse:
    """GET: what happened, newest first, as its partner may read it."""
    customer = of(call, customer_id)
    reader = Reader({})
    found = timeline.events(customer)
    start = call.query.get("cursor", "")
    if start and not (start.isascii() and start.isdigit() and len(start) < 10):
        reader.fault("cursor", "bad_cursor", "Take this from `next` of the page before.")
    reader.done()
    rows = [one for one in found if not start or one.number < int(start)][: lists.DEFAULT + 1]  # type: ignore[attr-defined]
    shown = rows[: lists.DEFAULT]
    written = [_event(event, row) for event, row in zip(shown, timeline.rows(shown), strict=True)]
    after = str(shown[-1].number) if len(rows) > lists.DEFAULT else None  # type: ignore[attr-defined]
    return answer(call.request, {"items": written, "next": after})


def _event(event: Any, row: Any) -> dict[str, Any]:
    return {
        "number": event.number,
        "at": moment(row.at),
        "type": event.verb,
        "actor": row.actor or None,
        "actor_kind": row.actor_kind,
        "text": row.text,
        "changes": [{"field": one.label, "old": one.old, "new": one.new} for one in row.changes],
        "request_id": row.request_id,
    }


def templates(call: Call) -> HttpResponse:
    """GET: the onboarding templates of the partner and its sub-partners."""
    found = OnboardingTemplate.objects.filter(partner_id__in=call.actor.partner_ids).select_related("partner")
    rows = found.order_by("partner__name", "-is_default", "name", "pk")
    return answer(call.request, {"items": [words.template(one) for one in rows]})


def of(call: Call, customer_id: str) -> Customer:
    """The customer of an address, or `NoSuchThing`."""
    seen = Customer.objects.for_actor(call.actor).live().with_list_columns().select_related("template")
    found = seen.filter(public_id=customer_id).first() if _plain(customer_id) else None
    if found is None:
        raise NoSuchThing
    return found


def _told(call: Call, customer: Customer, status: int = 200, **headers: str) -> HttpResponse:
    """As it is after a change."""
    return _said(call, of(call, customer.public_id), status, **headers)


def _said(call: Call, customer: Customer, status: int = 200, **headers: str) -> HttpResponse:
    return answer(call.request, words.customer(customer), status, version=customer.row_version, **headers)
