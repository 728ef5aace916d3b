"""Quantities, subscribers and the administrator rule."""

from __future__ import annotations

import pytest

from customers.licensing import quantities, subscribers
from customers.licensing.quantities import ProductUnavailable, QuantityBelowAssigned, QuantityExhausted
from customers.licensing.subscribers import AdministratorLevel, OnePackage
from customers.models import Customer, Product, ProvisioningWork, Quantity
from customers.onboarding.creation import Person
from customers.permissions import NoMoreWhileNonCompliant, Suspended
from portal.audit.models import AuditEvent
from portal.base.errors import Invalid, NotAllowed, Stale
from portal.testing.cast import acting
from portal.testing.makers import make_customer

BOUGHT = {"webex_voice": 2, "webex_calling": 3, "webex_suite": 2}


@pytest.fixture
def customer(partner, at):
    return make_customer(partner, at=at, quantities=BOUGHT)


@pytest.fixture
def actor(alice):
    return acting(alice)


def person(number: int = 1) -> Person:
    return Person("Kim", "Example", f"kim{number}@customer.example")


def state(customer) -> dict[str, tuple[int, int | None]]:
    """Product code to (assigned, quantity)."""
    rows = Quantity.objects.filter(customer=customer).select_related("product")
    return {one.product.code: (one.assigned, one.quantity) for one in rows}


def add(actor, customer, at, code="webex_calling", number=1, **more):
    return subscribers.add(
        actor=actor, customer=customer, person=person(number), package_code=code, at=at, **more
    )


# --- quantities


def test_a_quantity_is_raised_lowered_and_added(customer, actor, at):
    wanted = {"webex_voice": 5, "webex_calling": 1, "webex_meetings": 4, "webex_suite": 2}

    changed = quantities.change(actor=actor, customer=customer, wanted=wanted, at=at)

    assert {one.product.code for one in changed} == {"webex_voice", "webex_calling", "webex_meetings"}
    assert {code: n for code, (_assigned, n) in state(customer).items()} == wanted
    event = AuditEvent.objects.get(verb="customers.quantities.changed")
    assert event.before == {"webex_voice": 2, "webex_calling": 3, "webex_meetings": 0}
    assert event.after == {"webex_voice": 5, "webex_calling": 1, "webex_meetings": 4}


def test_what_already_is_so_changes_nothing(customer, actor, at):
    assert quantities.change(actor=actor, customer=customer, wanted=BOUGHT, at=at) == []
    assert not AuditEvent.objects.filter(verb="customers.quantities.changed").exists()


def test_below_what_is_assigned_is_refused_with_how_many_to_release(customer, actor, at):
    for number in range(3):
        add(actor, customer, at, number=number)

    with pytest.raises(QuantityBelowAssigned) as refusal:
        quantities.change(actor=actor, customer=customer, wanted={"webex_calling": 1}, at=at)

    assert refusal.value.figures["release"] == 2
    assert refusal.value.field == "quantities.webex_calling"
    assert "2" in str(refusal.value)
    assert state(customer)["webex_calling"] == (3, 3)


def test_the_administrators_own_unit_holds_its_quantity(customer, actor, at):
    with pytest.raises(QuantityBelowAssigned):
        quantities.change(actor=actor, customer=customer, wanted={"webex_suite": 0}, at=at)


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        ({"webex_fax": 1}, ("quantities.webex_fax", "unknown_product")),
        ({"webex_voice": -1}, ("quantities.webex_voice", "quantity_range")),
        ({"webex_voice": 2_000_000}, ("quantities.webex_voice", "quantity_range")),
        ({"cx_premium_agent": 3}, ("quantities.cx_premium_agent", "no_quantity")),
    ],
)
def test_a_quantity_that_cannot_be_had(wanted, problem, customer, actor, at):
    with pytest.raises(Invalid) as refusal:
        quantities.change(actor=actor, customer=customer, wanted=wanted, at=at)

    assert problem in {(field, code) for field, code, _text in refusal.value.problems}


def test_the_last_prerequisite_of_an_add_on_stays(partner, actor, at):
    customer = make_customer(
        partner, at=at, quantities={"webex_meetings": 2, "webex_voice": 1, "attendant_console": 1}
    )

    with pytest.raises(Invalid) as refusal:
        quantities.change(actor=actor, customer=customer, wanted={"webex_voice": 0}, at=at)

    assert refusal.value.problems[0][:2] == ("quantities.attendant_console", "prerequisite_missing")


def test_non_compliant_takes_less_but_not_more(customer, actor, at):
    Customer.objects.filter(pk=customer.pk).update(compliance_status="non_compliant")

    with pytest.raises(NoMoreWhileNonCompliant):
        quantities.change(actor=actor, customer=customer, wanted={"webex_voice": 3}, at=at)
    with pytest.raises(NoMoreWhileNonCompliant):
        add(actor, customer, at)
    assert quantities.change(actor=actor, customer=customer, wanted={"webex_voice": 1}, at=at)


def test_places_alone_have_an_administrator_without_package_until_one_is_bought(partner, actor, at):
    customer = make_customer(partner, at=at, quantities={"common_area_calling": 2})

    quantities.change(actor=actor, customer=customer, wanted={"webex_calling": 1}, at=at)

    assert customer.subscribers.get().package.code == "webex_calling"
    assert state(customer)["webex_calling"] == (1, 1)


