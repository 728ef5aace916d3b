"""What no page of ours sends to the list and its tools: answered with a page, and with nobody else's figures."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from customers.directory import listing
from customers.directory.filters import KEPT
from customers.lifecycle import assignments
from customers.models import CustomerTag, Draft, SavedView
from customers.onboarding import drafts
from portal.testing.cast import acting
from portal.testing.makers import make_customer

LIST = reverse("customers:list")
PLACES = {
    "a text among moments": ["s", "abc", "x"],
    "a moment among texts": ["t", "2026-01-01T00:00:00+00:00", "x"],
    "half a letter": ["s", "\ud800", "x"],
    "half an id": ["s", "x", "\ud800"],
    "before all time": ["t", "0001-01-01T00:00:00+14:00", "x"],
    "after all time": ["t", "9999-12-31T23:59:59-12:00", "x"],
    "too little": ["s", "x"],
}


@pytest.fixture
def customer(partner, alice, at, catalogue):
    return make_customer(partner, at=at, actor=acting(alice))


@pytest.fixture
def site(alice, customer):
    client = Client()
    client.force_login(alice)
    return client


@pytest.mark.parametrize("sort", ["name", "partner", "compliance", "-changed"])
def test_a_place_of_another_list_is_the_first_page(site, customer, sort):
    for label, parts in PLACES.items():
        token = base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")
        for way in ("after", "before"):
            answer = site.get(LIST, {"sort": sort, way: token})
            assert answer.status_code == 200, label
            if label != "a moment among texts" or sort == "-changed":
                continue
            assert customer.name in answer.content.decode()


@pytest.mark.parametrize("letter", ["😀", "水", "é", "&"])
def test_whatever_was_searched_for_can_be_kept(site, letter):
    long = dict.fromkeys(("q", "package", "tag", "country", "partner", "columns"), letter * 200)

    site.post(reverse("customers:view-save"), {"name": "Long", "view": urlencode(long)})

    kept = SavedView.objects.get()
    assert len(kept.query) <= KEPT
    assert site.get(f"{LIST}?{kept.query}").status_code == 200


def test_a_release_of_nobody_asks_nothing(site, customer):
    address = reverse("customers:subscribers-selected", args=[customer.public_id])
    for chosen in ("\0", "nobody", customer.public_id):
        answer = site.post(address, {"chosen": [chosen], "row_version": [], "action": "release"})
        assert answer.headers["Location"].endswith("/subscribers/")
    assert customer.subscribers.get().released_at is None


@pytest.mark.parametrize("named", ["\0", "²", "\u202e", "x" * 5_000])
def test_nothing_is_done_to_a_customer_that_no_page_named(site, customer, named):
    for action in ("tag", "untag"):
        posted = {"customer": [named], "row_version": [], "action": action, "word": "gold"}
        site.post(reverse("customers:bulk"), posted)
    site.post(reverse("customers:export-ask"), {"customer": [named], "row_version": [], "form": "csv"})
    assert not customer.tags.exists()


def test_more_ticks_than_a_page_has_are_no_file_of_everything(site, customer):
    ticks = ["nobody"] * 990 + [customer.public_id] * 5
    answer = site.post(reverse("customers:export-ask"), {"customer": ticks, "form": "csv"})
    assert customer.external_id not in answer.content.decode()


def test_who_sees_some_customers_is_told_no_figure_of_the_partners_drafts(ada, alice, customer, client, at):
    assignments.assign(actor=acting(alice), customer=customer, people=[ada], at=at)
    draft = {"quantity_webex_calling": "777", "legal_name": "Secret Ltd"}
    Draft.objects.create(partner=customer.partner, key="k", values=draft, started_at=at, written_at=at)
    address = reverse("customers:quota-overview")

    client.force_login(alice)
    assert "777" in client.get(address).content.decode()
    client.force_login(ada)
    assert "777" not in client.get(address).content.decode()


def test_no_more_words_are_offered_than_anybody_reads(customer, site, at):
    few = [CustomerTag(partner=customer.partner, word=f"w{n:04}", folded=f"w{n:04}") for n in range(600)]
    for tag in CustomerTag.objects.bulk_create(few):
        tag.customers.add(customer)
    page = site.get(LIST).content.decode()
    assert page.count('<option value="w0') == 2 * listing.MOST_TAGS
    assert customer.name in site.get(LIST, {"tag": "w0599"}).content.decode()


def test_what_drafts_ask_for_is_read_of_the_latest_alone(customer, at, monkeypatch):
    monkeypatch.setattr(drafts, "LOOKED_AT", 2)
    for number, text in enumerate(("5", "²", "1" + "0" * 30, "7", " 2 ")):
        values = {"quantity_webex_calling": text, "quantity_unknown": "9"}
        Draft.objects.create(
            partner=customer.partner,
            key=f"k{number}",
            values=values,
            started_at=at,
            written_at=at + timedelta(minutes=number),
        )
    assert drafts.reserved([customer.partner_id]) == {"webex_calling": 9}
