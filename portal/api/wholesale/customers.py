"""Customers under `/v1/wholesale` (contract W1–W21)."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

from django.http import HttpResponse
from django.urls import reverse

from customers import permissions
from customers.lifecycle import removal
from customers.models import Customer
from customers.onboarding import creation, replacement
from customers.rules.names import has_control
from customers.schemas import NewCustomer
from customers.states import Provisioning
from portal.accounts.models import Partner
from portal.api.door import Call
from portal.api.errors import Gone, OrganisationAttached
from portal.api.ids import Kind, decode, encode
from portal.api.reading import Reader
from portal.api.wholesale import customer_fields, customer_words, paging, reach
from portal.api.wholesale.answers import answer, passed
from portal.base import clock

DEFAULT_MAX = 100
LOST_ANSWER = timedelta(hours=24)


def listing(call: Call) -> HttpResponse:
    """GET: the customers, newest first; `externalId`, `orgId` and `status` narrow it together (W1)."""
    reader = Reader({})
    part = paging.window(call, reader, DEFAULT_MAX)
    found = reach.customers(call).filter(created_at__lte=part.as_of)
    if external := call.query.get("externalId", ""):
        found = found.none() if has_control(external) else found.filter(external_id__iexact=external)
    if (org := reach.id_in_query(reader, call, "orgId", Kind.ORGANIZATION)) is not None:
        found = found.filter(public_id=org).exclude(
            provisioning_status__in=customer_words.WITHOUT_ORGANISATION
        )
    if words := _statuses(call, reader):
        found = found.filter(customer_words.having(words, at=clock.now()))
    reader.done()
    rows, headers = paging.page(call, found.with_list_columns().order_by("-created_at", "-pk"), part)
    errors = customer_words.errors_of(rows)
    return paging.items(call, [customer_words.written(one, errors) for one in rows], headers)


def _statuses(call: Call, reader: Reader) -> list[str]:
    words = [word.strip() for one in call.query.getlist("status") for word in one.split(",") if word.strip()]
    for word in words:
        if word not in customer_words.STATUSES:
            known = ", ".join(customer_words.STATUSES)
            reader.fault("status", "unknown_status", f"There is no such status. Use one of these: {known}.")
            return []
    return words


def read(call: Call, customer_id: str) -> HttpResponse:
    """GET one (W15)."""
    customer = reach.customer(call, customer_id)
    licences = call.query.get("includePackageLicenseInfo", "").lower() == "true"
    errors = customer_words.errors_of([customer])
    return answer(call.request, customer_words.written(customer, errors, licences=licences))


def create(call: Call) -> HttpResponse:
    """POST: 202; a body that was sent before gives the customer it made then (W6, W13)."""
    owner = reach.partner(call)
    permissions.to_create(call.actor, owner)
    reader = Reader(call.body)
    key = _key(owner, call.body)
    earlier = Customer.objects.filter(partner=owner, submission_key=key).first()
    if earlier and earlier.created_at > call.at - LOST_ANSWER:
        return _accepted(call, earlier)
    _refuse_organisation(call, reader)
    new = customer_fields.new_customer(reader, owner, "" if earlier else key)
    if reader.problems:
        _note_problems(call, reader, owner, new)
        reader.done()
    with customer_fields.named(reader):
        return _accepted(call, creation.create(actor=call.actor, partner=owner, new=new, at=call.at))


def validate(call: Call) -> HttpResponse:
    """POST: the rules of a creation, of what the body has; nothing is written (W21)."""
    owner = reach.partner(call)
    permissions.to_create(call.actor, owner)
    reader = Reader(call.body)
    _refuse_organisation(call, reader)
    _note_problems(call, reader, owner, customer_fields.new_customer(reader, owner, ""))
    asked = [one for one in reader.problems if _was_sent(call, one[0])]
    reader.problems = asked
    reader.done()
    return passed(call.request)


def _was_sent(call: Call, path: str) -> bool:
    """A precheck may leave out everything but the address and the e-mail of the customer."""
    if path.startswith("address") or path == "customerInfo.primaryEmail":
        return True
    if path == "customerInfo.name":
        return "name" in (call.body.get("customerInfo") or {})
    first = path.partition(".")[0]
    return first in call.body or (first == "provisioningParameters" and "packages" in call.body)


def update(call: Call, customer_id: str) -> HttpResponse:
    """PUT: the whole list of packages, and what else is given (W16–W19)."""
    customer = reach.customer(call, customer_id, removed=True)
    if customer.provisioning_status == Provisioning.REMOVED:
        raise Gone
    seen = replacement.state_of(customer)
    reader = Reader(call.body)
    wanted = replacement.Replacement(
        packages=customer_fields.packages(reader),
        external_id=reader.text("externalId") or None,
        address=customer_fields.address(reader),
        location=customer_fields.location(reader),
        site_time_zone=customer_fields.time_zone(reader),
    )
    reader.done()
    with customer_fields.named(reader):
        replacement.replace(actor=call.actor, customer=customer, wanted=wanted, seen=seen, at=call.at)
    return _accepted(call, customer)


def delete(call: Call, customer_id: str) -> HttpResponse:
    """DELETE: 202 without a body, again while it is being removed, 404 after (W20)."""
    customer = reach.customer(call, customer_id)
    if customer.provisioning_status != Provisioning.DELETING:
        removal.delete(actor=call.actor, customer=customer, at=call.at)
    response = answer(call.request, {}, 202)
    response.content = b""
    del response["Content-Type"]
    return response


def _accepted(call: Call, customer: Customer) -> HttpResponse:
    path = reverse("wholesale:customer", args=[encode(Kind.CUSTOMER, customer.public_id)])
    url = call.request.build_absolute_uri(path)
    response = answer(call.request, {"url": url}, 202)
    response["Location"] = url
    return response


def _key(owner: Partner, body: dict[str, object]) -> str:
    """One for a body; another one after the customer that it made was removed."""
    external = str(body.get("externalId") or "").strip()
    removed = 0
    if external and not has_control(external):
        gone = Customer.objects.filter(partner=owner, external_id__iexact=external)
        removed = gone.filter(provisioning_status=Provisioning.REMOVED).count()
    whole = json.dumps([removed, body], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def _refuse_organisation(call: Call, reader: Reader) -> None:
    """Attaching (W12): the embedded directory knows no organisation that is not a customer already."""
    written = reader.text("orgId")
    if not written:
        return
    known = decode(written, Kind.ORGANIZATION)
    if known and Customer.objects.live().filter(public_id=known).exists():
        raise OrganisationAttached(field="orgId")
    reader.fault("orgId", "unknown_organisation", "The directory has no such organisation.")


def _note_problems(call: Call, reader: Reader, owner: Partner, new: NewCustomer) -> None:
    customer_fields.note(reader, creation.problems(partner=owner, new=new, at=call.at))
