"""Every operation of `/v1`, taken from the table of addresses: who is let in, and what hostile calls get."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from customers.models import BillingReport, Customer
from portal.accounts.tokens import scopes
from portal.api.ids import Kind, encode
from portal.api.tests.calling import Caller
from portal.api.wholesale import urls
from portal.testing.makers import make_customer

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE")
QUERY = (
    "externalId", "orgId", "status", "offset", "max", "asOf", "onBehalfOfSubPartnerOrgId", "customerId", "personId",
    "externalCustomerId", "email", "after", "lastStatusChange", "sortBy", "sortOrder", "provisioningState",
    "includePackageLicenseInfo", "billingStartDate", "billingEndDate", "type", "subPartnerOrgId",
)  # fmt: skip
"""Every parameter of the contract, asked of every address."""
TEXTS = (
    "-1",
    "\u00b2",
    "9" * 60,
    "1e5",
    "\x00",
    "\u202e",
    "' OR 1=1",
    "x" * 5000,
    "0001-01-01T00:00:00+23:59",
    "\ud7ff",
)
VALUES: tuple[Any, ...] = (
    None, True, -1, 1.5, 10**30, float("inf"), "", "\x00", "\ud800", "x" * 5000, [], [[]], [None], {}, {"a": {"b": []}},
)  # fmt: skip


def operations() -> list[tuple[str, str, Any, dict[str, Any]]]:
    """Address, method, operation, and every operation of the address."""
    found = []
    for entry in urls.urlpatterns:
        known = getattr(entry.callback, "operations", {})
        found += [
            (str(entry.pattern), method, one, known) for method, one in known.items() if method != "HEAD"
        ]
    return found


OPERATIONS = operations()
each = pytest.mark.parametrize(
    ("route", "method", "operation", "known"), OPERATIONS, ids=[f"{one[1]}-{one[0]}" for one in OPERATIONS]
)


def is_json(response: Any) -> dict[str, Any]:
    """In the contract's form (G5)."""
    assert response["Content-Type"] == "application/json", response.content
    found: dict[str, Any] = json.loads(response.content)
    return found


@pytest.fixture
def ids(partner, at, catalogue) -> dict[str, str]:
    """What each part of an address can name."""
    customer = make_customer(partner, at=at)
    report = BillingReport.objects.create(
        partner=partner, first_day=at.date(), last_day=at.date(), created_at=at, due_at=at
    )
    return {
        "<str:customer_id>": encode(Kind.CUSTOMER, customer.public_id),
        "<str:subscriber_id>": encode(Kind.SUBSCRIBER, customer.subscribers.get().public_id),
        "<str:org_id>": encode(Kind.ORGANIZATION, customer.public_id),
        "<str:report_id>": encode(Kind.REPORT, report.public_id),
        "<location>": encode(Kind.LOCATION, customer.public_id),
    }


def address(route: str, ids: dict[str, str]) -> str:
    for part, written in ids.items():
        route = route.replace(part, written)
    return f"/v1/{route}"


@each
def test_g2_nobody_is_let_in_without_a_token(client, ids, route, method, operation, known):
    response = client.generic(method, address(route, ids), b"{}", content_type="application/json")

    assert response.status_code == 401
    assert is_json(response)["errors"]


@each
def test_g3_each_asks_for_its_scope_and_names_it(partner, ids, route, method, operation, known):
    others = [one for one in scopes.possible("wholesale_admin") if one != operation.scope]
    response = Caller(partner, wanted=others)(method, address(route, ids), {})

    assert (response.status_code == 403) == bool(operation.scope)
    assert operation.scope in is_json(response).get("message", "") or not operation.scope


@each
def test_g3_a_role_that_only_reads_cannot_be_given_what_writes(partner, ids, route, method, operation, known):
    reads = method == "GET"
    response = Caller(partner, role="read_only")(method, address(route, ids), {})

    assert (response.status_code == 403) != reads, response.content


@each
def test_g18_other_methods_are_refused_with_those_that_are_there(call, ids, route, method, operation, known):
    for other in METHODS:
        if other not in known:
            response = call(other, address(route, ids), {})
            assert response.status_code == 405, other
            assert set(known) <= set(response["Allow"].split(", "))
            assert is_json(response)["errors"]
    assert call("OPTIONS", address(route, ids)).status_code == 204


@each
def test_g2_g4_ids_of_others_of_another_kind_and_of_nothing_are_not_there(
    call, other_partner, at, ids, route, method, operation, known
):
    theirs = make_customer(other_partner, at=at).public_id
    if "<" not in route:
        assert call(method, address(route, ids), {}).status_code != 404
        return
    own = Customer.objects.exclude(public_id=theirs).get().public_id
    wrong = [*(encode(kind, theirs) for kind in Kind), encode(Kind.LICENSE, own), encode(Kind.REPORT, own)]
    for one in [*wrong, "nonsense", "=", "%00", "a" * 4000]:
        response = call(method, address(route, dict.fromkeys(ids, one)), {})
        assert response.status_code == 404, one
        assert is_json(response)["errors"][0]["description"].startswith("There is nothing at this address")


@each
def test_g5_g13_hostile_queries_are_answered_in_json(call, ids, settings, route, method, operation, known):
    settings.API_CALLS_A_MINUTE = 10_000
    if method != "GET":
        assert call(method, address(route, ids), {}, offset="-1").status_code < 500
        return
    for name in QUERY:
        for text in TEXTS:
            response = call("GET", address(route, ids), **{name: text})
            assert response.status_code in (200, 400, 404), (name, text, response.content)
            is_json(response)


@each
def test_g5_g8_hostile_bodies_are_refused_in_json_and_each_fault_is_said_once(
    call, body, ids, settings, route, method, operation, known
):
    settings.API_CALLS_A_MINUTE = 10_000
    whole = body if "customers" in route else subscriber_body(ids)
    for changed in bodies(whole) if method in ("POST", "PUT") else [{}]:
        response = call(method, address(route, ids), changed)
        assert response.status_code < 500, changed
        if response.status_code >= 400:
            told = Counter((one.get("fieldName"), one["errorCode"]) for one in is_json(response)["errors"])
            assert max(told.values()) == 1, (changed, told)


def subscriber_body(ids: dict[str, str]) -> dict[str, Any]:
    return {
        "customerId": ids["<str:customer_id>"],
        "email": "sam@customer.example",
        "package": "webex_calling",
        "provisioningParameters": {
            "firstName": "Sam",
            "lastName": "Example",
            "primaryPhoneNumber": "+1 408 555 0100",
            "extension": "55",
            "locationId": ids["<location>"],
        },
    }


def bodies(whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The body with one value at a time replaced by each hostile one."""
    for path in paths(whole):
        for value in VALUES:
            changed = copy.deepcopy(whole)
            place = changed
            for part in path[:-1]:
                place = place[part]
            place[path[-1]] = value
            yield changed


def paths(value: dict[str, Any], before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The way to every value of an object."""
    for name, inner in value.items():
        yield (*before, name)
        if isinstance(inner, dict):
            yield from paths(inner, (*before, name))