def test_a_product_without_a_quantity_has_no_cap(customer, actor, at):
    quantities.change(actor=actor, customer=customer, wanted={"cx_standard_agent": None}, at=at)

    for number in range(3):
        add(actor, customer, at, "cx_standard_agent", number)

    assert state(customer)["cx_standard_agent"] == (3, None)


# --- subscribers


def test_a_subscriber_takes_one_unit_and_gives_it_back(customer, actor, at):
    made = add(actor, customer, at)
    assert state(customer)["webex_calling"] == (1, 3)

    subscribers.release(actor=actor, subscriber=made, at=at)

    assert state(customer)["webex_calling"] == (0, 3)
    verbs = AuditEvent.objects.filter(verb__contains="subscriber").order_by("pk")
    assert [(one.verb, one.audience) for one in verbs] == [
        ("customers.subscriber.added", "partner"),
        ("customers.subscriber.released", "partner"),
    ]


def test_a_released_subscriber_is_not_released_again(customer, actor, at):
    made = add(actor, customer, at)
    subscribers.release(actor=actor, subscriber=made, at=at)

    with pytest.raises(Stale):
        subscribers.release(actor=actor, subscriber=made, at=at)
    assert state(customer)["webex_calling"] == (0, 3)


def test_the_cap_is_hard(customer, actor, at):
    for number in range(3):
        add(actor, customer, at, number=number)

    with pytest.raises(QuantityExhausted) as refusal:
        add(actor, customer, at, number=4)

    assert "Webex Calling" in str(refusal.value)
    assert customer.subscribers.count() == 4


REFUSED = {
    "no package": ("", False, OnePackage),
    "an add-on": ("attendant_console", False, OnePackage),
    "for a place": ("common_area_calling", False, OnePackage),
    "not bought": ("webex_meetings", False, ProductUnavailable),
    "administrator too low": ("webex_calling", True, AdministratorLevel),
    "administrator without": ("", True, OnePackage),
}


@pytest.mark.parametrize(("code", "administrator", "refusal"), REFUSED.values(), ids=REFUSED.keys())
def test_a_package_that_cannot_be_held(code, administrator, refusal, customer, actor, at):
    with pytest.raises(refusal):
        add(actor, customer, at, code, is_administrator=administrator)
    assert customer.subscribers.count() == 1


def test_an_announced_package_is_refused(customer, actor, at):
    Product.objects.filter(code="webex_voice").update(available_from="2027-01-01")

    with pytest.raises(ProductUnavailable):
        add(actor, customer, at, "webex_voice")


def test_an_e_mail_address_is_one_live_subscriber_s(customer, actor, at):
    first = add(actor, customer, at)

    with pytest.raises(Invalid) as refusal:
        add(actor, customer, at)
    assert refusal.value.problems[0][:2] == ("person.email", "email_taken")
    assert state(customer)["webex_calling"] == (1, 3)

    subscribers.release(actor=actor, subscriber=first, at=at)
    assert add(actor, customer, at).pk != first.pk


def test_an_ordinary_subscriber_may_be_moved_down(customer, actor, at):
    made = add(actor, customer, at, "webex_suite")

    subscribers.move(actor=actor, subscriber=made, package_code="webex_voice", at=at)

    assert state(customer) == {"webex_voice": (1, 2), "webex_calling": (0, 3), "webex_suite": (1, 2)}
    event = AuditEvent.objects.get(verb="customers.subscriber.moved")
    assert (event.before, event.after) == ({"package": "webex_suite"}, {"package": "webex_voice"})


def test_an_administrator_is_never_moved_down(customer, actor, at):
    administrator = customer.subscribers.get()

    with pytest.raises(AdministratorLevel):
        subscribers.move(actor=actor, subscriber=administrator, package_code="webex_calling", at=at)

    assert state(customer)["webex_suite"] == (1, 2)


def test_an_administrator_may_be_moved_up(customer, actor, at):
    quantities.change(actor=actor, customer=customer, wanted={"cx_essentials": 1}, at=at)
    administrator = customer.subscribers.get()

    subscribers.move(actor=actor, subscriber=administrator, package_code="cx_essentials", at=at)

    assert state(customer)["cx_essentials"] == (1, 1)


def test_a_move_to_the_same_package_is_nothing(customer, actor, at):
    made = add(actor, customer, at)
    events = AuditEvent.objects.count()

    subscribers.move(actor=actor, subscriber=made, package_code="webex_calling", at=at)

    assert AuditEvent.objects.count() == events


def test_a_refused_move_keeps_the_old_package(customer, actor, at):
    made = add(actor, customer, at)
    add(actor, customer, at, "webex_suite", 2)

    with pytest.raises(QuantityExhausted):
        subscribers.move(actor=actor, subscriber=made, package_code="webex_suite", at=at)

    made.refresh_from_db()
    assert made.package.code == "webex_calling"
    assert state(customer)["webex_calling"] == (1, 3)


@pytest.mark.parametrize("who", ["bob", "charlie", "ada", "rita"])
def test_strangers_and_readers_change_no_one(who, customer, at, request):
    with pytest.raises(NotAllowed):
        add(acting(request.getfixturevalue(who)), customer, at)


def test_a_suspended_partner_adds_no_one(customer, partner, alice, at):
    partner.suspended_at = at
    partner.save()

    with pytest.raises(Suspended):
        add(acting(alice), customer, at)


def test_every_change_of_people_owes_an_update(customer, actor, at):
    Customer.objects.filter(pk=customer.pk).update(provisioning_status="provisioned")
    ProvisioningWork.objects.update(state="done")

    add(actor, customer, at)

    assert ProvisioningWork.objects.get(state="queued").task == "update"
