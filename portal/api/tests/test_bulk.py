"""Many customers in one call (contract A12): a job, a result for each row, rows one by one, a dry run."""

from __future__ import annotations

import copy

import pytest

from customers.models import Customer, Profile
from portal.accounts.tokens import service as tokens
from portal.api.own.operations import OPERATIONS
from portal.api.tests.own import Own, read
from portal.audit.models import AuditEvent
from portal.base import clock
from portal.jobs import kinds, work
from portal.testing.cast import acting

ROW = next(one.example for one in OPERATIONS if one.body == "NewCustomer")


@pytest.fixture
def api(partner, catalogue, alice):
    _made, secret = tokens.make(
        actor=acting(alice), partner=partner, name="Sync", role="wholesale_admin", at=clock.now()
    )
    api = Own(partner)
    api.headers = {"Authorization": f"Bearer {secret}"}
    return api


def rows(count):
    return [ROW | {"external_id": f"B-{n}", "legal_name": f"Orchard {n} Ltd"} for n in range(count)]


def drain():
    while work.run_due(at=clock.now(), seconds=5, kinds=[kinds.kind("customer_import")]):
        pass


def results(api, job):
    return read(api.ask("get", f"imports/{job['id']}/rows"))["items"]


def test_a12_rows_succeed_one_by_one_and_each_has_its_result(api):
    sent = rows(3)
    sent[1] = sent[1] | {"address": {"line1": "x", "city": "y", "postal_code": "??", "country": "GB"}}
    answer = api.ask("post", "customers/bulk", {"rows": sent})
    drain()
    job = read(api.ask("get", f"imports/{read(answer)['id']}"))

    assert answer.status_code == 202
    assert answer["Location"].endswith(f"/api/v1/imports/{job['id']}")
    assert (job["phase"], job["by_state"]["created"], job["by_state"]["bad"]) == ("done", 2, 1)
    found = results(api, job)
    assert [one["state"] for one in found] == ["created", "bad", "created"]
    assert [one["code"] for one in found[1]["problems"]] == ["bad_postal_code"]
    made = read(api.ask("get", f"customers/{found[0]['customer']}"))
    single = read(api.ask("post", "customers", ROW | {"external_id": "ONE", "legal_name": "Orchard 0 Ltd"}))
    own = {"id", "external_id", "created_at", "changed_at", "site_time_zone"}
    assert {k: v for k, v in made.items() if k not in own} == {
        k: v for k, v in single.items() if k not in own
    }
    assert Profile.objects.filter(number=1).count() == 3  # each owes its check
    assert AuditEvent.objects.filter(verb="customers.import.started").count() == 1


def test_a12_a_dry_run_makes_nothing(api):
    job = read(api.ask("post", "customers/bulk", {"dry_run": True, "rows": rows(2)}))
    drain()

    assert read(api.ask("get", f"imports/{job['id']}"))["phase"] == "ready"
    assert [one["state"] for one in results(api, job)] == ["ok", "ok"]
    assert not Customer.objects.exists()


def test_a12_when_no_row_can_be_made_the_job_stays_checked(api):
    bad = ROW | {"legal_name": "..."}
    job = read(api.ask("post", "customers/bulk", {"rows": [bad]}))
    drain()

    assert read(api.ask("get", f"imports/{job['id']}"))["phase"] == "ready"
    assert [one["code"] for one in results(api, job)[0]["problems"]] == ["needs_letters"]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"surprise": 1}, "/rows/1/surprise", "unknown_member"),
        ({"legal_name": 5}, "/rows/1/legal_name", "wrong_type"),
        ({"quantities": {"webex_cooking": 5}}, "/rows/1/quantities/webex_cooking", "unknown_product"),
        ({"contacts": [{"name": "Jo"}, {"name": "Al"}]}, "/rows/1/contacts", "one_contact"),
        ({"owners": [{"name": "A; B"}]}, "/rows/1/other_names", "divided_name"),
    ],
)
def test_a12_what_a_job_would_lose_is_refused_with_its_row(change, pointer, code, api):
    refused = api.ask("post", "customers/bulk", {"rows": [ROW, copy.deepcopy(ROW) | change]})

    assert refused.status_code == 400
    assert [(one["pointer"], one["code"]) for one in read(refused)["errors"]] == [(pointer, code)]


@pytest.mark.parametrize("count", [0, 1001])
def test_a12_one_to_a_thousand_rows(count, api):
    refused = api.ask("post", "customers/bulk", {"rows": [{"legal_name": "x"}] * count})

    assert (refused.status_code, read(refused)["errors"][0]["pointer"]) == (400, "/rows")


def test_a12_a_token_of_nobody_can_only_try(partner, catalogue):
    api = Own(partner)

    refused = api.ask("post", "customers/bulk", {"rows": rows(1)})

    assert (refused.status_code, read(refused)["code"]) == (403, "token_of_nobody")
    assert api.ask("post", "customers/bulk", {"rows": rows(1), "dry_run": True}).status_code == 202


def test_a12_quantities_without_a_cap_and_those_that_are_only_wanted(api, catalogue):
    from customers.licensing import quotas

    ticked = next(one.code for one in quotas.catalogue() if not one.has_quantity)
    row = ROW | {"quantities": {"webex_calling": None, ticked: None}}
    job = read(api.ask("post", "customers/bulk", {"dry_run": True, "rows": [row]}))
    drain()
    codes = {each["code"] for one in results(api, job) for each in one["problems"]}

    assert not codes & {"quantity_tick", "not_a_number"}
