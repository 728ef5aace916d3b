"""Files of customers: what is in them, that no spreadsheet runs them, and the long ones that the worker writes."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from customers.exports import running, service
from customers.models import Customer, CustomerExport, ExportPart, ExportStep
from customers.personal import tags
from portal.accounts.models import Membership
from portal.audit.models import AuditEvent
from portal.base import clock
from portal.jobs import kinds, work
from portal.testing.cast import acting
from portal.testing.makers import make_customer

ASK = reverse("customers:export-ask")


@pytest.fixture
def site(client, alice, catalogue):
    client.force_login(alice)
    return client


@pytest.fixture
def make(partner, alice, at, catalogue):
    return lambda name, **changes: make_customer(partner, at=at, actor=acting(alice), name=name, **changes)


@pytest.fixture
def many(monkeypatch):
    """Three customers are many, and a step reads two."""
    monkeypatch.setattr(service, "AT_ONCE", 2)
    monkeypatch.setattr(service, "BATCH", 2)


def lines(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content):
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def work_all():
    return work.run_due(at=clock.now(), seconds=20, kinds=[kinds.kind("customer_export")])


def test_a_file_of_this_view_has_its_rows_and_its_columns(site, make):
    make("Birch Ltd", external_id="B-1")
    make("Cedar Ltd")
    site.post(reverse("customers:columns"), {"column": ["city", "compliance"]})

    answer = site.post(ASK, {"view": "q=birch", "fields": "view", "form": "csv"})

    assert answer["Content-Disposition"] == 'attachment; filename="customers.csv"'
    assert lines(answer) == [
        ["Customer", "External ID", "City", "Compliance"],
        ["Birch Ltd", "B-1", "Leeds", "Checking"],
    ]


def test_a_file_of_all_fields_has_the_quantities_too(site, make, alice, at):
    tags.add(actor=acting(alice), customer=make("Birch Ltd"), word="gold", at=at)

    head, row = lines(site.post(ASK, {"fields": "all", "form": "csv"}))

    told = dict(zip(head, row, strict=True))
    assert (told["Webex Calling: quantity"], told["Webex Calling: assigned"]) == ("10", "1")
    assert (told["Tags"], told["Postal code"]) == ("gold", "LS1 4AP")
    assert AuditEvent.objects.get(verb="customers.exported").after == {
        "customers": 1,
        "form": "csv",
        "all_fields": True,
    }


def test_only_the_ticked_ones(site, make):
    make("Birch Ltd")
    cedar = make("Cedar Ltd")

    answer = site.post(ASK, {"customer": [cedar.public_id], "form": "csv"})

    assert [row[0] for row in lines(answer)[1:]] == ["Cedar Ltd"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_spreadsheet_takes_a_name_for_a_formula(site, make, form):
    make('=HYPERLINK("http://x.example")+Birch')

    answer = site.post(ASK, {"form": form})

    if form == "csv":
        assert lines(answer)[1][0].startswith("'=HYPERLINK")
    else:
        assert "<f>" not in sheet(answer.content)
        assert "HYPERLINK" in sheet(answer.content)


def test_a_held_outcome_is_in_no_file(site, make, at):
    held = make("Held Ltd")
    Customer.objects.filter(pk=held.pk).update(
        compliance_status="in_review", outcome_held_at=at, outcome_shown_at=clock.now() + timedelta(hours=1)
    )

    told = [dict(zip(*lines(site.post(ASK, {"fields": "all", "form": "csv"})), strict=True))]

    assert told[0]["Compliance"] == "Checking"
    assert lines(site.post(ASK, {"view": "compliance=in_review", "form": "csv"}))[1:] == []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_worker_writes_a_long_file_while_its_owner_goes_on(site, make, many, form):
    made = [make(f"Bramble {number} Ltd").name for number in range(5)]

    asked = site.post(ASK, {"form": form})
    one = CustomerExport.objects.get()
    waiting = site.get(asked["Location"]).content.decode()
    work_all()

    assert "The file is being written" in waiting
    assert "The file is ready" in site.get(asked["Location"]).content.decode()
    answer = site.get(reverse("customers:export-file", args=[one.public_id]))
    if form == "csv":
        assert [row[0] for row in lines(answer)[1:]] == made
    else:
        told = sheet(b"".join(answer.streaming_content))
        assert all(name in told for name in made)
    assert not ExportStep.objects.exists()


def test_a_step_that_runs_twice_writes_once(make, many, alice, at):
    for number in range(3):
        make(f"Bramble {number} Ltd")
    one = service.ask(actor=acting(alice), query="", names=["name"], form="csv", total=3, at=at)
    step, kind = ExportStep.objects.get(), kinds.kind("customer_export")
    attempt = work.claim(kind, step.pk, at=at)

    running.run(step.pk, attempt, at)
    running.run(step.pk, attempt, at)
    work_all()

    one.refresh_from_db()
    assert [row[0] for row in running.rows_of(one)] == [f"Bramble {number} Ltd" for number in range(3)]


def test_who_may_see_nothing_any_more_gets_nothing_more(site, make, many, alice):
    for number in range(3):
        make(f"Bramble {number} Ltd")
    site.post(ASK, {"form": "csv"})
    Membership.objects.filter(user=alice).delete()

    work_all()

    one = CustomerExport.objects.get()
    assert (one.is_ready, one.trouble) == (False, "not_allowed")
    assert not ExportPart.objects.exists()


def test_a_colleague_cannot_fetch_it_and_it_goes_after_a_day(site, client, make, many, frida):
    for number in range(3):
        make(f"Bramble {number} Ltd")
    site.post(ASK, {"form": "csv"})
    work_all()
    one = CustomerExport.objects.get()

    client.force_login(frida)
    assert client.get(reverse("customers:export-file", args=[one.public_id])).status_code == 404
    assert service.forget(clock.now() + timedelta(days=2))
    assert not CustomerExport.objects.exists()


def test_three_files_at_once_are_enough(site, make, many):
    for number in range(3):
        make(f"Bramble {number} Ltd")
    for _again in range(service.UNDER_WAY):
        site.post(ASK, {"form": "csv"})

    answer = site.post(ASK, {"form": "csv"}, follow=True)

    assert "3 files are being written for you." in answer.content.decode()
    assert CustomerExport.objects.count() == service.UNDER_WAY


def test_a_file_is_not_taken_along_to_another_partner_or_role(
    site, make, alice, partner, other_partner, monkeypatch, many
):
    for number in range(3):
        make(f"Birch {number} Ltd")
    site.post(ASK, {"fields": "view", "form": "csv"})
    work_all()
    one = CustomerExport.objects.get()
    address = reverse("customers:export-file", args=[one.public_id])
    assert len(lines(site.get(address))) == 4

    mine = Membership.objects.filter(user=alice)
    mine.update(role="admin")  # who sees fewer customers now
    assert site.get(address).status_code == 404
    mine.update(role="wholesale_admin", partner=other_partner)
    assert site.get(address).status_code == 404
    mine.update(partner=partner)
    assert site.get(address).status_code == 200


def test_a_file_that_was_begun_for_one_partner_is_not_finished_for_another(
    site, make, alice, other_partner, many
):
    for number in range(3):
        make(f"Birch {number} Ltd")
    site.post(ASK, {"fields": "view", "form": "csv"})
    Membership.objects.filter(user=alice).update(partner=other_partner)
    work_all()
    one = CustomerExport.objects.get()
    assert (one.is_ready, one.trouble, one.written) == (False, "not_allowed", 0)
