"""Webex through its public wholesale contract. A customer there carries this portal's id as its external ID.

So nothing about it is stored here: whatever a crash left half done is found again by that ID, and every run brings
what is there to what should be. A run has `SECONDS`; a customer with many users takes several.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from customers.lifecycle.backends.base import Organisation, Refusal, Unavailable, User
from customers.lifecycle.backends.webex_client import Client, Reply

SECONDS = 40.0
CUSTOMERS, SUBSCRIBERS = "/wholesale/customers", "/wholesale/subscribers"
UNDER_WAY = {"provisioning", "updating", "deleting", "pending_rpl_review"}
CONFLICT, NOT_FOUND = 409, 404


class WebexWholesale:
    """The backend over HTTP; addresses and tokens are the settings `WEBEX_…`."""

    def write(self, organisation: Organisation, *, key: str, at: datetime) -> list[Refusal]:
        """Create or change the customer, wait until that is done, then bring its users in line."""
        client = Client(until=time.monotonic() + SECONDS)
        found = _find(client, organisation.id)
        if found is None:
            refused = _create(client, organisation)
        else:
            refused = _Users(client, organisation, found).remove()
            refused += _change(client, organisation, found)
        if any(one.is_fatal for one in refused):
            return refused
        settled = _settled(client, organisation.id)
        return [*refused, *_own_errors(settled), *_Users(client, organisation, settled).write()]

    def remove(self, organisation_id: str, *, key: str, at: datetime) -> None:
        """Delete the customer and wait until it is gone; nothing to delete is no error."""
        client = Client(until=time.monotonic() + SECONDS)
        for pause in _pauses():
            found = _find(client, organisation_id)
            if found is None:
                return
            reply = client.call("DELETE", f"{CUSTOMERS}/{found['id']}")
            if reply.is_refusal and reply.status not in (NOT_FOUND, CONFLICT):
                raise Unavailable(f"deletion refused: {reply.problems[0][1]}")
            client.wait(pause)


def _find(client: Client, external_id: str) -> dict[str, Any] | None:
    items = client.pages(CUSTOMERS, externalId=external_id)
    return next((one for one in items if one.get("externalId") == external_id), None)


def _pauses() -> list[float]:
    return [0.2, 0.5, 1.0, 2.0, *[4.0] * 20]


def _settled(client: Client, external_id: str) -> dict[str, Any]:
    """The customer once nothing is under way there. Raises `Unavailable` when that takes longer than a run."""
    for pause in _pauses():
        found = _find(client, external_id)
        if found is not None and found.get("status") not in UNDER_WAY:
            return found
        client.wait(pause)
    raise Unavailable("still under way")


def _create(client: Client, organisation: Organisation) -> list[Refusal]:
    body = _body(organisation) | {
        "provisioningId": settings.WEBEX_PROVISIONING_ID,
        "customerInfo": {
            "name": organisation.name,
            "primaryEmail": _first_administrator(organisation),
            "language": organisation.language,
        },
    }
    return _refusals(client.call("POST", CUSTOMERS, body), is_fatal=True)


def _change(client: Client, organisation: Organisation, found: dict[str, Any]) -> list[Refusal]:
    """The whole new state; where users are in the way of it, after they have moved."""
    address = f"{CUSTOMERS}/{found['id']}"
    reply = client.call("PUT", address, _body(organisation))
    if reply.status == CONFLICT:
        _Users(client, organisation, found).write()
        reply = client.call("PUT", address, _body(organisation))
    return _refusals(reply)


def _body(organisation: Organisation) -> dict[str, Any]:
    limits = {code: most for code, most in organisation.quantities.items() if most is not None}
    parameters: dict[str, Any] = {"packages": {"limits": limits}} if limits else {}
    if organisation.location:
        place = organisation.location
        parameters["calling"] = {
            "location": {
                "name": place["name"],
                "address": _address(place),
                "timezone": place["time_zone"],
                "language": place["language"],
            }
        }
    if organisation.time_zone:
        parameters["meetings"] = {"timezone": organisation.time_zone}
    return {
        "externalId": organisation.id,
        "packages": sorted(organisation.quantities),
        "address": _address(organisation.address),
        "provisioningParameters": parameters,
    }


def _address(place: dict[str, Any]) -> dict[str, str]:
    given = {
        "addressLine1": place["line1"],
        "addressLine2": place["line2"],
        "city": place["city"],
        "stateOrProvince": place["state"],
        "zipOrPostalCode": place["postal_code"],
        "country": place["country"],
    }
    return {name: value for name, value in given.items() if value}


def _first_administrator(organisation: Organisation) -> str:
    return next((one.email for one in organisation.users if one.is_administrator), "")


def _refusals(reply: Reply, subject: str = "", *, is_fatal: bool = False) -> list[Refusal]:
    if not reply.is_refusal:
        return []
    return [Refusal(code, text, subject, is_fatal) for code, text in reply.problems]


def _own_errors(found: dict[str, Any]) -> list[Refusal]:
    """What went wrong there after the call was accepted."""
    failed = found.get("status") == "error"
    listed = [one for one in found.get("errors") or [] if isinstance(one, dict)]
    told = [
        Refusal(str(one.get("errorCode") or ""), str(one.get("description") or ""), is_fatal=failed)
        for one in listed
    ]
    return told or ([Refusal("error", "", is_fatal=True)] if failed else [])


@dataclass(frozen=True)
class _Users:
    """A customer's subscribers there, matched with ours by their e-mail."""

    client: Client
    organisation: Organisation
    found: dict[str, Any]

    def remove(self) -> list[Refusal]:
        """Release those that are not ours any more: their units are needed."""
        wanted = {one.email.casefold() for one in self.organisation.users}
        gone = [one for email, one in self._there().items() if email not in wanted]
        return self._each(gone, lambda one: self.client.call("DELETE", f"{SUBSCRIBERS}/{one['id']}"))

    def write(self) -> list[Refusal]:
        """Release, move, then add: units become free before they are taken."""
        refused = self.remove()
        there = self._there()
        ours = [one for one in self.organisation.users if one.package]
        moved = [
            (there[email], one)
            for one in ours
            if (email := one.email.casefold()) in there and there[email].get("package") != one.package
        ]
        for known, one in moved:
            refused += self._told(self._put(known, one), one.email)
        for one in ours:
            if one.email.casefold() not in there:
                refused += self._told(self._post(one), one.email)
        return refused

    def _there(self) -> dict[str, dict[str, Any]]:
        items = self.client.pages(SUBSCRIBERS, customerId=self.found["id"])
        return {str(one.get("email", "")).casefold(): one for one in items}

    def _post(self, user: User) -> Reply:
        names = {"firstName": user.first_name, "lastName": user.last_name}
        body = {
            "customerId": self.found["id"],
            "email": user.email,
            "package": user.package,
            "provisioningParameters": {name: text for name, text in names.items() if text} | _numbers(user),
        }
        return self.client.call("POST", SUBSCRIBERS, body)

    def _put(self, known: dict[str, Any], user: User) -> Reply:
        body = {"package": user.package, "provisioningParameters": _numbers(user)}
        return self.client.call("PUT", f"{SUBSCRIBERS}/{known['id']}", body)

    def _each(self, rows: list[dict[str, Any]], do: Callable[[dict[str, Any]], Reply]) -> list[Refusal]:
        refused: list[Refusal] = []
        for one in rows:
            refused += self._told(do(one), str(one.get("email", "")))
        return refused

    def _told(self, reply: Reply, email: str) -> list[Refusal]:
        return [] if reply.status == NOT_FOUND else _refusals(reply, email)


def _numbers(user: User) -> dict[str, str]:
    given = {"primaryPhoneNumber": user.phone_number, "extension": user.extension}
    return {name: value for name, value in given.items() if value}
