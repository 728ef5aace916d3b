"""The list as people work with it: pages that never shift, tags, saved views, columns, what happens to ticked rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from customers.models import Customer, CustomerTag, Quantity, SavedView
from customers.personal import tags
from portal.audit.models import AuditEvent
from portal.base import clock
from portal.base.errors import NotAllowed
from portal.base.versions import carried
from portal.testing.cast import acting
from portal.testing.makers import make_customer

LIST = "/customers/"


@pytest.fixture
def site(client, alice, catalogue):
    client.force_login(alice)
    return client


@pytest.fixture
def make(partner, alice, at, catalogue):
    """A customer of Alice's partner."""
    return lambda name, **changes: make_customer(partner, at=at, actor=acting(alice), name=name, **changes)


def names(answer):
    return [row.customer.name for row in answer.context["rows"]]


def walked(site, way="later", start=LIST):
    """Every page from the first one on: the names of each."""
    pages, address = [], start
    while True:
        answer = site.get(address)
        pages.append(names(answer))
        if not getattr(answer.context["window"], "after" if way == "later" else "before"):
            return pages, address
        address = LIST + answer.context[way]


@pytest.mark.parametrize("sort", ["name", "-changed", "country", "-compliance", "provisioning"])
def test_pages_hold_everybody_once_forth_and_back(site, make, sort, monkeypatch):
    monkeypatch.setattr("customers.directory.listing_views.PAGE_SIZE", 3)
    made = {make(f"Bramble {number} Ltd").name for number in range(7)}

    forth, last = walked(site, start=f"{LIST}?sort={sort}")
    back, _first = walked(site, "earlier", start=last)

    assert [len(page) for page in forth] == [3, 3, 1]
    assert {name for page in forth for name in page} == made
    assert back == forth[::-1]


def test_a_row_that_comes_meanwhile_shifts_no_page(site, make, monkeypatch):
    monkeypatch.setattr("customers.directory.listing_views.PAGE_SIZE", 2)
    for name in ("Birch Ltd", "Cedar Ltd", "Elm Ltd"):
        make(name)
    first = site.get(LIST, {"sort": "name"})

    make("Aspen Ltd")
    second = site.get(LIST + first.context["later"])

    assert (names(first), names(second)) == (["Birch Ltd", "Cedar Ltd"], ["Elm Ltd"])


@pytest.mark.parametrize(
    "place", ["x", "!!!", "eyJ9", "W10", "WyJ0IiwieCIsInkiXQ", "WyJzIiwiXHUwMDAwIiwieSJd"]
)
def test_a_place_that_is_none_is_the_first_page(site, make, place):
    make("Birch Ltd")

    assert names(site.get(LIST, {"after": place})) == ["Birch Ltd"]


@pytest.mark.parametrize("q", ["orth", "NORTH w", "north-7", "leeds", "jo@customer", "customer.example"])
def test_any_part_of_what_a_customer_is_known_by_finds_it(site, make, q):
    make("North Wind", external_id="NORTH-7")

    assert names(site.get(LIST, {"q": q})) == ["North Wind"]


def test_bands_of_use(site, make):
    for name, assigned in (("Idle Ltd", 1), ("Almost Ltd", 19), ("Full Ltd", 20)):
        customer = make(name, quantities={"webex_suite": 20})
        Quantity.objects.filter(customer=customer).update(assigned=assigned)

    found = {use: set(names(site.get(LIST, {"use": use}))) for use in ("half", "almost", "full")}

    assert found == {"half": {"Idle Ltd"}, "almost": {"Almost Ltd", "Full Ltd"}, "full": {"Full Ltd"}}


def test_a_tag_is_put_on_found_by_whatever_its_spelling_and_taken_off(site, make):
    customer = make("Birch Ltd")
    make("Cedar Ltd")
    address = reverse("customers:tag", args=[customer.public_id])

    site.post(address, {"word": " Clé  d’or ", "action": "add"})
    again = site.post(address, {"word": "CLE D'OR", "action": "add"}, follow=True)

    assert names(site.get(LIST, {"tag": "clé d'or"})) == ["Birch Ltd"]
    assert "Clé d’or" in again.content.decode()
    assert [str(one) for one in customer.tags.all()] == ["Clé d’or"]
    site.post(address, {"word": "cle d or", "action": "remove"})
    assert names(site.get(LIST, {"tag": "cle d or"})) == []
    told = AuditEvent.objects.filter(verb="customers.tags.changed").order_by("pk")
    assert [(one.before, one.after) for one in told] == [
        ({"tags": ""}, {"tags": "Clé d’or"}),
        ({"tags": "Clé d’or"}, {"tags": ""}),
    ]


@pytest.mark.parametrize("word", ["", "  ", "a,b", "x" * 41, "…", "a\tb\x07"])
def test_a_word_that_cannot_be_used_is_refused_with_the_rule(site, make, word):
    customer = make("Birch Ltd")

    answer = site.post(reverse("customers:tag", args=[customer.public_id]), {"word": word}, follow=True)

    assert "A tag is one line of 1 to 40 characters" in answer.content.decode()
    assert not CustomerTag.objects.exists()


