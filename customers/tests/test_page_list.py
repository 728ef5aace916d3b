"""The customer list and the quotas across customers: what is found, who looks after it, what a page costs."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from customers.models import Quantity
from portal.testing.cast import acting
from portal.testing.makers import make_customer
from portal.testing.queries import asked

HTMX = {"HTTP_HX_REQUEST": "true"}
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


def test_a_package_finds_those_who_have_it_and_not_those_with_none_of_it(site, make):
    make("Suite Ltd", quantities={"webex_suite": 2})
    make("Calling Ltd", quantities={"webex_calling": 2})
    emptied = make("Emptied Ltd", quantities={"webex_suite": 2, "webex_calling": 2})
    Quantity.objects.filter(customer=emptied, product__code="webex_calling").update(quantity=0, assigned=0)

    assert names(site.get(LIST, {"package": "webex_calling"})) == ["Calling Ltd"]


def test_full_is_more_than_almost_full(site, make):
    make("Full Ltd", quantities={"webex_suite": 1})
    almost = make("Almost Ltd", quantities={"webex_suite": 5})
    Quantity.objects.filter(customer=almost).update(assigned=4)

    assert set(names(site.get(LIST, {"use": "low"}))) == {"Full Ltd", "Almost Ltd"}
    assert names(site.get(LIST, {"use": "full"})) == ["Full Ltd"]


def test_the_owner_is_whom_it_is_assigned_to_else_who_created_it(site, make, ada):
    make("Created Ltd")
    make("Assigned Ltd").assignees.add(ada)

    owners = {row.customer.name: row.owner for row in site.get(LIST).context["rows"]}

    assert owners == {"Created Ltd": "Alice", "Assigned Ltd": "Ada"}


def test_a_sub_partners_customer_says_whose_it_is(site, make, sub_partner, at):
    make("Own Ltd")
    make_customer(sub_partner, at=at, name="Theirs Ltd")

    partners = {row.customer.name: row.partner for row in site.get(LIST).context["rows"]}

    assert partners == {"Own Ltd": "", "Theirs Ltd": sub_partner.name}


def test_names_are_sorted_without_regard_to_case_and_accents(site, make):
    for name in ("Zeta Ltd", "Écluse SARL", "delta Ltd"):
        make(name)

    assert names(site.get(LIST, {"sort": "name"})) == ["delta Ltd", "Écluse SARL", "Zeta Ltd"]


def test_the_address_that_is_kept_holds_only_what_was_chosen(site, make):
    make("North Wind Ltd")

    answer = site.get(LIST, {"q": "north", "country": "", "use": "", "sort": "-changed"}, **HTMX)

    assert answer["HX-Push-Url"] == "/customers/?q=north"


def test_filters_that_leave_nothing_offer_to_be_cleared(site, make):
    make("North Wind Ltd")

    text = site.get(LIST, {"q": "zzzz"}).content.decode()

    assert "No customer matches" in text
    assert "Clear all filters" in text


def test_the_own_organisation_can_be_counted_and_hidden(site, make):
    make("Ours Ltd", is_own_organisation=True)
    make("Theirs Ltd")

    plain, counted, hidden = (site.get(LIST, {"own": own}) for own in ("", "count", "hide"))

    assert [one.context["counts"]["total"] for one in (plain, counted)] == [1, 2]
    assert names(hidden) == ["Theirs Ltd"]
    assert "own=count" in plain.content.decode()


def test_who_has_no_own_organisation_sees_no_tile_for_it(site, make):
    make("Theirs Ltd")

    assert "not counted" not in site.get(LIST).content.decode()


def test_the_numbers_follow_a_filter_without_a_reload(site, make):
    make("Ours Ltd", is_own_organisation=True)

    text = site.get(LIST, {"own": "count"}, **HTMX).content.decode()

    assert re.search(r'id="list-meta" hx-swap-oob="true".*1 customer ', text)


@pytest.mark.parametrize("name", ["customers:list", "customers:quota-overview"])
def test_thirty_rows_cost_as_many_queries_as_one(site, make, sub_partner, ada, at, name):
    make("First Ltd").assignees.add(ada)
    one = asked(site, reverse(name))
    for number in range(14):
        make(f"Bramble {number} Ltd", quantities={"webex_suite": 2, "attendant_console": 1}).assignees.add(
            ada
        )
        make_customer(sub_partner, at=at, name=f"Regional {number} Ltd")

    assert asked(site, reverse(name)) == one


def test_the_tightest_quantity_comes_first_with_what_is_reserved_taken_off(site, make):
    loose = make("Loose Ltd", quantities={"webex_suite": 10})
    make("Tight Ltd", quantities={"webex_suite": 2})
    Quantity.objects.filter(customer=loose).update(reserved=3)

    rows = site.get("/customers/quotas/").context["rows"]

    assert [(row.customer.name, row.quota.available) for row in rows] == [("Tight Ltd", 1), ("Loose Ltd", 6)]


def test_quantities_are_found_by_customer_and_by_use(site, make):
    make("Full Ltd", quantities={"webex_suite": 1})
    make("Empty Ltd", quantities={"webex_suite": 9})

    found = {
        key: [row.customer.name for row in site.get("/customers/quotas/", {key: value}).context["rows"]]
        for key, value in (("q", "empty"), ("use", "low"))
    }

    assert found == {"q": ["Empty Ltd"], "use": ["Full Ltd"]}


@pytest.mark.parametrize("debug", [True, False])
def test_what_does_not_exist_is_said_in_the_frame_with_the_request(site, settings, debug):
    settings.DEBUG = debug

    answer = site.get("/customers/aaaaaaaaaaaaaaaaaaaa/")

    text = answer.content.decode()
    assert answer.status_code == 404
    assert answer["X-Request-Id"] in text
    assert 'id="rail"' in text


@pytest.mark.parametrize("sort", ["name", "-changed", "country", "compliance", "provisioning", "partner"])
def test_an_administrators_list_sorts_by_every_column_and_repeats_nobody(client, make, ada, frida, sort):
    for name in ("Alpha Ltd", "Beta Ltd"):
        make(name).assignees.add(ada, frida)
    make("Gamma Ltd")
    client.force_login(ada)

    answer = client.get(LIST, {"sort": sort, "package": "webex_calling"})

    assert sorted(names(answer)) == ["Alpha Ltd", "Beta Ltd"]
    assert answer.context["counts"]["total"] == 2
