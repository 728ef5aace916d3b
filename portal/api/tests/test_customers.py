"""Customers under `/v1/wholesale`; the numbers are those of the contract's lines."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from customers.models import Customer, ProvisioningWork
from customers.onboarding import replacement, templates
from customers.profile import external_id
from portal.accounts.models import Partner
from portal.api import codes
from portal.api.ids import Kind, encode
from portal.api.tests.calling import Caller, body_for, codes_of
from portal.audit.models import AuditEvent
from portal.base import clock
from portal.base.actors import system
from portal.base.errors import Stale
from portal.jobs import kinds, work
from portal.testing.makers import make_customer

README = Path(__file__).resolve().parents[3] / "README.md"
PLACE = "provisioningParameters.calling.location"
LIMITS = "provisioningParameters.packages.limits"
pytestmark = pytest.mark.usefixtures("catalogue")


def id_of(customer: Customer) -> str:
    return encode(Kind.CUSTOMER, customer.public_id)


def provisioned(customer: Customer) -> Customer:
    ProvisioningWork.objects.filter(customer=customer).update(state="done")
    Customer.objects.filter(pk=customer.pk).update(provisioning_status="provisioned")
    customer.refresh_from_db()
    return customer


def read(call, customer):
    return call("GET", f"/customers/{id_of(customer)}").json()


def test_w6_w14_a_creation_is_accepted_and_owes_its_check_and_provisioning(call, body, partner):
    response = call("POST", "/customers", body)

    assert response.status_code == 202
    customer = Customer.objects.get(partner=partner)
    assert response.json() == {"url": response["Location"]}
    assert response["Location"] == f"http://testserver/v1/wholesale/customers/{id_of(customer)}"
    assert (customer.compliance_status, customer.profile.number) == ("checking", 1)
    assert ProvisioningWork.objects.get(customer=customer).task == "provision"
    assert customer.quantities.get().quantity == 10
    event = AuditEvent.objects.get(verb="customers.created", customer_id=customer.pk)
    assert (event.actor_name, event.request_id) == ("Sync", response["trackingid"])


def test_the_creation_that_the_readme_shows_is_accepted(call, body):
    shown = re.search(
        r"wholesale/customers -d '(\{.*?\})'\n```", README.read_text(encoding="utf-8"), re.DOTALL
    )
    assert shown, "the README shows no creation any more"
    sent = json.loads(shown[1]) | {"provisioningId": body["provisioningId"]}

    assert call("POST", "/customers", sent).status_code == 202


def test_w2_a_customer_has_its_eight_keys_and_orgid_only_once_provisioned(call, body):
    call("POST", "/customers", body)
    customer = Customer.objects.get()
    before = read(call, customer)
    after = read(call, provisioned(customer))

    assert list(after) == [
        "id", "orgId", "externalId", "address", "status", "packages", "resourceDetails", "errors",
    ]  # fmt: skip
    assert set(after) - set(before) == {"orgId"}
    assert (before["status"], after["status"]) == ("provisioning", "provisioned")
    assert after["address"] == body["address"]
    assert after["packages"] == ["webex_calling"]
    assert after["resourceDetails"]["packages"] == [
        {"name": "webex_calling", "status": "provisioned", "warnings": [], "errors": []}
    ]


@pytest.mark.parametrize(
    ("provisioning_status", "compliance", "word"),
    [
        ("provisioning", "checking", "provisioning"),
        ("provisioning", "in_review", "pending_rpl_review"),
        ("provisioning", "awaiting_partner", "pending_rpl_review"),
        ("provisioning", "non_compliant", "provisioning"),
        ("provisioned", "in_review", "provisioned"),
        ("updating", "awaiting_partner", "updating"),
        ("error", "in_review", "error"),
    ],
)
def test_w3_w4_the_words_and_the_filter_agree(call, partner, at, provisioning_status, compliance, word):
    customer = make_customer(partner, at=at)
    Customer.objects.update(provisioning_status=provisioning_status, compliance_status=compliance)

    assert read(call, customer)["status"] == word
    for one in ("provisioning", "provisioned", "updating", "error", "pending_rpl_review"):
        found = call("GET", "/customers", status=one).json()["items"]
        assert bool(found) == (one == word), one


def test_w1_filters_combine_and_an_unknown_status_is_refused(call, partner, at):
    first, second = (make_customer(partner, at=at, external_id=f"E-{n}") for n in "12")
    provisioned(second)

    def ids(**query):
        return [one["externalId"] for one in call("GET", "/customers", **query).json()["items"]]

    assert ids() == ["E-2", "E-1"]
    assert ids(externalId="e-1") == ["E-1"]
    assert ids(orgId=encode(Kind.ORGANIZATION, second.public_id)) == ["E-2"]
    assert ids(orgId=encode(Kind.ORGANIZATION, first.public_id)) == []
    assert ids(status="provisioned,updating", externalId="E-2") == ["E-2"]
    assert ids(status=["provisioned", "provisioning"]) == ["E-2", "E-1"]
    assert codes_of(call("GET", "/customers", status="fine")) == {"status": codes.number_of("unknown_status")}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"max": "-1"}, "max"),
        ({"max": "0"}, "max"),
        ({"max": "ten"}, "max"),
        ({"offset": "-1"}, "offset"),
        ({"offset": "²"}, "offset"),
        ({"orgId": "nonsense"}, "orgId"),
        ({"asOf": "yesterday"}, "asOf"),
        ({"externalId": "E\x00"}, "externalId"),
    ],
    ids=["less", "none", "word", "before", "square", "id", "snapshot", "nul"],
)
def test_g4_g13_bad_queries_are_refused_by_name(call, db, query, field):
    response = call("GET", "/customers", **query)

    assert response.status_code == 400
    assert list(codes_of(response)) == [field]


def test_g12_g15_pages_lead_on_and_skip_nothing_while_rows_come_in(call, partner, at):
    for number in range(5):
        make_customer(partner, at=at, external_id=f"P-{number}")
    seen, path = [], "/customers?max=2&status=provisioning"
    while path:
        response = call("GET", path)
        rows = response.json()["items"]
        assert rows
        seen += [one["externalId"] for one in rows]
        make_customer(partner, at=clock.now())
        links = dict(re.findall(r'<([^<>,;]+)>; rel="(\w+)"', response.get("Link", "")))
        path = next((url for url, rel in links.items() if rel == "next"), None)
        assert path is None or "status=provisioning" in path

    assert seen == [f"P-{number}" for number in (4, 3, 2, 1, 0)]
    assert call("GET", "/customers", max="1000").json()["items"]
    assert call("GET", "/customers", offset="10" * 20).json() == {"items": []}


def test_g12_a_base_address_that_ends_with_a_slash_works_and_leads_to_plain_addresses(call, partner, at):
    for number in range(2):
        make_customer(partner, at=at, external_id=f"S-{number}")

    response = call("GET", "http://testserver//v1/wholesale/customers?max=1")

    assert [one["externalId"] for one in response.json()["items"]] == ["S-1"]
    assert response["Link"].startswith("<http://testserver/v1/wholesale/customers?")


def test_g8_w7_w8_everything_wrong_is_said_at_once(call, db):
    response = call(
        "POST", "/customers", {"packages": ["webex_calling", "no_such"], "address": {"country": "GB"}}
    )

    assert response.status_code == 400
    found = codes_of(response)
    needed = ("provisioningId", "externalId", "customerInfo", "address.addressLine1", "address.city")
    assert {found[name] for name in needed} == {1001}
    assert found["packages.no_such"] == codes.number_of("unknown_product")
    assert found[PLACE] == codes.number_of("needs_location")


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("packages", "webex_calling", "packages"),
        ("packages", [], "packages"),
        ("packages", [1], "packages"),
        ("externalId", 5, "externalId"),
        ("externalId", "x" * 101, "externalId"),
        ("provisioningId", "elsewhere\x00", "provisioningId"),
        ("customerInfo.name", "100 % Ltd", "customerInfo.name"),
        ("customerInfo.primaryEmail", "nobody", "customerInfo.primaryEmail"),
        ("address.addressLine1", "x" * 51, "address.addressLine1"),
        ("address.country", "ZZ", "address.country"),
        ("address.zipOrPostalCode", "1", "address.zipOrPostalCode"),
        (f"{PLACE}.timezone", "Mars", f"{PLACE}.timezone"),
        (LIMITS, {"webex_calling": -1}, f"{LIMITS}.webex_calling"),
        (LIMITS, {"webex_calling": True}, f"{LIMITS}.webex_calling"),
        (LIMITS, {"webex_suite": 1}, f"{LIMITS}.webex_suite"),
        (LIMITS, {"webex_calling": 10**8}, f"{LIMITS}.webex_calling"),
        ("packages", ["webex_meetings"], "provisioningParameters.meetings.timezone"),
        ("packages", ["webex_meetings", "attendant_console"], "packages.attendant_console"),
        ("orgId", "nonsense", "orgId"),
    ],
    ids=[f"{number}" for number in range(19)],
)  # fmt: skip
def test_w7_to_w12_one_wrong_value_is_a_400_that_names_it_and_nothing_is_written(
    call, body, path, value, field
):
    place = body
    *way, last = path.split(".")
    for part in way:
        place = place[part]
    place[last] = value

    response = call("POST", "/customers", body)

    assert response.status_code == 400, response.content
    assert field in codes_of(response)
    assert not Customer.objects.exists()
    checked = call("POST", "/customers/validate", body)
    assert (checked.status_code, codes_of(checked)) == (400, codes_of(response))


@pytest.mark.parametrize(
    ("written", "kept"), [("fr_CA", "fr"), ("fr-ca", "fr"), ("en", "en"), ("ja_JP", "en"), ("", "en")]
)
def test_w11_any_language_is_taken(call, body, written, kept):
    body["customerInfo"]["language"] = written

    assert call("POST", "/customers", body).status_code == 202
    assert Customer.objects.get().language == kept


def test_w9_without_limits_there_is_no_cap_and_empty_texts_are_absent(call, body):
    del body["provisioningParameters"]["packages"]
    body["address"] |= {"addressLine2": "", "stateOrProvince": ""}
    body["provisioningParameters"]["meetings"] = {"timezone": ""}

    assert call("POST", "/customers", body).status_code == 202
    assert Customer.objects.get().quantities.get().quantity is None


@pytest.mark.parametrize("part", ["name", "address", "timezone", "language"])
def test_w8_a_calling_location_is_whole(call, body, part):
    del body["provisioningParameters"]["calling"]["location"][part]

    response = call("POST", "/customers", body)

    assert (response.status_code, codes_of(response)) == (400, {f"{PLACE}.{part}": 1001})


def test_w12_an_organisation_that_is_a_customer_already_is_not_attached(call, body, partner, at):
    other = make_customer(partner, at=at)
    body["orgId"] = encode(Kind.ORGANIZATION, other.public_id)

    response = call("POST", "/customers", body)

    assert response.status_code == 409
    assert codes_of(response) == {"orgId": codes.number_of("organisation_attached")}


def test_w13_the_same_again_gives_the_same_and_another_body_is_refused(call, body):
    first = call("POST", "/customers", body)
    again = call("POST", "/customers", dict(reversed(body.items())))
    changed = call("POST", "/customers", body | {"packages": ["webex_suite"]})

    assert (again.status_code, again.json()) == (202, first.json())
    assert Customer.objects.count() == 1
    assert changed.status_code in (400, 409)
    assert call("POST", "/customers", body | {"x": 1}).status_code == 409
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        assert call("POST", "/customers", body).status_code == 409


def test_w13_after_a_removal_the_same_body_makes_a_new_customer(call, body):
    first = call("POST", "/customers", body).json()
    Customer.objects.update(provisioning_status="removed", removed_at=clock.now())

    assert call("POST", "/customers", body).json() != first
    assert Customer.objects.count() == 2


def test_w15_licences_only_when_asked_for(call, partner, at):
    customer = provisioned(make_customer(partner, at=at))
    asked = call("GET", f"/customers/{id_of(customer)}", includePackageLicenseInfo="true").json()

    assert len(asked["resourceDetails"]["packages"][0]["licenseIds"]) == 1
    assert "licenseIds" not in read(call, customer)["resourceDetails"]["packages"][0]


def test_w16_w17_an_update_takes_the_whole_list_and_checks_an_address_that_differs(call, body):
    call("POST", "/customers", body)
    customer = Customer.objects.get()
    path = f"/customers/{id_of(customer)}"
    wanted = {
        "packages": ["webex_calling", "webex_meetings"],
        "address": body["address"],
        "provisioningParameters": {
            "meetings": {"timezone": "Europe/London"},
            "packages": {"limits": {"webex_meetings": 3}},
        },
    }

    assert call("PUT", path, wanted).status_code == 202
    customer.refresh_from_db()
    assert customer.profile.number == 1
    held = dict(customer.quantities.values_list("product__code", "quantity"))
    assert held == {"webex_calling": 10, "webex_meetings": 3}

    wanted["address"] = body["address"] | {"addressLine1": "13 Mill Lane"}
    wanted |= {"packages": ["webex_calling"], "externalId": "API-2", "provisioningParameters": {}}
    response = call("PUT", path, wanted)
    assert (response.status_code, response.json()["url"]) == (202, response["Location"])
    customer.refresh_from_db()
    assert (customer.profile.number, customer.compliance_status) == (2, "checking")
    assert (customer.external_id, read(call, customer)["packages"]) == ("API-2", ["webex_calling"])
    assert AuditEvent.objects.filter(verb="customers.external_id.changed").count() == 1


def test_w16_w19_what_subscribers_hold_cannot_be_taken_away(call, body):
    call("POST", "/customers", body)
    path = f"/customers/{id_of(Customer.objects.get())}"
    given_up = call(
        "PUT",
        path,
        {"packages": ["webex_suite"], "provisioningParameters": {"meetings": {"timezone": "Europe/London"}}},
    )
    lowered = call(
        "PUT",
        path,
        {
            "packages": ["webex_calling"],
            "provisioningParameters": {"packages": {"limits": {"webex_calling": 0}}},
        },
    )

    for response in (given_up, lowered):
        assert response.status_code == 409
        assert "release 1 subscriber first" in response.json()["message"]
    assert Customer.objects.get().quantities.get().quantity == 10


def test_w18_an_update_of_what_goes_or_is_gone_is_refused(call, body):
    call("POST", "/customers", body)
    path = f"/customers/{id_of(Customer.objects.get())}"
    Customer.objects.update(provisioning_status="deleting")
    assert call("PUT", path, {"packages": ["webex_calling"]}).status_code == 409
    Customer.objects.update(provisioning_status="removed")
    assert call("PUT", path, {"packages": ["webex_calling"]}).status_code == 410


def test_w18_an_update_over_what_somebody_wrote_in_between_changes_nothing(partner, at):
    customer = make_customer(partner, at=at)
    seen = replacement.state_of(customer)
    wanted = replacement.Replacement(packages={"webex_calling": 50}, external_id="MINE")
    external_id.change(actor=system("test"), customer=customer, external_id="THEIRS", at=at)

    with pytest.raises(Stale):
        replacement.replace(actor=system("test"), customer=customer, wanted=wanted, seen=seen, at=at)

    customer.refresh_from_db()
    assert (customer.external_id, customer.quantities.get().quantity) == ("THEIRS", 10)


def test_w18_a_stale_update_is_told_in_the_words_of_an_api(call, partner, at, monkeypatch):
    customer = make_customer(partner, at=at)

    def too_late(**_given):
        raise Stale

    monkeypatch.setattr(replacement, "replace", too_late)
    response = call("PUT", f"/customers/{id_of(customer)}", {"packages": ["webex_calling"]})

    assert (response.status_code, codes_of(response)) == (409, {"": codes.number_of("changed_meanwhile")})


def test_w20_deleting_again_is_accepted_until_it_is_gone(call, body):
    call("POST", "/customers", body)
    path = f"/customers/{id_of(Customer.objects.get())}"

    first, second = call("DELETE", path), call("DELETE", path)

    assert (first.status_code, first.content, second.status_code) == (202, b"", 202)
    assert call("GET", path).json()["status"] == "deleting"
    Customer.objects.update(provisioning_status="removed")
    assert {call(method, path).status_code for method in ("GET", "DELETE")} == {404}


def test_w21_a_precheck_says_success_writes_nothing_and_may_be_short(call, body, settings):
    short = {"address": body["address"], "customerInfo": {"primaryEmail": "jo@customer.example"}}

    for sent in (body, short):
        response = call("POST", "/customers/validate", sent)
        assert (response.status_code, response.json()["message"]) == (200, "success"), response.content
        assert response.json()["info"]["infoCode"] == 100
    assert not Customer.objects.exists()
    assert call("POST", "/customers/validate", {}).status_code == 400
    settings.API_PRECHECK_AS_LIST = True
    assert [one["infoCode"] for one in call("POST", "/customers/validate", body).json()["info"]] == [100]


def test_w5_w27_a_stopped_customer_is_refused_more_without_a_word_of_compliance(call, body):
    call("POST", "/customers", body)
    Customer.objects.update(compliance_status="non_compliant", provisioning_status="provisioned")
    customer = Customer.objects.get()
    more = {
        "packages": ["webex_calling"],
        "provisioningParameters": {"packages": {"limits": {"webex_calling": 20}}},
    }

    response = call("PUT", f"/customers/{id_of(customer)}", more)

    assert response.status_code == 403
    assert codes_of(response) == {"": codes.number_of("not_at_present")}
    said = json.dumps([response.json(), read(call, customer)]).lower()
    assert not re.search(r"complian|review|screen|check|list|match", said)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_g2_another_partners_customer_is_not_there(db, partner, other_partner, at, method):
    theirs = make_customer(partner, at=at)
    response = Caller(other_partner)(method, f"/customers/{id_of(theirs)}", {"packages": ["webex_calling"]})
    missing = Caller(other_partner)(method, "/customers/nonsense", {"packages": ["webex_calling"]})

    assert (response.status_code, missing.status_code) == (404, 404)
    assert response.json() | {"trackingId": ""} == missing.json() | {"trackingId": ""}


def test_g2_a_token_of_no_person_that_may_see_only_its_own_sees_nothing(partner, at):
    customer = make_customer(partner, at=at)
    restricted = Caller(partner, role="admin")

    assert restricted("GET", "/customers").json() == {"items": []}
    assert restricted("GET", f"/customers/{id_of(customer)}").status_code == 404
    assert restricted("GET", "/subscribers").json() == {"items": []}


def test_g16_a_sub_partner_is_named_and_the_history_says_so(call, partner, sub_partner, other_partner, at):
    body = body_for(templates.ensure_default(sub_partner).public_id)
    child, stranger = (encode(Kind.ORGANIZATION, one.public_id) for one in (sub_partner, other_partner))

    made = call("POST", "/customers", body, onBehalfOfSubPartnerOrgId=child)

    assert made.status_code == 202, made.content
    assert Customer.objects.get().partner == sub_partner
    assert AuditEvent.objects.get(verb="customers.created").on_behalf_of == sub_partner.name
    assert call("GET", "/customers").json()["items"] == []
    assert len(call("GET", "/customers", onBehalfOfSubPartnerOrgId=child).json()["items"]) == 1
    for wrong in (stranger, "nonsense", encode(Kind.ORGANIZATION, partner.public_id)):
        assert call("GET", "/customers", onBehalfOfSubPartnerOrgId=wrong).status_code == 404


def test_g17_a_suspended_partner_reads_and_deletes_only(call, body, partner):
    call("POST", "/customers", body)
    path = f"/customers/{id_of(Customer.objects.get())}"
    Partner.objects.filter(pk=partner.pk).update(suspended_at=clock.now())

    assert call("GET", path).status_code == 200
    for method, where in (("POST", "/customers"), ("POST", "/customers/validate"), ("PUT", path)):
        response = call(method, where, body | {"externalId": "API-9"})
        assert (response.status_code, codes_of(response)) == (403, {"": codes.number_of("suspended")})
    assert call("DELETE", path).status_code == 202


def test_errors_of_provisioning_are_told_with_their_package(call, partner, at):
    customer = make_customer(partner, at=at)
    refusals = [{"code": "no", "text": "No lines left.", "subject": "webex_calling", "is_fatal": False}]
    ProvisioningWork.objects.update(state="done", errors=refusals)
    Customer.objects.update(provisioning_status="provisioned_with_errors")

    told = read(call, customer)

    entry = {
        "errorCode": codes.number_of("provisioning_refused"),
        "description": "webex_calling: No lines left.",
    }
    assert told["errors"] == [entry]
    assert (
        told["resourceDetails"]["packages"][0]["status"],
        told["resourceDetails"]["packages"][0]["errors"],
    ) == (
        "error",
        [entry],
    )


def test_w6_the_work_that_a_creation_owes_ends_it_as_provisioned(call, body):
    call("POST", "/customers", body)
    row = ProvisioningWork.objects.get()
    work.run_one(kinds.kind("provisioning"), row.pk, at=clock.now())

    assert read(call, Customer.objects.get())["status"] == "provisioned"


def test_w34_w35_organisations_and_locations_of_own_customers(call, partner, other_partner, at):
    own, theirs = make_customer(partner, at=at), make_customer(other_partner, at=at)
    org = encode(Kind.ORGANIZATION, own.public_id)

    assert call("GET", f"/v1/organizations/{org}").json()["displayName"] == own.name
    assert [one["id"] for one in call("GET", "/v1/organizations").json()["items"]] == [org]
    places = call("GET", "/v1/locations", orgId=org).json()["items"]
    assert [(one["name"], one["orgId"], one["timeZone"]) for one in places] == [
        ("Head office", org, "Europe/London")
    ]
    stranger = encode(Kind.ORGANIZATION, theirs.public_id)
    assert call("GET", f"/v1/organizations/{stranger}").status_code == 404
    assert call("GET", "/v1/locations", orgId=stranger).status_code == 404


def test_w33_sub_partners_and_their_state(call, partner, sub_partner):
    def states(**query):
        return [one["provisioningState"] for one in call("GET", "/subPartners", **query).json()["items"]]

    assert states() == ["active"]
    Partner.objects.filter(pk=sub_partner.pk).update(suspended_at=clock.now())
    assert (states(provisioningState="suspended"), states(provisioningState="active")) == (["suspended"], [])
    assert call("GET", "/subPartners", provisioningState="asleep").status_code == 400
