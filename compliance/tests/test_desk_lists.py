"""The lists page, the diff of an update, the probe and the preview of thresholds."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from compliance.models import (
    Case,
    Check,
    ListedEntry,
    ListInForce,
    ListLoad,
    ListUpdate,
    ListVersion,
    VersionEntry,
)
from compliance.tests import desk_cast
from customers.models import Customer
from portal.accounts.models import Partner, User
from portal.audit.models import AuditEvent
from portal.base import clock


@pytest.fixture
def listed(db: None) -> ListedEntry:
    """A party of the Entity List, in force."""
    in_force = desk_cast.in_force("EL")
    entry = desk_cast.listed()
    VersionEntry.objects.create(version_id=in_force.versions["EL"], entry=entry)
    ListVersion.objects.update(party_count=1)
    ListInForce.objects.update(party_count=1)
    return entry


@pytest.mark.usefixtures("listed")
def test_lists_in_force_with_sizes_and_refusals(client: Client, rita: User) -> None:
    client.force_login(rita)
    ListLoad.objects.create(
        feed="csl",
        source="short.csv",
        state="refused",
        refusal="shrunk",
        figures={"why": "More than 5% of the rows are gone.", "rows": {"EL": [4321, 12]}, "warnings": []},
        loaded_by="ops",
        started_at=clock.now(),
    )
    html = client.get(reverse("compliance:lists")).content.decode()
    for words in (
        "Entity List",
        "27 February 2026",
        "A load of csl was refused",
        "4,321",
        "More than 5% of the rows",
    ):
        assert words in html


def test_no_list_says_what_to_do(client: Client, rita: User) -> None:
    client.force_login(rita)
    assert "No list is in force" in client.get(reverse("compliance:lists")).content.decode()


def test_an_update_shows_what_changed(client: Client, rita: User, listed: ListedEntry) -> None:
    changed = {**listed.party, "citation": "99 FR 1", "row_hash": "new"}
    newer = ListedEntry.objects.create(
        list_code="EL",
        key=listed.key,
        row_hash="new",
        type="company",
        primary_name=listed.primary_name,
        party=changed,
    )
    update = ListUpdate.objects.create(
        in_force=ListInForce.objects.get(),
        load=ListLoad.objects.get(),
        changed=1,
        entry_ids=[newer.pk],
        removed_keys=["EL:gone ltd"],
        customers_total=10,
        customers_done=4,
        created_at=clock.now(),
    )
    client.force_login(rita)
    html = client.get(reverse("compliance:list-update", args=[update.pk])).content.decode()
    for words in (listed.primary_name, "87 FR 12240", "99 FR 1", "EL:gone ltd", "4 of 10"):
        assert words in html


def test_a_probe_is_recorded_and_touches_no_customer(client: Client, lena: User, listed: ListedEntry) -> None:
    client.force_login(lena)
    address = reverse("compliance:probe")
    html = client.post(address, {"name": listed.primary_name}).content.decode()
    assert "1 candidate would open a case" in html
    assert "Strong" in html
    assert (
        "This name would be clear" in client.post(address, {"name": "Quiet Meadow Bakery"}).content.decode()
    )
    recent = client.get(address).content.decode()
    assert recent.index("would be clear") < recent.index("would open a case"), "the newest first, in words"
    event = AuditEvent.objects.filter(verb="compliance.probe.made").earliest("pk")
    assert (event.actor_name, event.after["name"], event.customer_id) == ("Lena", listed.primary_name, None)
    for model in (Check, Case, Customer):
        assert not model._default_manager.exists()


def test_a_probe_without_a_name_or_a_list_is_refused(client: Client, lena: User) -> None:
    client.force_login(lena)
    address = reverse("compliance:probe")
    assert client.post(address, {"name": ""}).status_code == 422
    refused = client.post(address, {"name": "Kept words"})
    assert refused.status_code == 422
    assert "Kept words" in refused.content.decode()


def test_a_preview_changes_nothing(client: Client, lena: User, partner: Partner, listed: ListedEntry) -> None:
    customer = desk_cast.new_customer(partner)
    check = desk_cast.checked(customer, (listed, 8200, "review"))
    Check.objects.filter(pk=check.pk).update(finished_at=clock.now())
    client.force_login(lena)
    address = reverse("compliance:thresholds")
    assert "A preview changes nothing." in client.get(address).content.decode()
    html = client.get(address, {"strong": 95, "review": 85}).content.decode()
    assert "1 check of the last 90 days" in html
    assert ">−1<" in html.replace(" ", "")
    assert client.get(address, {"strong": 70, "review": 85}).status_code == 422
    assert client.get(address, {"strong": 95, "review": 10}).status_code == 422
    assert check.candidates.get().band == "review"


def test_versions_no_longer_in_force_stay_listed(client: Client, rita: User, listed: ListedEntry) -> None:
    ListVersion.objects.update(state="retired", retired_at=clock.now())
    client.force_login(rita)
    html = client.get(reverse("compliance:lists")).content.decode()
    assert "No longer in force" in html
    assert "No list is in force" in html
