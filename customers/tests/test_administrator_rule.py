"""The administrator rule (domain.md §2), through every way in: service, admin, page, and the database itself."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from customers.licensing import quantities, subscribers
from customers.licensing.subscribers import AdministratorLevel, LastAdministrator, OnePackage
from customers.models import Customer, Product, Quantity, Subscriber
from customers.onboarding.creation import Person
from portal.audit.models import AuditEvent
from portal.base.errors import NotAllowed
from portal.testing.cast import acting
from portal.testing.makers import make_customer

BOUGHT = {"webex_voice": 3, "webex_calling": 3, "webex_suite": 3}


@pytest.fixture
def customer(partner, at):
    """Created with Webex Suite as its highest package: level 30."""
    return make_customer(partner, at=at, quantities=BOUGHT)


@pytest.fixture
def actor(alice):
    return acting(alice)


@pytest.fixture
def places_alone(partner, at):
    """Common Area Calling alone: an administrator without a package."""
    return make_customer(partner, at=at, quantities={"common_area_calling": 2})


def add(actor, customer, at, code, name="kim", **more):
    person = Person(name.title(), "Example", f"{name}@customer.example")
    return subscribers.add(actor=actor, customer=customer, person=person, package_code=code, at=at, **more)


def appoint(actor, subscriber, at, yes=True, **more):
    return subscribers.appoint(actor=actor, subscriber=subscriber, is_administrator=yes, at=at, **more)


def held(customer) -> dict[str, int]:
    return {
        row.product.code: row.assigned
        for row in Quantity.objects.filter(customer=customer).select_related("product")
    }


# --- others become administrators


def test_whoever_holds_enough_becomes_an_administrator(customer, actor, at):
    kim = add(actor, customer, at, "webex_suite")

    appoint(actor, kim, at)

    kim.refresh_from_db()
    assert kim.is_administrator
    event = AuditEvent.objects.get(verb="customers.subscriber.appointed")
    assert (event.before, event.after) == ({"is_administrator": False}, {"is_administrator": True})
    assert (event.actor_name, event.audience) == ("Alice", "partner")


@pytest.mark.parametrize("code", ["webex_voice", "webex_calling"])
def test_whoever_holds_less_does_not(code, customer, actor, at):
    kim = add(actor, customer, at, code)

    with pytest.raises(AdministratorLevel) as refusal:
        appoint(actor, kim, at)

    kim.refresh_from_db()
    assert not kim.is_administrator
    assert "below the package level" in str(refusal.value)
    assert refusal.value.code == "administrator_level"


def test_every_administrator_is_held_to_it(customer, actor, at):
    second = add(actor, customer, at, "webex_suite", is_administrator=True)

    for administrator in customer.subscribers.filter(is_administrator=True):
        for code in ("webex_voice", "webex_calling"):
            with pytest.raises(AdministratorLevel):
                subscribers.move(actor=actor, subscriber=administrator, package_code=code, at=at)

    assert held(customer) == {"webex_voice": 0, "webex_calling": 0, "webex_suite": 2}
    assert second.is_administrator


def test_it_is_the_level_at_creation_not_the_highest_bought_later(customer, actor, at):
    quantities.change(actor=actor, customer=customer, wanted={"cx_essentials": 2}, at=at)
    administrator = customer.subscribers.get()

    subscribers.move(actor=actor, subscriber=administrator, package_code="cx_essentials", at=at)
    subscribers.move(actor=actor, subscriber=administrator, package_code="webex_suite", at=at)

    administrator.refresh_from_db()
    assert administrator.package.code == "webex_suite"


def test_an_ordinary_one_again_may_be_moved_down(customer, actor, at):
    kim = add(actor, customer, at, "webex_suite", is_administrator=True)
    appoint(actor, kim, at, yes=False)

    subscribers.move(actor=actor, subscriber=kim, package_code="webex_voice", at=at)

    assert held(customer) == {"webex_voice": 1, "webex_calling": 0, "webex_suite": 1}


def test_nothing_is_written_when_it_already_is_so(customer, actor, at):
    administrator = customer.subscribers.get()

    appoint(actor, administrator, at)

    assert not AuditEvent.objects.filter(verb="customers.subscriber.appointed").exists()


@pytest.mark.parametrize("who", ["bob", "ada", "charlie", "rita", "lena"])
def test_strangers_and_readers_appoint_nobody(who, customer, actor, at, request):
    kim = add(actor, customer, at, "webex_suite")

    with pytest.raises(NotAllowed):
        appoint(acting(request.getfixturevalue(who)), kim, at)


# --- the last one


def test_the_only_administrator_is_not_released(customer, actor, at):
    with pytest.raises(LastAdministrator) as refusal:
        subscribers.release(actor=actor, subscriber=customer.subscribers.get(), at=at)

    assert held(customer)["webex_suite"] == 1
    assert "only full administrator" in str(refusal.value)


def test_the_only_administrator_does_not_become_an_ordinary_one(customer, actor, at):
    with pytest.raises(LastAdministrator):
        appoint(actor, customer.subscribers.get(), at, yes=False)


def test_with_a_second_one_the_first_is_released(customer, actor, at):
    first = customer.subscribers.get()
    add(actor, customer, at, "webex_suite", is_administrator=True)

    subscribers.release(actor=actor, subscriber=first, at=at)

    assert held(customer)["webex_suite"] == 1


def test_released_and_added_again_nobody_slips_below(customer, actor, at):
    first = customer.subscribers.get()
    add(actor, customer, at, "webex_suite", is_administrator=True)
    subscribers.release(actor=actor, subscriber=first, at=at)

    with pytest.raises(AdministratorLevel):
        add(actor, customer, at, "webex_voice", "jo", is_administrator=True)


def test_a_customer_is_found_by_its_present_administrators(customer, actor, at):
    kim = add(actor, customer, at, "webex_suite", is_administrator=True)
    customer.refresh_from_db()
    assert "kim@customer.example" in customer.search_text

    subscribers.release(actor=actor, subscriber=kim, at=at)

    customer.refresh_from_db()
    assert "kim@customer.example" not in customer.search_text
    assert "bramble" in customer.search_text


# --- Common Area Calling alone


def test_places_alone_have_an_administrator_without_package(places_alone):
    assert places_alone.subscribers.get().package is None
    assert places_alone.created_level == 0


def test_a_second_administrator_of_places_alone_waits_too(places_alone, actor, at):
    add(actor, places_alone, at, "", is_administrator=True)

    quantities.change(actor=actor, customer=places_alone, wanted={"webex_calling": 1}, at=at)

    packages = list(places_alone.subscribers.order_by("pk").values_list("package__code", flat=True))
    assert packages == ["webex_calling", None]
    moved = AuditEvent.objects.get(verb="customers.subscriber.moved")
    assert (moved.before, moved.after) == ({"package": ""}, {"package": "webex_calling"})


def test_whoever_waits_gets_the_package_that_is_bought_next(places_alone, actor, at):
    second = add(actor, places_alone, at, "", is_administrator=True)
    quantities.change(actor=actor, customer=places_alone, wanted={"webex_calling": 1}, at=at)

    subscribers.release(actor=actor, subscriber=places_alone.subscribers.order_by("pk")[0], at=at)
    subscribers.move(actor=actor, subscriber=second, package_code="webex_calling", at=at)

    assert held(places_alone)["webex_calling"] == 1


def test_nobody_waiting_is_given_a_unit_while_the_customer_is_non_compliant(places_alone, actor, at):
    second = add(actor, places_alone, at, "", is_administrator=True)
    quantities.change(actor=actor, customer=places_alone, wanted={"webex_calling": 1}, at=at)
    first = places_alone.subscribers.order_by("pk")[0]
    subscribers.release(actor=actor, subscriber=first, at=at)
    Customer.objects.filter(pk=places_alone.pk).update(compliance_status="non_compliant")

    quantities.change(actor=actor, customer=places_alone, wanted={"common_area_calling": 1}, at=at)

    second.refresh_from_db()
    assert second.package is None
    assert held(places_alone)["webex_calling"] == 0


def test_without_a_package_there_is_no_way_back_to_an_ordinary_subscriber(places_alone, actor, at):
    second = add(actor, places_alone, at, "", is_administrator=True)

    with pytest.raises(OnePackage):
        appoint(actor, second, at, yes=False)


def test_choosing_no_package_again_is_nothing(places_alone, actor, at):
    administrator = places_alone.subscribers.get()
    events = AuditEvent.objects.count()

    subscribers.move(actor=actor, subscriber=administrator, package_code="", at=at)

    assert AuditEvent.objects.count() == events


def test_a_package_once_held_is_not_given_up_for_none(customer, actor, at):
    with pytest.raises(OnePackage):
        subscribers.move(actor=actor, subscriber=customer.subscribers.get(), package_code="", at=at)


# --- past the services


def low(code="webex_voice"):
    return Product.objects.get(code=code)


def test_the_database_itself_refuses_a_lower_package(customer):
    administrator = customer.subscribers.get()
    administrator.package = low()

    for write in (
        lambda: Subscriber.objects.filter(pk=administrator.pk).update(package=low()),
        lambda: administrator.save(),
        lambda: Subscriber.objects.bulk_update([administrator], ["package"]),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()

    administrator.refresh_from_db()
    assert administrator.package.code == "webex_suite"


def test_the_database_itself_refuses_a_low_administrator(customer, actor, at):
    kim = add(actor, customer, at, "webex_voice")

    with pytest.raises(IntegrityError), transaction.atomic():
        Subscriber.objects.filter(pk=kim.pk).update(is_administrator=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscriber.objects.create(
            customer=customer,
            email="new@x.example",
            package=low(),
            is_administrator=True,
            created_at=at,
            updated_at=at,
        )


def test_the_database_lets_an_upgrade_and_an_ordinary_downgrade_through(customer, actor, at):
    kim = add(actor, customer, at, "webex_suite")

    assert Subscriber.objects.filter(pk=kim.pk).update(package=low()) == 1
    assert Subscriber.objects.filter(is_administrator=True).update(package=low("cx_essentials")) == 1


def test_the_triggers_are_there_after_every_migration(db):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        names = {row[0] for row in cursor.fetchall()}

    assert any(name.startswith("customers_administrator_level") for name in names)
    for table in ("customers_profile", "audit_auditevent"):
        assert {f"{table}_no_update", f"{table}_no_delete"} <= names


# --- the other ways in


def test_support_appoints_by_the_same_rule(client, sam, customer, actor, at):
    client.force_login(sam)
    low_one, high_one = (
        add(actor, customer, at, "webex_voice", "low"),
        add(actor, customer, at, "webex_suite", "high"),
    )

    def post(one, **data):
        address = reverse("admin:customers_subscriber_act", args=[one.pk, "appoint"])
        return client.post(address, {"reason": "Asked", **data})

    assert "below the package level" in post(low_one, is_administrator="on").content.decode()
    assert post(high_one, is_administrator="on").status_code == 302
    assert AuditEvent.objects.get(verb="customers.subscriber.appointed").reason == "Asked"


def test_the_level_of_a_package_cannot_be_lowered_under_an_administrator(client, sam, customer):
    from customers.licensing.catalogue import highest_level_held

    assert highest_level_held(low("webex_suite")) == 30
    assert highest_level_held(low("webex_voice")) == 0


def test_the_page_refuses_with_the_reason(client, alice, customer):
    client.force_login(alice)
    administrator = customer.subscribers.get()

    answer = client.post(
        reverse("customers:subscriber-change", args=[customer.public_id, administrator.public_id]),
        {"package": "webex_voice"},
    )

    assert answer.status_code == 422
    administrator.refresh_from_db()
    assert administrator.package.code == "webex_suite"
