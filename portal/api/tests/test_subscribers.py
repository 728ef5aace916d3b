"""Subscribers under `/v1/wholesale`; the numbers are those of the contract's lines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from customers.licensing import subscribers
from customers.models import Customer, Subscriber
from customers.schemas import Person
from portal.api import codes
from portal.api.ids import Kind, encode
from portal.api.tests.calling import Caller, codes_of
from portal.audit.models import AuditEvent
from portal.base.actors import system
from portal.testing.makers import make_customer

P = "provisioningParameters"
pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def customer(partner, at):
    return make_customer(partner, at=at, quantities={"webex_calling": 2, "webex_suite": 1})


def body_for(customer: Customer, **changes):
    return {
        "customerId": encode(Kind.SUBSCRIBERS_CUSTOMER, customer.public_id),
        "email": "sam@customer.example",
        "package": "webex_calling",
        "provisioningParameters": {"firstName": "Sam", "lastName": "Example", "extension": "5221"},
    } | changes


def test_w23_w24_a_subscriber_is_made_with_its_unit(call, customer, client, alice):
    response = call("POST", "/subscribers", body_for(customer))

    assert response.status_code == 200, response.content
    made = Subscriber.objects.get(email="sam@customer.example")
    body = response.json()
    assert response["Location"].endswith(
        f"/v1/wholesale/subscribers/{encode(Kind.SUBSCRIBER, made.public_id)}"
    )
    assert list(body) == [
        "id", "personId", "email", "customerId", "externalCustomerId", "package", "packages", "status",
        "errors", "created", "lastStatusChange",
    ]  # fmt: skip
    assert (body["package"], body["packages"], body["status"]) == (
        "webex_calling",
        ["webex_calling"],
        "provisioned",
    )
    assert made.extension == "5221"
    client.force_login(alice)
    listed = client.get(reverse("customers:subscribers", args=[customer.public_id])).content.decode()
    assert "ext. 5221" in listed
    assert customer.quantities.get(product__code="webex_calling").assigned == 1
    assert call("GET", response["Location"]).json() == body
    assert AuditEvent.objects.get(verb="customers.subscriber.added").actor_name == "Sync"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"packages": ["webex_calling"]}, "packages"),
        ({"package": ""}, "packages"),
        ({"package": "no_such"}, "packages"),
        ({"package": 5}, "package"),
        ({"package": "attendant_console"}, "packages"),
        ({"customerId": "nonsense"}, "customerId"),
        ({"email": "nobody"}, "email"),
        ({"email": ""}, "email"),
        ({P: {"firstName": "Sam", "lastName": "E"}}, f"{P}.primaryPhoneNumber"),
        ({P: {"firstName": "Sam", "lastName": "E", "extension": "x"}}, f"{P}.extension"),
        ({P: {"firstName": "S", "lastName": "E", "extension": "55", "locationId": "x"}}, f"{P}.locationId"),
    ],
    ids=[f"{number}" for number in range(11)],
)  # fmt: skip
def test_w25_bad_values_are_refused_by_name_and_nothing_is_written(call, customer, changes, field):
    response = call("POST", "/subscribers", body_for(customer, **changes))

    assert response.status_code in (400, 409), response.content
    assert field in codes_of(response)
    assert Subscriber.objects.count() == 1


def test_g8_everything_wrong_with_a_subscriber_is_said_at_once(call, customer):
    parameters = {"firstName": "", "lastName": "Example", "extension": "x"}

    response = call(
        "POST", "/subscribers", body_for(customer, email="nobody", provisioningParameters=parameters)
    )

    assert response.status_code == 400
    assert set(codes_of(response)) == {"email", f"{P}.firstName", f"{P}.extension"}


def test_w26_the_cap_is_said_with_its_figures(call, customer):
    for number in range(2):
        assert (
            call("POST", "/subscribers", body_for(customer, email=f"s{number}@c.example")).status_code == 200
        )

    response = call("POST", "/subscribers", body_for(customer))

    assert response.status_code == 409
    assert list(codes_of(response).values()) == [codes.number_of("quantity_exhausted")]
    assert "2 of 2 are assigned" in response.json()["message"]


def test_w27_releases_stay_possible_for_a_stopped_customer(call, customer):
    made = call("POST", "/subscribers", body_for(customer))
    Customer.objects.update(compliance_status="non_compliant")

    refused = call("POST", "/subscribers", body_for(customer, email="new@c.example"))
    moved = call("PUT", made["Location"], {"package": "webex_suite"})

    for response in (refused, moved):
        assert (response.status_code, codes_of(response)) == (403, {"": codes.number_of("not_at_present")})
    assert call("DELETE", made["Location"]).status_code == 204


def test_w28_an_email_in_use_is_a_conflict_with_ciscos_number(call, customer):
    call("POST", "/subscribers", body_for(customer))

    for used_up in (False, True):
        if used_up:
            customer.quantities.filter(product__code="webex_calling").update(quantity=1)
        response = call("POST", "/subscribers", body_for(customer, email="SAM@customer.example"))
        assert (response.status_code, codes_of(response)) == (409, {"email": 10022})


def test_w29_a_change_of_package_and_the_administrators_rule(call, customer, at):
    administrator = customer.subscribers.get()
    path = f"/subscribers/{encode(Kind.SUBSCRIBER, administrator.public_id)}"

    response = call(
        "PUT", path, {"packages": ["webex_calling"], "provisioningParameters": {"extension": "77"}}
    )

    assert response.status_code == 409
    assert list(codes_of(response).values()) == [codes.number_of("administrator_level")]
    administrator.refresh_from_db()
    assert administrator.extension == ""
    moved = call("PUT", path, {"packages": ["webex_suite"], "provisioningParameters": {"extension": "77"}})
    assert (moved.status_code, moved.json()["package"]) == (200, "webex_suite")
    administrator.refresh_from_db()
    assert administrator.extension == "77"


def test_w30_a_release_frees_the_unit_and_the_last_administrator_stays(call, customer):
    made = call("POST", "/subscribers", body_for(customer))

    gone = call("DELETE", made["Location"])

    assert (gone.status_code, gone.content) == (204, b"")
    assert customer.quantities.get(product__code="webex_calling").assigned == 0
    assert {call(method, made["Location"]).status_code for method in ("GET", "DELETE")} == {404}
    administrator = encode(Kind.SUBSCRIBER, customer.subscribers.get(is_administrator=True).public_id)
    response = call("DELETE", f"/subscribers/{administrator}")
    assert (response.status_code, codes_of(response)) == (409, {"": codes.number_of("last_administrator")})


def test_w31_a_precheck_writes_nothing(call, customer):
    fine = call("POST", "/subscribers/validate", body_for(customer))
    wrong = call("POST", "/subscribers/validate", body_for(customer, package="no_such"))

    assert (fine.status_code, fine.json()["info"]["infoCode"], wrong.status_code) == (200, 100, 400)
    assert Subscriber.objects.count() == 1
    assert customer.quantities.get(product__code="webex_calling").assigned == 0
    assert not AuditEvent.objects.filter(verb="customers.subscriber.added").exists()


def test_w32_nobody_waits_for_a_consent(call, customer):
    made = call("POST", "/subscribers", body_for(customer)).json()

    response = call("POST", f"/v1/subscribers/{made['personId']}/emails/consentMove", {})

    assert (response.status_code, codes_of(response)) == (409, {"": codes.number_of("no_consent_pending")})
    assert call("POST", "/v1/subscribers/nonsense/emails/consentMove", {}).status_code == 404


def test_w22_filters_and_order(call, customer, partner, other_partner, at):
    make_customer(other_partner, at=at)
    other = make_customer(partner, at=at, external_id="OTHER")
    person = Person("Sam", "Example", "sam@customer.example")
    sam = subscribers.add(
        actor=system("test"),
        customer=customer,
        person=person,
        package_code="webex_calling",
        at=at + timedelta(hours=1),
    )

    def emails(**query):
        return [one["email"] for one in call("GET", "/subscribers", **query).json()["items"]]

    everybody = emails()
    assert (len(everybody), everybody[0]) == (3, sam.email)
    assert emails(sortOrder="asc")[-1] == sam.email
    assert emails(sortBy="lastStatusChange")[0] == sam.email
    assert emails(email="SAM@customer.example") == [sam.email]
    assert emails(personId=encode(Kind.PERSON, sam.public_id)) == [sam.email]
    assert len(emails(customerId=encode(Kind.CUSTOMER, customer.public_id))) == 2
    assert emails(externalCustomerId="other") == [other.subscribers.get().email]
    assert emails(after=at.isoformat()) == [sam.email]
    assert emails(after=str(int(at.timestamp() * 1000) - 1), status="provisioned") == everybody
    assert emails(status="pending_user_migration") == []
    for wrong in (
        {"after": "soon"},
        {"sortBy": "name"},
        {"sortOrder": "up"},
        {"status": "x"},
        {"customerId": "x"},
    ):
        response = call("GET", "/subscribers", **wrong)
        assert (response.status_code, list(codes_of(response))) == (400, list(wrong))


def test_g16_the_list_is_of_one_partner_and_an_id_of_a_sub_partner_s_is_found(
    call, sub_partner, customer, at
):
    theirs = make_customer(sub_partner, at=at).subscribers.get()
    child = encode(Kind.ORGANIZATION, sub_partner.public_id)

    own = [one["email"] for one in call("GET", "/subscribers").json()["items"]]
    named = call("GET", "/subscribers", onBehalfOfSubPartnerOrgId=child).json()["items"]

    assert own == [customer.subscribers.get().email]
    assert [one["email"] for one in named] == [theirs.email]
    assert call("GET", f"/subscribers/{encode(Kind.SUBSCRIBER, theirs.public_id)}").status_code == 200


def test_g2_another_partners_subscriber_is_not_there(other_partner, customer):
    theirs = encode(Kind.SUBSCRIBER, customer.subscribers.get().public_id)
    foreign = Caller(other_partner)

    for method in ("GET", "PUT", "DELETE"):
        assert foreign(method, f"/subscribers/{theirs}", {"package": "webex_suite"}).status_code == 404
    assert foreign("POST", "/subscribers", body_for(customer)).status_code == 404
    assert foreign("GET", "/subscribers").json() == {"items": []}
