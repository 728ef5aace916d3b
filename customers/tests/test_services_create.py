"""Creating customers: what is written, what is refused, and pressing the button twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from customers.models import Customer, Product, ProvisioningWork
from customers.onboarding import creation, templates
from customers.onboarding.creation import Contact, Location, Person
from customers.permissions import Suspended
from portal.audit.models import AuditEvent
from portal.base.actors import system
from portal.base.errors import Invalid, NotAllowed
from portal.testing.cast import acting
from portal.testing.makers import LEEDS, make_customer, new_customer

pytestmark = pytest.mark.usefixtures("catalogue")


def refused(partner, at, **changes) -> set[tuple[str, str]]:
    """The (field, code) pairs that a creation with these changes is refused for."""
    with pytest.raises(Invalid) as refusal:
        creation.create(actor=system(), partner=partner, new=new_customer(**changes), at=at)
    assert Customer.objects.filter(partner=partner, external_id__startswith="EXT").count() <= 1
    return {(field, code) for field, code, _sentence in refusal.value.problems}


def test_a_customer_is_written_with_everything_it_owes(partner, alice, at):
    wanted = {"webex_calling": 10, "webex_suite": 5}

    customer = creation.create(
        actor=acting(alice), partner=partner, new=new_customer(quantities=wanted), at=at
    )

    customer.refresh_from_db()
    administrator = customer.subscribers.get()
    assert customer.profile.number == 1
    assert (customer.compliance_status, customer.compliance_since) == ("checking", at)
    assert customer.provisioning_status == "provisioning"
    assert customer.call_in_number == "+44 20 7946 0321"
    assert customer.created_level == 30
    assert administrator.is_administrator
    assert administrator.package.code == "webex_suite"
    assert {one.product.code: (one.assigned, one.quantity) for one in customer.quantities.all()} == {
        "webex_calling": (0, 10),
        "webex_suite": (1, 5),
    }
    assert customer.calling_location.city == "Leeds"
    assert ProvisioningWork.objects.get().task == "provision"
    assert {"leeds", "bramble", customer.external_id.lower()} <= set(customer.search_text.split())


def test_the_creation_is_in_the_partners_history(partner, alice, at):
    customer = make_customer(partner, actor=acting(alice), at=at)

    event = AuditEvent.objects.get(verb="customers.created")
    assert (event.audience, event.actor_name, event.customer_id) == ("partner", "Alice", customer.pk)
    assert event.after["quantities"] == {"webex_calling": 10}
    assert event.on_behalf_of == ""
    assert event.request_id == "test-request"


def test_a_parent_acting_for_its_sub_partner_is_recorded_as_such(sub_partner, alice, at):
    make_customer(sub_partner, actor=acting(alice), at=at)

    assert AuditEvent.objects.get(verb="customers.created").on_behalf_of == "Northwind Regional"


@pytest.mark.parametrize("person", ["frida", "ada", "bob", "charlie", "rita", "lena", "sam"])
def test_only_a_wholesale_administrator_of_the_partner_creates(person, partner, at, request):
    actor = acting(request.getfixturevalue(person))

    with pytest.raises(NotAllowed):
        make_customer(partner, actor=actor, at=at)


@pytest.mark.parametrize("whose", ["own", "parent"])
def test_a_suspended_partner_creates_nothing(whose, partner, sub_partner, alice, at):
    partner.suspended_at = at
    partner.save()
    target = partner if whose == "own" else sub_partner

    with pytest.raises(Suspended):
        make_customer(target, actor=acting(alice), at=at)


CONTACTS_51 = tuple(Contact(f"Contact {number}", "", "") for number in range(51))
REFUSALS = {
    "no name": ({"legal_name": "  "}, ("legal_name", "required")),
    "percent sign": ({"legal_name": "100% Bakery"}, ("legal_name", "percent_sign")),
    "hidden characters": ({"legal_name": "Bak\x00ery"}, ("legal_name", "control_characters")),
    "turned writing": ({"legal_name": "Bak\u202eery"}, ("legal_name", "control_characters")),
    "long name": ({"legal_name": "a" * 501}, ("legal_name", "too_long")),
    "no external id": ({"external_id": ""}, ("external_id", "required")),
    "zero byte in the id": ({"external_id": "EXT\x00"}, ("external_id", "control_characters")),
    "long submission key": ({"submission_key": "k" * 65}, ("submission_key", "too_long")),
    "no country": ({"address": replace(LEEDS, country="")}, ("address.country", "required")),
    "unknown country": ({"address": replace(LEEDS, country="UK")}, ("address.country", "unknown_country")),
    "long line": ({"address": replace(LEEDS, line1="a" * 51)}, ("address.line1", "too_long")),
    "no city": ({"address": replace(LEEDS, city="")}, ("address.city", "required")),
    "bad postal code": (
        {"address": replace(LEEDS, postal_code="X")},
        ("address.postal_code", "bad_postal_code"),
    ),
    "no state": (
        {"address": replace(LEEDS, country="US", postal_code="95014")},
        ("address.state", "required"),
    ),
    "unknown state": (
        {"address": replace(LEEDS, country="US", state="Yorkshire", postal_code="95014")},
        ("address.state", "unknown_state"),
    ),
    "contact without name": ({"contacts": (Contact("", "", "1"),)}, ("contacts[0].name", "required")),
    "contact's e-mail": ({"contacts": (Contact("Jo", "jo@", ""),)}, ("contacts[0].email", "bad_email")),
    "51 contacts": ({"contacts": CONTACTS_51}, ("contacts", "too_many_contacts")),
    "no package": ({"quantities": {}}, ("quantities", "needs_package")),
    "none of a package": ({"quantities": {"webex_calling": 0}}, ("quantities", "needs_package")),
    "unknown product": ({"quantities": {"webex_fax": 1}}, ("quantities.webex_fax", "unknown_product")),
    "less than none": ({"quantities": {"webex_calling": -1}}, ("quantities.webex_calling", "quantity_range")),
    "quantity of agents": (
        {"quantities": {"cx_premium_agent": 2}},
        ("quantities.cx_premium_agent", "no_quantity"),
    ),
    "add-on alone": (
        {"quantities": {"webex_meetings": 1, "attendant_console": 1}},
        ("quantities.attendant_console", "prerequisite_missing"),
    ),
    "calling nowhere": ({"location": None}, ("location.name", "needs_location")),
    "location's zone": (
        {"location": Location("Office", None, "Mars/Olympus", "en")},
        ("location.time_zone", "unknown_time_zone"),
    ),
    "meetings without zone": (
        {"quantities": {"webex_meetings": 1}, "site_time_zone": ""},
        ("site_time_zone", "needs_time_zone"),
    ),
    "language": ({"language": "xx"}, ("language", "unknown_language")),
    "no administrator": ({"administrator": None}, ("administrator", "needs_administrator")),
    "administrator's e-mail": (
        {"administrator": Person("Jo", "Example", "nobody")},
        ("administrator.email", "bad_email"),
    ),
    "template": ({"template_id": 999_999}, ("template", "unknown_template")),
}


@pytest.mark.parametrize(("changes", "problem"), REFUSALS.values(), ids=REFUSALS.keys())
def test_each_rule_refuses_with_its_code_next_to_its_field(changes, problem, partner, at):
    assert problem in refused(partner, at, **changes)


def test_every_problem_is_named_at_once(partner, at):
    found = refused(partner, at, legal_name="", external_id="", language="xx", quantities={})

    assert {code for _field, code in found} == {"required", "unknown_language", "needs_package"}
    assert Customer.objects.count() == 0


def test_a_product_that_is_announced_is_refused_until_its_day(partner, at):
    Product.objects.filter(code="attendant_console").update(available_from="2026-03-12")
    wanted = {"webex_calling": 1, "attendant_console": 1}

    assert refused(partner, at, quantities=wanted) == {
        ("quantities.attendant_console", "product_unavailable")
    }


def test_an_external_id_is_used_once_whatever_its_case(partner, other_partner, at):
    make_customer(partner, at=at, external_id="EXT-A")

    assert refused(partner, at, external_id="ext-a") == {("external_id", "external_id_taken")}
    assert make_customer(other_partner, at=at, external_id="EXT-A").pk


def test_an_external_id_is_free_again_once_its_customer_is_removed(partner, at):
    first = make_customer(partner, at=at, external_id="EXT-A")
    Customer.objects.filter(pk=first.pk).update(provisioning_status="removed")

    assert make_customer(partner, at=at, external_id="EXT-A").pk != first.pk


def test_one_own_organisation_a_partner(partner, at):
    make_customer(partner, at=at, is_own_organisation=True)

    assert refused(partner, at, is_own_organisation=True) == {
        ("is_own_organisation", "own_organisation_taken")
    }


def test_the_same_submission_gives_the_same_customer(partner, at):
    first = make_customer(partner, at=at, submission_key="key-1")

    again = make_customer(partner, at=at, submission_key="key-1", name="Other Name Ltd")

    assert again.pk == first.pk
    assert Customer.objects.count() == 1
    assert ProvisioningWork.objects.count() == 1


@pytest.mark.parametrize(
    ("wanted", "package", "level"),
    [
        ({"webex_voice": 3}, "webex_voice", 10),
        ({"webex_voice": 3, "cx_premium_agent": None}, "cx_premium_agent", 60),
        ({"common_area_calling": 2}, None, 0),
        ({"webex_calling": None}, "webex_calling", 20),
    ],
)
def test_the_first_administrator_holds_the_highest_package(wanted, package, level, partner, at):
    customer = make_customer(partner, at=at, quantities=wanted)

    administrator = customer.subscribers.get()
    assert (administrator.package.code if administrator.package else None) == package
    assert customer.created_level == level


def test_without_a_template_it_is_the_partners_default(partner, at):
    default = templates.ensure_default(partner)

    assert make_customer(partner, at=at).template == default


@pytest.mark.parametrize(
    ("country", "number"),
    [("GB", "+44 20 7946 0321"), ("SE", "+46 31 390 06 20"), ("FI", "+49 30 23125 100")],
)
def test_the_call_in_number_follows_the_country(country, number, partner, at):
    addresses = {
        "GB": LEEDS,
        "SE": replace(LEEDS, country="SE", postal_code="11455"),
        "FI": replace(LEEDS, country="FI", postal_code="00160"),
    }

    assert make_customer(partner, at=at, address=addresses[country]).call_in_number == number
