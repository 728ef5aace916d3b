"""How a customer is written, and which state of ours each of the contract's words stands for (contract W2–W5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db.models import Q

from customers.models import Customer, ProvisioningWork, Quantity
from customers.models.shown import held
from customers.profile.versions import ADDRESS_PARTS
from customers.states import Compliance, Provisioning
from portal.api import codes
from portal.api.ids import Kind, encode, encode_uuid

PENDING = "pending_rpl_review"
STATUSES = (
    Provisioning.PROVISIONED,
    Provisioning.PROVISIONED_WITH_ERRORS,
    Provisioning.PROVISIONING,
    Provisioning.UPDATING,
    Provisioning.DELETING,
    Provisioning.ERROR,
    PENDING,
)
_REVIEWED = (Compliance.IN_REVIEW, Compliance.AWAITING_PARTNER)
_TROUBLED = (Provisioning.ERROR, Provisioning.PROVISIONED_WITH_ERRORS)
WITHOUT_ORGANISATION = (Provisioning.PROVISIONING, Provisioning.ERROR)
_ADDRESS = dict(
    zip(
        ADDRESS_PARTS,
        ("addressLine1", "addressLine2", "city", "stateOrProvince", "zipOrPostalCode", "country"),
        strict=True,
    )
)

Errors = dict[int, list[dict[str, Any]]]


def status_of(customer: Customer) -> str:
    """The contract's word. Under review it is said only as long as provisioning has not finished (W4)."""
    if customer.provisioning_status == Provisioning.PROVISIONING and customer.shown_status in _REVIEWED:
        return PENDING
    return customer.provisioning_status


def having(statuses: Iterable[str], *, at: datetime) -> Q:
    """Customers in any of these words."""
    wanted, pending = Q(pk__in=[]), _pending(at)
    for word in statuses:
        if word == PENDING:
            wanted |= pending
        elif word == Provisioning.PROVISIONING:
            wanted |= Q(provisioning_status=word) & ~pending
        else:
            wanted |= Q(provisioning_status=word)
    return wanted


def _pending(at: datetime) -> Q:
    reviewed = Q(provisioning_status=Provisioning.PROVISIONING, compliance_status__in=_REVIEWED)
    return reviewed & ~held(at)


def written(customer: Customer, errors: Errors, *, licences: bool = False) -> dict[str, Any]:
    """A customer as the contract has it; load it `with_list_columns`."""
    held = sorted(
        (one for one in customer.quantities.all() if one.quantity != 0), key=lambda one: one.product.position
    )
    own = errors.get(customer.pk, [])
    body: dict[str, Any] = {
        "id": encode(Kind.CUSTOMER, customer.public_id),
        "orgId": encode(Kind.ORGANIZATION, customer.public_id),
        "externalId": customer.external_id,
        "address": address(customer.profile),
        "status": status_of(customer),
        "packages": [one.product.code for one in held],
        "resourceDetails": {"packages": [_package(customer, one, own, licences) for one in held]},
        "errors": [{"errorCode": one["errorCode"], "description": one["description"]} for one in own],
    }
    if customer.provisioning_status in WITHOUT_ORGANISATION:
        del body["orgId"]
    return body


def address(place: Any) -> dict[str, str]:
    """A profile's or a location's address; parts that are empty are left out."""
    values = {_ADDRESS[part]: str(getattr(place, part)) for part in ADDRESS_PARTS}
    return {name: value for name, value in values.items() if value}


def errors_of(customers: Iterable[Customer]) -> Errors:
    """What the last finished work of each could not do, by primary key; one query, none while all is well."""
    troubled = [one.pk for one in customers if one.provisioning_status in _TROUBLED]
    if not troubled:
        return {}
    done = ProvisioningWork.objects.filter(customer__in=troubled, state="done").order_by("pk")
    return {pk: [_error(one) for one in found] for pk, found in done.values_list("customer_id", "errors")}


def _error(refusal: dict[str, Any]) -> dict[str, Any]:
    subject, text = refusal.get("subject", ""), refusal.get("text", "")
    said = f"{subject}: {text}" if subject else text
    return {"errorCode": codes.number_of("provisioning_refused"), "description": said, "subject": subject}


def _package(
    customer: Customer, held: Quantity, errors: list[dict[str, Any]], licences: bool
) -> dict[str, Any]:
    own = [one for one in errors if one["subject"] in (held.product.code, held.product.name)]
    status = customer.provisioning_status
    if status == Provisioning.PROVISIONED_WITH_ERRORS:
        status = Provisioning.ERROR if own else Provisioning.PROVISIONED
    body: dict[str, Any] = {
        "name": held.product.code,
        "status": str(status),
        "warnings": [],
        "errors": [{"errorCode": one["errorCode"], "description": one["description"]} for one in own],
    }
    if licences:
        name = uuid5(NAMESPACE_URL, f"urn:licence:{customer.public_id}:{held.product.code}")
        body["licenseIds"] = [encode_uuid(Kind.LICENSE, name)]
    return body
