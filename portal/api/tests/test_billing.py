"""Billing reports (contract W37–W39), and the daily counts they rest on."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import signing

from customers.billing import reports
from customers.invariants import licensing
from customers.licensing import quantities, subscribers
from customers.lifecycle import removal
from customers.models import AssignmentCount, BillingReport
from customers.schemas import Person
from portal.accounts.models import Partner
from portal.api.ids import Kind, encode
from portal.api.tests.calling import Caller
from portal.api.wholesale import billing
from portal.base import clock, csv_out
from portal.base.actors import system
from portal.jobs import kinds, work
from portal.testing.makers import make_customer

PATH = "/billing/reports"
ACTOR = system("test")


def on(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def read(response):
    return json.loads(response.content)


@pytest.fixture
def days(partner, catalogue):
    """2 March: made with Jo. 3: Ann and Bo added, Bo released the same day. 5: Ann moves. 7: Cy added. 9: removed."""
    wanted = {"webex_calling": 10, "webex_suite": 5}
    customer = make_customer(partner, at=on(2), name="=Bramble Foods Ltd", quantities={"webex_calling": 10})
    quantities.change(actor=ACTOR, customer=customer, wanted=wanted, at=on(2))
    ann, bo = (
        subscribers.add(
            actor=ACTOR,
            customer=customer,
            person=Person(name, "Example", f"{name}@customer.example"),
            package_code="webex_calling",
            at=on(3, hour),
        )
        for name, hour in (("Ann", 9), ("Bo", 10))
    )
    subscribers.release(actor=ACTOR, subscriber=bo, at=on(3, 23))
    subscribers.move(actor=ACTOR, subscriber=ann, package_code="webex_suite", at=on(5))
    cy = Person("Cy", "Example", "cy@customer.example")
    subscribers.add(actor=ACTOR, customer=customer, person=cy, package_code="webex_calling", at=on(7, 0))
    removal.delete(actor=ACTOR, customer=customer, at=on(9), reason="x")
    return customer


@pytest.fixture
def tenth(monkeypatch):
    """It is 10 March for services and the API."""
    monkeypatch.setattr(clock, "now", lambda: on(10))


EXPECTED = {
    ("webex_calling", 2): 1,
    ("webex_calling", 3): 2,
    ("webex_calling", 4): 2,
    ("webex_calling", 5): 1,
    ("webex_calling", 6): 1,
    ("webex_calling", 7): 2,
    ("webex_calling", 8): 2,
    ("webex_suite", 5): 1,
    ("webex_suite", 6): 1,
    ("webex_suite", 7): 1,
    ("webex_suite", 8): 1,
}


def made(call, **changes):
    body = {"billingStartDate": "2026-03-01", "billingEndDate": "2026-03-09", "type": "CUSTOMER"} | changes
    asked = call("POST", PATH, body)
    assert asked.status_code == 200, asked.content
    work.run_due(at=clock.now(), seconds=30, kinds=[kinds.kind("billing_report")])
    return read(call("GET", f"{PATH}/{read(asked)['id']}"))


def rows_of(call, report):
    response = call.client.get(report["tempDownloadURL"])  # without a token
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def counted(rows):
    found = {}
    for row in rows:
        key = (row["SKU"], date.fromisoformat(row["CONSUMPTION_DATE"]).day)
        found[key] = found.get(key, 0) + int(row["QUANTITY"])
    return found


@pytest.mark.parametrize("kind", ["PARTNER", "CUSTOMER", "USER"])
def test_w38_each_day_counts_what_was_assigned_at_its_end(kind, days, call, tenth):
    report = made(call, type=kind)

    rows = rows_of(call, report)
    assert report["status"] == "COMPLETED"
    assert counted(rows) == EXPECTED
    assert BillingReport.objects.get().rows == len(rows)
    assert {row["PARTNER_NAME"] for row in rows} == {days.partner.name}
    assert all(int(row["QUANTITY"]) == 1 for row in rows) or kind != "USER"


def test_w38_names_are_no_formulas(days, call, tenth):
    rows = rows_of(call, made(call))

    assert {row["CUSTOMER_NAME"] for row in rows} == {"'=Bramble Foods Ltd"}
    assert csv_out.cell("-1") == "'-1"
    assert csv_out.cell(-1) == -1


def test_w38_own_organisations_only_where_asked_for(partner, catalogue, call, tenth):
    make_customer(partner, at=on(2), is_own_organisation=True)

    assert rows_of(call, made(call)) == []
    assert len(rows_of(call, made(call, internal=True))) == 8


def test_w38_the_link_is_good_for_an_hour_and_nothing_else_opens(days, call, client, tenth, monkeypatch):
    link = made(call)["tempDownloadURL"]

    assert client.get(link).status_code == 200
    assert client.get(link[:-2] + "xx").status_code == 404
    other = signing.dumps(BillingReport.objects.get().public_id, salt="something else")
    assert client.get(f"/v1/wholesale/billing/downloads/{other}").status_code == 404
    assert client.post(link).status_code == 405
    import time

    later = time.time() + billing.GOOD_FOR_SECONDS + 1
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client.get(link).status_code == 404


def test_w38_until_it_is_made_it_is_in_progress_and_has_no_link(days, call, tenth):
    asked = read(call("POST", PATH, {"billingStartDate": "2026-03-01", "billingEndDate": "2026-03-09"}))

    report = read(call("GET", f"{PATH}/{asked['id']}"))

    assert (report["status"], report["type"]) == ("IN_PROGRESS", "PARTNER")
    assert "tempDownloadURL" not in report


def test_w38_what_goes_wrong_is_said_in_the_report(days, call, tenth, monkeypatch):
    monkeypatch.setattr("customers.billing.consumption.rows", lambda _report: iter([1 / 0 for _ in "x"]))

    report = made(call)

    assert report["status"] == "FAILED"
    assert report["errors"] == [reports.FAILED]
    assert [one["status"] for one in read(call("GET", PATH, status="FAILED"))["items"]] == ["FAILED"]
    assert read(call("GET", PATH, status="COMPLETED"))["items"] == []


def test_w38_whole_months_are_reconciliations(days, call, tenth):
    month = made(call, billingStartDate="2026-02-01", billingEndDate="2026-02-28")

    assert month["category"] == "RECONCILIATION"
    assert made(call)["category"] == "POINT_IN_TIME"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"billingEndDate": "2026-03-10"}, "billingEndDate"),
        ({"billingStartDate": "2026-03-09", "billingEndDate": "2026-03-08"}, "billingStartDate"),
        ({"billingStartDate": "2021-03-09"}, "billingStartDate"),
        ({"billingStartDate": "2026-3-9"}, "billingStartDate"),
        ({"billingStartDate": "20260309"}, "billingStartDate"),
        ({"billingStartDate": "2026-02-30"}, "billingStartDate"),
        ({"billingStartDate": None}, "billingStartDate"),
        ({"type": "WORKSPACE"}, "type"),
        ({"internal": "yes"}, "internal"),
        ({"subPartnerOrgId": "x"}, "subPartnerOrgId"),
    ],
)
def test_w37_what_cannot_be_asked_for(changes, field, call, tenth):
    body = {"billingStartDate": "2026-03-01", "billingEndDate": "2026-03-09"} | changes

    response = call("POST", PATH, body)

    assert response.status_code == 400, response.content
    assert [one["fieldName"] for one in read(response)["errors"]] == [field]
    assert not BillingReport.objects.exists()


def test_w37_five_years_back_is_still_possible(call, tenth):
    assert (
        call("POST", PATH, {"billingStartDate": "2021-03-10", "billingEndDate": "2021-03-10"}).status_code
        == 200
    )


def test_w38_of_a_sub_partner_alone(partner, sub_partner, catalogue, call, tenth):
    make_customer(partner, at=on(2))
    theirs = make_customer(sub_partner, at=on(2))

    every = rows_of(call, made(call))
    one = rows_of(call, made(call, subPartnerOrgId=encode(Kind.ORGANIZATION, sub_partner.public_id)))

    assert {row["PARTNER_NAME"] for row in every} == {partner.name, sub_partner.name}
    assert {row["CUSTOMER_ORG_ID"] for row in one} == {encode(Kind.ORGANIZATION, theirs.public_id)}


def test_w39_listed_filtered_sorted_read_and_deleted(days, call, tenth):
    first = made(call, billingStartDate="2026-03-02")
    second = made(call, type="USER", billingEndDate="2026-03-08")

    def ids(**query):
        return [one["id"] for one in read(call("GET", PATH, **query))["items"]]

    assert ids() == [second["id"], first["id"]]
    assert ids(sortBy="billingEndDate") == [second["id"], first["id"]]
    assert ids(type="CUSTOMER") == [first["id"]]
    assert ids(billingStartDate="2026-03-02") == [first["id"]]
    assert ids(max="1") == [second["id"]]
    assert call("GET", PATH, sortBy="name").status_code == 400
    assert call("GET", PATH, max="0").status_code == 400
    assert first["createdBy"] == read(call("GET", "/v1/people/me"))["id"]

    assert call("DELETE", f"{PATH}/{first['id']}").status_code == 204
    for method in ("GET", "DELETE"):
        gone = call(method, f"{PATH}/{first['id']}")
        assert (gone.status_code, read(gone)["errors"][0]["errorCode"]) == (404, 2024)
    assert AssignmentCount.objects.exists()


def test_w39_reports_of_others_are_not_there(days, call, other_partner, tenth):
    report = made(call)
    stranger = Caller(other_partner)

    assert stranger("GET", f"{PATH}/{report['id']}").status_code == 404
    assert read(stranger("GET", PATH))["items"] == []


@pytest.mark.parametrize("role", ["admin", "read_only"])
def test_who_sees_only_some_customers_or_only_reads_makes_no_report(role, partner, days, call, tenth):
    report = made(call)
    other = Caller(partner, role=role)

    assert (
        other("POST", PATH, {"billingStartDate": "2026-03-01", "billingEndDate": "2026-03-09"}).status_code
        == 403
    )
    assert other("DELETE", f"{PATH}/{report['id']}").status_code == 403
    assert len(read(other("GET", PATH)).get("items", [])) == (1 if role == "read_only" else 0)


def test_the_counts_equal_the_counters_and_a_forged_one_is_found(days, partner, at):
    customer = make_customer(partner, at=on(20))
    assert list(licensing.counts()) == []

    AssignmentCount.objects.filter(customer=customer).update(assigned=7)

    assert len(list(licensing.counts())) == 1


def test_a_report_let_go_while_it_is_made_harms_nothing(days, call, tenth):
    call("POST", PATH, {"billingStartDate": "2026-03-01", "billingEndDate": "2026-03-09"})
    row = BillingReport.objects.get()
    attempt = work.claim(kinds.kind("billing_report"), row.pk, at=clock.now())
    BillingReport.objects.all().delete()

    reports.run(row.pk, attempt, clock.now())

    assert not BillingReport.objects.exists()


def test_days_are_those_of_utc(partner, catalogue, call, tenth):
    late = datetime(2026, 3, 4, 23, 59, tzinfo=UTC)
    make_customer(partner, at=late)

    days = {row["CONSUMPTION_DATE"] for row in rows_of(call, made(call, billingEndDate="2026-03-05"))}

    assert days == {"2026-03-04", "2026-03-05"}
    assert late + timedelta(minutes=1) == datetime(2026, 3, 5, tzinfo=UTC)
    assert Partner.objects.exists()
