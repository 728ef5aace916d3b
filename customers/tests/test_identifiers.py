"""Registration number, tax ID and website: screened with the version, refused or doubted for the right reason."""

from __future__ import annotations

import pytest
from django.urls import reverse

from compliance.review.profile_queries import query_of
from customers.models import Customer
from customers.onboarding.creation_page import KEY
from customers.profile import versions
from customers.rules import identifiers
from customers.schemas import Identifier
from customers.tests.test_pages import FORM, HTMX
from portal.testing.cast import acting

FRENCH = {**FORM, "page": "one", "country": "FR", "city": "Lyon", "postal_code": "69001"}


@pytest.fixture
def site(client, alice, catalogue):
    client.force_login(alice)
    return client


def create(site, **changes):
    return site.post(reverse("customers:create"), {**FRENCH, **changes})


def test_they_are_part_of_what_is_screened(site):
    create(site, registration_number="552 100 554", tax_id="", website="https://www.bramble.example/about")

    profile = Customer.objects.get().profile
    assert profile.identifiers == [
        {"kind": "registration", "value": "552 100 554"},
        {"kind": "website", "value": "www.bramble.example"},
    ]
    assert query_of(profile).identifiers == ("552 100 554", "www.bramble.example")


def test_a_change_of_one_is_a_new_version_and_the_same_again_is_none(site, alice, at):
    create(site, registration_number="552100554")
    customer = Customer.objects.get()
    kept = (Identifier("registration", "552100554"),)
    new = (Identifier("registration", "732829320"),)

    assert versions.change(actor=acting(alice), customer=customer, at=at, identifiers=kept) is None
    written = versions.change(actor=acting(alice), customer=customer, at=at, identifiers=new)

    assert (written.number, written.reason) == (2, "numbers")
    assert versions.change(actor=acting(alice), customer=customer, at=at, legal_name="B Ltd").identifiers == [
        {"kind": "registration", "value": "732829320"}
    ]


def test_they_are_shown_and_edited_and_the_history_says_so(site):
    create(site, registration_number="552100554")
    customer = Customer.objects.get()
    address = reverse("customers:edit", args=[customer.public_id])
    form = site.get(address).context["form"]
    assert form["registration_number"].value() == "552100554"

    given = {name: form[name].value() or "" for name in form.fields}
    assert site.post(address, given | {"registration_number": "732829320"}).status_code == 302

    page = site.get(reverse("customers:detail", args=[customer.public_id])).content.decode()
    history = site.get(reverse("customers:history", args=[customer.public_id])).content.decode()
    assert "732829320" in page
    assert "552100554" in history
    assert "732829320" in history


def test_a_wrong_check_digit_is_a_warning_everywhere_and_stops_nothing(site):
    live = site.post(
        reverse("customers:create"),
        {**FRENCH, "registration_number": "552100555", "then": "draft"},
        **HTMX,
    ).content.decode()
    review = site.post(
        reverse("customers:create"), {**FRENCH, "registration_number": "552100555", "then": "review"}
    )
    levels = {row.url.partition("#")[2]: row.level for row in site.get(review["Location"]).context["rows"]}
    answer = site.post(
        reverse("customers:create"), {**FRENCH, "registration_number": "552100555"}, follow=True
    )

    assert "check digit does not fit" in live
    assert levels["id_registration_number"] == "warn"
    assert "check digit does not fit" in answer.content.decode()
    assert Customer.objects.filter(submission_key=FRENCH[KEY]).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("registration_number", "Zarnitsa Delta Optronics"),
        ("registration_number", "none"),
        ("tax_id", "1" * 41),
        ("tax_id", "12\x00"),
        ("website", "not a site"),
    ],
)
def test_what_is_no_number_or_site_is_refused_beside_its_field(site, field, value):
    answer = create(site, **{field: value})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert answer.context["form"][field].value() == value


@pytest.mark.parametrize(
    ("kind", "value", "country", "doubt"),
    [
        ("registration", "552 100 554", "FR", ""),
        ("registration", "552100555", "FR", "check_digit"),
        ("registration", "5521", "FR", "form"),
        ("registration", "923 609 016", "NO", ""),
        ("registration", "HRB 12345", "DE", ""),
        ("tax", "GB 980 7806 84", "GB", ""),
        ("tax", "GB980780685", "GB", "check_digit"),
        ("tax", "12-3456789", "US", ""),
        ("website", "www.bramble.example", "FR", ""),
    ],
)
def test_a_number_is_doubted_only_where_its_country_is_known(kind, value, country, doubt):
    assert identifiers.doubt(kind, value, country) == doubt
