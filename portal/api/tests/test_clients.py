"""Published clients of the wholesale contract, unmodified but for the base address (contract source C)."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import requests
import time_machine
from django.test import Client

from customers.models import Customer, Subscriber
from portal.api import codes
from portal.testing.makers import make_customer

SERVER = "https://testserver"
MORNING = datetime(2026, 3, 11, 9, 0, 20, tzinfo=UTC)


def _answered(_adapter, request: requests.PreparedRequest, **_given: object) -> requests.Response:
    """What the portal answers, without a socket: the transport of `requests` is all that is replaced."""
    address = urlsplit(request.url)
    headers = {name: value for name, value in request.headers.items() if name != "Content-Length"}
    answer = Client().generic(
        request.method,
        address.path,
        request.body or b"",
        content_type=headers.pop("Content-Type", "application/json"),
        headers=headers,
        QUERY_STRING=address.query,
        PATH_INFO=address.path,
    )
    made = requests.Response()
    made.status_code, made.url, made.request = answer.status_code, request.url, request
    made.headers = requests.structures.CaseInsensitiveDict(answer.items())
    made.raw, made.reason = io.BytesIO(answer.getvalue()), answer.reason_phrase
    return made


@pytest.fixture
def portal(monkeypatch, call, partner, at):
    """Five customers, a token for them, and clients that reach the portal."""
    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", _answered)
    made = [make_customer(partner, at=at, name=f"Customer {number}") for number in range(5)]
    Customer.objects.update(provisioning_status="provisioned")  # an organisation has its id only then (W2)
    return call.headers["Authorization"].removeprefix("Bearer "), made


@pytest.fixture
def wxcadm(monkeypatch, portal):
    pytest.importorskip("wxcadm")
    from wxcadm import common, wholesale

    monkeypatch.setattr(common, "_url_base", f"{SERVER}/")
    return wholesale.Wholesale(portal[0])


@pytest.fixture
def wxc_sdk(portal):
    module = pytest.importorskip("wxc_sdk")
    api = module.WebexSimpleApi(tokens=portal[0])
    api.session.BASE = f"{SERVER}/v1"
    return api


def test_wxcadm_follows_the_links_of_three_pages(wxcadm, portal, monkeypatch):
    from portal.api.wholesale import paging

    monkeypatch.setattr(paging, "MOST", 2)

    found = wxcadm.customers

    assert [one.external_id for one in found] == [one.external_id for one in reversed(portal[1])]
    assert {one.status for one in found} <= {"provisioned", "provisioning"}


def test_wxcadm_adds_and_releases_a_subscriber(wxcadm, portal):
    from wxcadm.common import webex_api_call

    customer = wxcadm.get_customer(name=portal[1][0].external_id)
    place = customer.locations[0]

    made = customer.add_subscriber("sam@x.example", "webex_calling", "Sam", "Ward", "", "55", place)

    assert Subscriber.objects.get(email="sam@x.example").released_at is None
    webex_api_call("delete", f"/v1/wholesale/subscribers/{made['id']}")
    assert Subscriber.objects.get(email="sam@x.example").released_at is not None


def test_wxc_sdk_pages_and_reads_names_and_places(wxc_sdk, portal):
    session = wxc_sdk.session
    pages = session.follow_pagination(session.ep("wholesale/customers"), params={"max": 2})

    listed = list(pages)

    assert [one["externalId"] for one in listed] == [one.external_id for one in reversed(portal[1])]
    assert {one.display_name for one in wxc_sdk.organizations.list()} == {f"Customer {n}" for n in range(5)}
    assert [one.name for one in wxc_sdk.locations.list(org_id=listed[0]["orgId"])]
    assert wxc_sdk.people.me().person_id


def test_wxc_sdk_waits_as_long_as_it_is_told_and_goes_on(wxc_sdk, settings, monkeypatch):
    settings.API_CALLS_A_MINUTE = 2
    waited = []
    with time_machine.travel(MORNING, tick=False) as clock:
        monkeypatch.setattr(
            "wxc_sdk.rest.time.sleep", lambda seconds: (waited.append(seconds), clock.shift(seconds))
        )

        listed = [wxc_sdk.people.me().person_id for _ in range(3)]

    assert len(listed) == 3
    assert waited == [40]


def test_wxc_sdk_reads_our_errors(wxc_sdk):
    from wxc_sdk.rest import RestError

    with pytest.raises(RestError) as refused:
        wxc_sdk.session.rest_post(wxc_sdk.session.ep("wholesale/customers"), json={"packages": "x"})

    detail = refused.value.detail
    assert refused.value.response.status_code == 400
    assert detail.tracking_id == refused.value.response.headers["trackingid"]
    assert codes.number_of("required") in {one.code for one in detail.errors}
    assert all(one.description for one in detail.errors)
