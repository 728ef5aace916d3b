"""The first page and the search box: what needs whom, what others did, and that strangers find nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from compliance.contacts import attempts
from compliance.review import cases
from compliance.tests import desk_cast
from customers.directory import finding, needs
from customers.licensing import subscribers
from customers.models import Customer, DeskMemory, Draft, Quantity
from customers.personal import tags
from customers.profile import versions
from customers.schemas import Person
from portal.base import clock
from portal.testing.cast import acting
from portal.testing.makers import make_customer
from portal.testing.queries import asked

TODAY, SEARCH = "/customers/today/", "/customers/search/"


@pytest.fixture
def site(client, alice, catalogue):
    client.force_login(alice)
    return client


@pytest.fixture
def make(partner, alice, at, catalogue):
    return lambda name, **changes: make_customer(partner, at=at, actor=acting(alice), name=name, **changes)


def titles(answer):
    return {one.title: [line.label for line in one.lines] for one in answer.context["needs"]}


def found(answer):
    return {group.title: [hit.label for hit in group.hits] for group in answer.context["groups"]}


def hold(customer, at, status="in_review"):
    Customer.objects.filter(pk=customer.pk).update(
        compliance_status=status, outcome_held_at=at, outcome_shown_at=clock.now() + timedelta(hours=1)
    )


def test_partner_people_begin_here(site):
    assert site.get("/")["Location"] == TODAY
    assert "Nothing needs you" in site.get(TODAY).content.decode()


def test_what_failed_and_what_runs_out_is_named(site, make):
    failed, low = make("Failed Ltd"), make("Low Ltd", quantities={"webex_suite": 10})
    Customer.objects.filter(pk=failed.pk).update(provisioning_status="error")
    Quantity.objects.filter(customer=low).update(assigned=9)

    told = titles(site.get(TODAY))

    assert told == {"Provisioning failed": ["Failed Ltd"], "Little left of a quantity": ["Low Ltd"]}


def test_drafts_are_named_in_their_last_week(site, client, partner, ada):
    for name, age in (("Old Ltd", 24), ("New Ltd", 22), ("Old Regional", 29)):
        Draft.objects.create(
            partner=partner,
            key=name,
            name=name,
            started_at=clock.now(),
            written_at=clock.now() - timedelta(days=age),
        )

    assert titles(site.get(TODAY)) == {"Drafts that are about to end": ["Old Regional", "Old Ltd"]}
    client.force_login(ada)
    assert titles(client.get(TODAY)) == {}, "she creates no customers"


def test_an_answer_that_is_due_comes_first_and_names_nobody_of_a_list(site, partner, rita, at):
    customer = desk_cast.new_customer(partner)
    party = desk_cast.listed()
    case = desk_cast.open_case(customer, (party, 8600, "review"), at=at)
    cases.claim(actor=acting(rita), case=case, at=at)
    attempts.ask(actor=acting(rita), case=case, questions=[("owners", "Who owns it?")], at=at)

    answer = site.get(TODAY)

    assert next(iter(titles(answer))) == "Reviewers wait for your answer"
    assert customer.name in answer.content.decode()
    assert not [one for one in ("Zyxwanda", "Quorbexim") if one in answer.content.decode()]
    assert "86" not in answer.context["needs"][0].lines[0].note


def test_a_held_outcome_needs_nobody_and_is_no_news(site, make, at):
    held = make("Held Ltd")
    hold(held, at)

    answer = site.get(TODAY)

    assert titles(answer) == {}
    assert not [one for one in answer.context["news"] if "In review" in str(one.row.changes)]


def test_what_others_did_since_the_last_visit_is_told_once(site, make, alice, frida, at):
    customer = make("Birch Ltd")
    site.get(TODAY)
    now = clock.now()
    DeskMemory.objects.filter(user=alice).update(seen_at=now - timedelta(hours=3))
    tags.add(actor=acting(alice), customer=customer, word="mine", at=now)
    tags.add(actor=acting(frida), customer=customer, word="gold", at=now)

    news = site.get(TODAY).context["news"]
    again = site.get(TODAY).context["news"]

    assert [(one.row.actor, one.row.text) for one in news] == [("Frida", "changed the tags")]
    assert len(again) == 1  # the same visit


def test_strangers_and_the_unassigned_read_no_news(client, make, frida, ada, charlie, at):
    tags.add(actor=acting(frida), customer=make("Birch Ltd"), word="gold", at=clock.now())

    for person in (ada, charlie):
        client.force_login(person)
        assert client.get(TODAY).context["news"] == []


def test_another_room_can_say_what_needs_somebody(site, monkeypatch):
    monkeypatch.setattr(needs, "_sources", {})
    needs.register(
        "drafts",
        lambda actor, at: needs.Need("Drafts", "save", "wait", 7, [needs.Line("One", "/x/")]),
        place=30,
    )
    needs.register("none", lambda actor, at: None, place=1)

    assert titles(site.get(TODAY)) == {"Drafts": ["One"]}
    assert "and 6 more" in site.get(TODAY).content.decode()


def test_thirty_customers_cost_as_many_queries_as_one(site, make, at):
    def low(name):
        Quantity.objects.filter(customer=make(name, quantities={"webex_suite": 10})).update(assigned=9)

    low("First Ltd")
    site.get(TODAY)
    one = asked(site, TODAY)
    for number in range(12):
        low(f"Bramble {number} Ltd")

    assert asked(site, TODAY) == one


def test_one_box_finds_customers_people_ids_and_pages(site, make, alice, at):
    customer = make("North Wind Ltd", external_id="NW-77")
    person = Person("Zoë", "Quist", "zoe@north.example")
    subscribers.add(
        actor=acting(alice), customer=customer, person=person, package_code="webex_calling", at=at
    )

    texts = ("orth wi", "nw-77", customer.public_id[:9], "quist", "zoe@", "quotas")
    told = {text: found(site.get(SEARCH, {"q": text})) for text in texts}

    assert [told[text].get("Customers") for text in texts[:3]] == [["North Wind Ltd"]] * 3
    assert [told[text].get("Subscribers") for text in texts[3:5]] == [["Zoë Quist"]] * 2
    assert told["quotas"] == {"Pages": ["Quotas"]}


def test_an_id_that_is_just_this_comes_before_what_only_holds_it(make, alice):
    make("Acme 12 Ltd", external_id="A-120")
    make("Zulu Ltd", external_id="12")

    assert [hit.label for hit in finding.find(acting(alice), "12")[0].hits][0] == "Zulu Ltd"


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "é" * 500, "\"'<script>", "a\x00b"])
def test_strange_letters_find_nothing_and_break_nothing(site, make, text):
    make("Birch Ltd")

    answer = site.get(SEARCH, {"q": text})

    assert answer.status_code in (200, 400)
    assert '<script>"' not in answer.content.decode()


def test_strangers_find_nothing(client, make, charlie, ada):
    make("North Wind Ltd")

    for person in (charlie, ada):
        client.force_login(person)
        assert found(client.get(SEARCH, {"q": "north"})) == {}


def test_the_dialog_gets_the_options_alone(site, make):
    make("North Wind Ltd")

    text = site.get(SEARCH, {"q": "north"}, HTTP_HX_REQUEST="true").content.decode()

    assert 'role="option"' in text
    assert "<html" not in text


def test_the_page_of_a_person_is_found_by_the_list_too(site, make):
    customer = make("North Wind Ltd")
    person = customer.subscribers.get()

    url = finding.find(acting(customer.created_by), person.email)[-1].hits[0].url

    assert person.email in site.get(url).content.decode()
    assert url.startswith(reverse("customers:subscribers", args=[customer.public_id]))


def test_a_check_of_a_new_version_is_news_to_colleagues(site, make, frida, at):
    customer = make("Birch Ltd")
    versions.change(actor=acting(frida), customer=customer, at=clock.now(), legal_name="Birch and Sons Ltd")

    assert "Birch and Sons Ltd" in site.get(TODAY).content.decode()