def test_a_suspended_partner_changes_no_tag(make, partner, alice, at):
    customer = make("Birch Ltd")
    partner.suspended_at = at
    partner.save()

    with pytest.raises(tags.permissions.Suspended):
        tags.add(actor=acting(alice), customer=customer, word="gold", at=at)


def test_words_of_customers_that_one_does_not_see_are_not_on_offer(client, make, alice, ada, at):
    tags.add(actor=acting(alice), customer=make("Birch Ltd"), word="secret plan", at=at)
    client.force_login(ada)

    assert "secret plan" not in client.get(LIST).content.decode()


def test_ticked_rows_are_tagged_and_what_was_left_out_is_said(site, make):
    kept, gone = make("Kept Ltd"), make("Gone Ltd")
    Customer.objects.filter(pk=gone.pk).update(provisioning_status="deleting")

    answer = site.post(
        reverse("customers:bulk"),
        {"customer": [kept.public_id, gone.public_id], "action": "tag", "word": "gold"},
        follow=True,
    )

    text = answer.content.decode()
    assert "1 customer was changed." in text
    assert "Gone Ltd: This customer is being removed." in text
    assert [one.name for one in Customer.objects.filter(tags__word="gold")] == ["Kept Ltd"]


def test_assigning_adds_a_person_and_asks_for_the_right(site, client, make, ada, bob, at):
    customer = make("Birch Ltd")
    customer.assignees.add(bob)
    given = {"customer": [customer.public_id], "action": "assign", "person": str(ada.pk)}

    site.post(reverse("customers:bulk"), given)

    assert set(customer.assignees.all()) == {ada, bob}
    client.force_login(ada)
    assert client.post(reverse("customers:bulk"), given).status_code == 400


def test_a_row_that_changed_since_the_page_was_drawn_is_left_out(site, make, alice, at):
    customer = make("Birch Ltd")
    old = carried(customer)
    Customer.objects.filter(pk=customer.pk).update(row_version=7)

    answer = site.post(
        reverse("customers:bulk"),
        {"customer": [customer.public_id], "action": "tag", "word": "gold", "row_version": [old]},
        follow=True,
    )

    assert "Birch Ltd: Nothing was changed." in answer.content.decode()
    assert not customer.tags.exists()


def test_strangers_rows_cannot_be_ticked(client, make, charlie):
    customer = make("Birch Ltd")
    client.force_login(charlie)

    answer = client.post(
        reverse("customers:bulk"),
        {"customer": [customer.public_id], "action": "tag", "word": "gold"},
        follow=True,
    )

    assert "1 more was left out." in answer.content.decode()
    assert "Birch" not in answer.content.decode()
    assert not customer.tags.exists()


def test_a_saved_view_brings_filters_order_and_columns_back(site, make):
    make("Birch Ltd")
    site.post(reverse("customers:columns"), {"column": ["city", "tags"]})

    site.post(
        reverse("customers:view-save"), {"name": "In the north", "view": "q=birch&sort=name&country=GB"}
    )

    view = SavedView.objects.get()
    site.post(reverse("customers:columns"), {"column": ["owner"]})
    answer = site.get(f"{LIST}?{view.query}")
    assert [one.name for one in answer.context["columns"]] == ["city", "tags"]
    assert (answer.context["filters"].q, answer.context["filters"].sort) == ("birch", "name")
    assert [one.name for one in site.get(LIST).context["columns"]] == ["owner"]


@pytest.mark.parametrize(("shared", "seen"), [("1", True), ("", False)])
def test_a_view_is_ones_own_unless_it_is_shared(site, client, bob, charlie, shared, seen):
    site.post(reverse("customers:view-save"), {"name": "Northern", "view": "q=north", "shared": shared})
    view = SavedView.objects.get()

    client.force_login(bob)
    assert ("Northern" in client.get(LIST).content.decode()) is seen
    client.post(reverse("customers:view-remove", args=[view.public_id]))
    assert SavedView.objects.exists()
    client.force_login(charlie)
    assert "Northern" not in client.get(LIST).content.decode()


def test_one_name_holds_one_view_and_a_view_without_a_name_is_refused(site):
    for query in ("q=a", "q=b"):
        site.post(reverse("customers:view-save"), {"name": "Mine", "view": query})
    answer = site.post(reverse("customers:view-save"), {"name": " ", "view": "q=c"}, follow=True)

    assert "Give the view a name" in answer.content.decode()
    assert SavedView.objects.get().query.startswith("q=b")


def test_a_held_outcome_is_in_no_filter_and_no_count(site, make, at):
    held = make("Held Ltd")
    Customer.objects.filter(pk=held.pk).update(
        compliance_status="in_review",
        outcome_held_at=at,
        outcome_shown_at=clock.now() + timedelta(hours=1),
    )

    review, checking = (site.get(LIST, {"compliance": one}) for one in ("in_review", "checking"))

    assert (names(review), names(checking)) == ([], ["Held Ltd"])
    assert review.context["counts"]["in_review"] == 0


def test_read_only_people_tag_nothing_by_any_way(make, bob, at):
    with pytest.raises(NotAllowed):
        tags.add(actor=acting(bob), customer=make("Birch Ltd"), word="gold", at=at)
