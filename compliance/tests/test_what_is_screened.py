"""Everything that is screened, each with its role: names, people, locations, owners (domain.md §4)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from compliance import sample
from compliance.checks import checks, replay
from compliance.lists import loads
from compliance.models import Case, Check
from compliance.review.profile_queries import asked, query_of, stored
from customers.models import CallingLocation, Draft, Profile, Subscriber
from customers.profile import locations, versions, widening
from customers.schemas import Location, OtherName, Owner, Person
from portal.base.actors import system
from portal.base.errors import Invalid
from portal.base.versions import FIELD, carried
from portal.jobs import kinds, work
from portal.testing.cast import acting
from portal.testing.makers import LEEDS, make_customer

pytestmark = pytest.mark.django_db

ACTOR = system("test")
RANK = {"near_miss": 0, "review": 1, "strong": 2}
LISTED = sample.EXACT_NAME
PERSON = "Maksim Pavlovich Dorotheev"


@pytest.fixture
def listed(settings, at):
    """The sample list in force."""
    settings.DEBUG = True
    loads.load([sample.PATH], actor=ACTOR, at=at)


def drain(at):
    work.run_due(at=at, seconds=120, kinds=[kinds.kind("check")])


def candidate_of(customer):
    return Case.objects.get(customer=customer).candidates.order_by("-score").first()


ROLES = {
    "trading_name": {"other_names": (OtherName("trading", LISTED),)},
    "former_name": {"other_names": (OtherName("former", LISTED),)},
    "administrator": {"administrator": Person("Maksim Pavlovich", "Dorotheev", "m@customer.example")},
    "location": {"location": Location(LISTED[:80], None, "Europe/London", "en")},
    "owner": {"owners": (Owner(LISTED, 20),)},
}


@pytest.mark.parametrize("role", ROLES)
def test_each_of_them_opens_a_case_that_says_what_it_is(role, listed, partner, at, catalogue):
    customer = make_customer(partner, at=at, name=sample.CLEAN_NAME, **ROLES[role])

    drain(at)

    found = candidate_of(customer)
    assert found.detail["part"] == role
    assert customer.cases.get().state == "open"
    customer.refresh_from_db()
    assert customer.compliance_status == "in_review"


@pytest.mark.parametrize("role", ROLES)
def test_the_desk_shows_who_was_compared(role, listed, partner, at, catalogue, client, rita):
    customer = make_customer(partner, at=at, name=sample.CLEAN_NAME, **ROLES[role])
    drain(at)
    client.force_login(rita)

    page = client.get(reverse("compliance:case", args=[customer.cases.get().public_id])).content.decode()

    words = {
        "owner": "a declared owner",
        "administrator": "the first administrator",
        "location": "a location",
    }
    assert words.get(role, f"a {role.replace('_', ' ')}") in page


def test_who_is_named_in_the_address_of_a_location_is_compared(listed, partner, at, catalogue):
    elsewhere = replace(LEEDS, line1=f"c/o {LISTED}"[:50], city="York")
    customer = make_customer(
        partner, at=at, name=sample.CLEAN_NAME, location=Location("Depot", elsewhere, "Europe/London", "en")
    )

    drain(at)

    assert candidate_of(customer).detail["part"] == "location"


def test_a_location_called_by_a_number_is_no_name(listed, partner, at, catalogue):
    customer = make_customer(
        partner, at=at, name=sample.CLEAN_NAME, location=Location("17", None, "Europe/London", "en")
    )

    drain(at)

    customer.refresh_from_db()
    assert customer.compliance_status == "clear"


@pytest.mark.parametrize(
    ("owners", "band", "share"),
    [
        ((Owner(LISTED, 49.9),), "review", 49.9),
        ((Owner(LISTED, 50),), "strong", 50),
        ((Owner(LISTED, 30), Owner(PERSON, 25)), "strong", 55),
        ((Owner(LISTED, 30), Owner("Ann Wyckham-Thrale", 70)), "review", 30),
        ((Owner(LISTED, None),), "strong", 50),
        ((Owner(LISTED, 20), Owner(LISTED.upper(), 30)), "strong", 50),
    ],
    ids=["just below", "one half", "two together", "the other is nobody", "not known", "two of one name"],
)
def test_the_50_percent_rule(owners, band, share, listed, partner, at, catalogue):
    customer = make_customer(partner, at=at, name=sample.CLEAN_NAME, owners=owners)

    drain(at)

    found = candidate_of(customer)
    assert (found.band, found.detail["owned"]) == (band, share)


def test_it_raises_a_party_that_the_name_hit_as_well(listed, partner, at, catalogue):
    customer = make_customer(partner, at=at, name=sample.NEAR_NAME, owners=(Owner(sample.NEAR_NAME, 80),))

    drain(at)

    assert candidate_of(customer).band == "strong"


@pytest.mark.parametrize("name", ["Zarnitza Delta Optronics", "Zarnitsa Delta Optronix", LISTED])
@pytest.mark.parametrize("share", [1, 49, None, 100])
def test_naming_the_party_as_an_owner_never_lowers_it(name, share, listed, partner, at, catalogue):
    """Else one per cent would take the second person away."""
    without = make_customer(partner, at=at, name=name)
    named = make_customer(partner, at=at, name=name, owners=(Owner(LISTED, share),))

    drain(at)

    first, second = candidate_of(without), candidate_of(named)
    assert second.score >= first.score
    assert RANK[second.band] >= RANK[first.band]


def test_shares_are_added_exactly(listed, partner, at, catalogue):
    thirds = (Owner(LISTED, 20.34), Owner(f"{LISTED} A", 16.54), Owner(f"{LISTED} B", 13.12))
    customer = make_customer(partner, at=at, name=sample.CLEAN_NAME, owners=thirds)
    whole = (Owner("Ann One", 28.25), Owner("Ann Two", 42.02), Owner("Ann Three", 29.73))

    drain(at)

    assert candidate_of(customer).band == "strong"
    assert make_customer(partner, at=at, owners=whole).profile.number == 1


def test_a_check_keeps_the_whole_question_and_replays_byte_for_byte(listed, partner, at, catalogue):
    customer = make_customer(
        partner,
        at=at,
        name=sample.CLEAN_NAME,
        other_names=(OtherName("former", "Bluebell Vets"),),
        owners=(Owner(LISTED, 33.5), Owner("Ann", None)),
        location=Location("Depot", replace(LEEDS, city="York"), "Europe/London", "en"),
    )
    drain(at)

    check = Check.objects.get(customer=customer)
    query = query_of(check.profile)

    assert asked(check.query) == query
    assert asked(stored(query)) == query
    assert query.owners == ((LISTED, 33.5), ("Ann", None))
    assert replay.replay(check).identical


CHANGES = {
    "owners": {"owners": (Owner("Ann Example", 60),)},
    "name": {"other_names": (OtherName("trading", "Bramble"),)},
}


@pytest.mark.parametrize("reason", CHANGES)
def test_a_change_of_it_is_a_version_and_owes_a_check(reason, partner, at, catalogue):
    customer = make_customer(partner, at=at)

    made = versions.change(actor=ACTOR, customer=customer, at=at, **CHANGES[reason])

    assert (made.number, made.reason) == (2, reason)
    assert checks.ensure(at) == 2
    assert versions.change(actor=ACTOR, customer=customer, at=at, **CHANGES[reason]) is None


def test_a_new_location_is_a_version_and_its_time_zone_is_none(partner, at, catalogue):
    customer = make_customer(partner, at=at)
    same = Location("Head office", None, "Europe/Paris", "en")

    locations.change(actor=ACTOR, customer=customer, at=at, location=same)
    assert customer.profiles.count() == 1

    locations.change(actor=ACTOR, customer=customer, at=at, location=replace(same, name="Depot"))
    newest = customer.profiles.order_by("-number").first()
    assert (newest.number, newest.reason) == (2, "location")
    assert newest.locations[0]["name"] == "Depot"
    customer.refresh_from_db()
    assert customer.profile_id == newest.pk


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"other_names": (OtherName("trading", "..."),)}, "needs_letters"),
        ({"other_names": (OtherName("nick", "Bramble"),)}, "unknown_kind"),
        ({"other_names": (OtherName("trading", "B" * 501),)}, "too_long"),
        ({"other_names": tuple(OtherName("trading", f"Name {n}") for n in range(21))}, "too_many_names"),
        ({"owners": (Owner("12", 5),)}, "needs_letters"),
        ({"owners": (Owner("Ann", 0),)}, "bad_share"),
        ({"owners": (Owner("Ann", 100.1),)}, "bad_share"),
        ({"owners": (Owner("Ann", 60), Owner("Bo", 40.5))}, "too_much_owned"),
        ({"owners": tuple(Owner(f"Ann {n}x") for n in range(51))}, "too_many_owners"),
    ],
)
def test_what_cannot_be_used_is_refused_at_creation_and_change(given, code, partner, at, catalogue):
    with pytest.raises(Invalid) as at_creation:
        make_customer(partner, at=at, **given)
    customer = make_customer(partner, at=at)
    with pytest.raises(Invalid) as at_change:
        versions.change(actor=ACTOR, customer=customer, at=at, **given)

    assert code in {one[1] for one in at_creation.value.problems}
    assert code in {one[1] for one in at_change.value.problems}


def test_customers_from_before_are_widened_once_and_checked(listed, partner, at, catalogue):
    customer = make_customer(partner, at=at, name=sample.CLEAN_NAME)
    drain(at)
    older = Profile.objects.create(
        customer=customer,
        number=2,
        reason="name",
        legal_name=customer.name,
        line1="12 Mill Lane",
        city="Leeds",
        country="GB",
        created_by_name="x",
        created_at=at,
    )
    type(customer).objects.filter(pk=customer.pk).update(profile=older)

    assert widening.ensure(at) == 1
    assert widening.ensure(at) == 0
    customer.refresh_from_db()
    assert (customer.profile.number, customer.profile.reason) == (3, "scope")
    assert customer.profile.administrator == "Jo Example"
    assert customer.profile.locations[0]["name"] == "Head office"
    assert customer.compliance_status == "checking"
    drain(at)
    customer.refresh_from_db()
    assert customer.compliance_status == "clear"


def test_nobody_is_widened_for_an_administrator_without_a_name(partner, at, catalogue):
    customer = make_customer(partner, at=at)
    Subscriber.objects.filter(customer=customer).update(first_name="", last_name="")
    CallingLocation.objects.filter(customer=customer).delete()

    assert widening.ensure(at) == 0


def test_the_form_takes_one_a_line_and_says_which_line_is_wrong(client, alice, partner, at, catalogue):
    customer = make_customer(partner, at=at)
    client.force_login(alice)
    address = reverse("customers:edit", args=[customer.public_id])
    given = {
        **{name: client.get(address).context["form"][name].value() or "" for name in ("country", "state")},
        "legal_name": customer.name,
        "line1": "12 Mill Lane",
        "city": "Leeds",
        "postal_code": "LS1 4AP",
        "trading_names": "Bramble\r\n\r\nBramble Foods Direct\r\n",
        "former_names": "Studio 54 Catering Ltd",
        "owners": "Ann Example, 33,3\r\nBo Ltd 20 %\r\nStudio 54\r\nCy Holdings; 46.5%",
    }

    saved = client.post(address, given)
    refused = client.post(address, given | {"owners": "Ann Example, 60\r\n12\r\nBo, 50"})

    assert saved.status_code == 302
    customer.refresh_from_db()
    assert [one["name"] for one in customer.profile.other_names] == [
        "Bramble",
        "Bramble Foods Direct",
        "Studio 54 Catering Ltd",
    ]
    assert [(one["name"], one["percent"]) for one in customer.profile.owners] == [
        ("Ann Example", 33.3),
        ("Bo Ltd", 20.0),
        ("Studio 54", None),
        ("Cy Holdings", 46.5),
    ]
    page = client.get(address).content.decode()
    assert "Cy Holdings, 46.5" in page
    said = refused.content.decode()
    assert refused.status_code == 422
    assert "Line 2: A name needs at least two letters." in said
    assert "The shares add up to 110 %" in said
    detail = client.get(reverse("customers:detail", args=[customer.public_id])).content.decode()
    assert "Bramble Foods Direct" in detail
    assert "share not known" in detail


def test_onboarding_takes_them_too(client, alice, partner, at, catalogue):
    client.force_login(alice)
    page = client.get(reverse("customers:create"))
    given = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    given |= {
        "legal_name": "Orchard Vale Ltd",
        "external_id": "OV-1",
        "country": "GB",
        "owners": "Ann Example, 60",
    }
    given |= {"line1": "12 Mill Lane", "city": "Leeds", "postal_code": "LS1 4AP", "trading_names": "Vale"}
    given |= {"quantity_webex_meetings": "5", "admin_first_name": "Jo", "admin_last_name": "X"}
    given |= {"admin_email": "jo@vale.example", "site_time_zone": "Europe/London", "former_names": "..."}

    refused = client.post(reverse("customers:create"), given)
    kept = {
        FIELD: carried(Draft.objects.get())
    }  # what was refused is a draft, and the page carries its counter
    made = client.post(reverse("customers:create"), given | kept | {"former_names": ""})

    assert refused.status_code == 422
    assert refused.content.decode().count("Line 1: A name needs at least two letters.") >= 1
    assert made.status_code == 302, made.content.decode()
    profile = Profile.objects.get(legal_name="Orchard Vale Ltd")
    assert profile.owners == [{"name": "Ann Example", "percent": 60.0}]
    assert profile.administrator == "Jo X"


def test_history_says_it_in_words(client, alice, partner, at, catalogue):
    customer = make_customer(partner, at=at)
    versions.change(
        actor=acting(alice), customer=customer, at=at, owners=(Owner("Ann Example", 60), Owner("Bo"))
    )
    client.force_login(alice)

    page = client.get(reverse("customers:history", args=[customer.public_id])).content.decode()

    assert "Ann Example 60 %" in page
