"""Everything at once on one customer: the counters agree with the rows, caps hold, nobody waits for ever."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from customers import permissions
from customers.licensing import quantities, reservations, subscribers
from customers.licensing.quantities import QuantityBelowAssigned, QuantityExhausted
from customers.lifecycle import removal
from customers.models import Customer, Quantity, Reservation, Subscriber
from customers.onboarding import creation
from customers.onboarding.creation import Person
from customers.permissions import StatusForbids
from customers.profile import versions
from customers.tests.counting import counted, counters, over_the_cap
from portal.base.actors import system
from portal.base.errors import DomainError, Stale
from portal.base.versions import Seen, key_of
from portal.testing.at_once import at_once
from portal.testing.makers import LEEDS, make_customer, new_customer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.faults]

PACKAGES = ("webex_voice", "webex_calling", "webex_suite")


@pytest.fixture
def customer(partner, catalogue, at):
    return make_customer(partner, at=at, quantities={"webex_voice": 6, "webex_calling": 11, "webex_suite": 6})


def fresh(customer) -> Customer:
    return Customer.objects.get(pk=customer.pk)


def add(customer, number, code, at, **more):
    person = Person("Kim", "Example", f"kim{number}@customer.example")
    return subscribers.add(
        actor=system(), customer=fresh(customer), person=person, package_code=code, at=at, **more
    )


def anyone(customer, chance: random.Random) -> Subscriber | None:
    live = list(Subscriber.objects.filter(customer=customer, released_at__isnull=True).order_by("pk"))
    return chance.choice(live) if live else None


def one_change(customer, chance: random.Random, number: int, at) -> object:
    """One of all the things that move a counter."""
    one, code = anyone(customer, chance), chance.choice(PACKAGES)
    what = chance.choice(["add", "add", "add", "move", "move", "release", "reduce", "raise", "appoint"])
    if what == "add" or one is None:
        return add(customer, number, code, at)
    if what == "move":
        return subscribers.move(actor=system(), subscriber=one, package_code=code, at=at)
    if what == "release":
        return subscribers.release(actor=system(), subscriber=one, at=at)
    if what == "appoint":
        yes = chance.random() < 0.5
        return subscribers.appoint(actor=system(), subscriber=one, is_administrator=yes, at=at)
    wanted = {code: chance.randint(1, 6) if what == "reduce" else chance.randint(6, 14)}
    return quantities.change(actor=system(), customer=fresh(customer), wanted=wanted, at=at)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_storm_of_everything_leaves_counters_that_agree_with_the_rows(seed, customer, at):
    def storm(number):
        chance, refusals = random.Random(seed * 1000 + number), []
        for step in range(8):
            try:
                one_change(customer, chance, number * 100 + step, at)
            except DomainError as error:
                refusals.append(error.code)
        return refusals

    refused = at_once(12, storm)

    known = {
        "quantity_exhausted",
        "quantity_below_assigned",
        "administrator_level",
        "last_administrator",
        "stale",
    }
    assert {code for one in refused for code in one} <= known
    assert counters(customer) == counted(customer)
    assert over_the_cap(customer) == []
    assert Subscriber.objects.filter(customer=customer, is_administrator=True, released_at=None).exists()


def test_deleted_in_the_middle_of_a_storm_nothing_is_held_any_more(customer, at):
    def act(number):
        chance = random.Random(number)
        if number == 5:
            return removal.delete(actor=system(), customer=fresh(customer), at=at)
        for step in range(5):
            try:
                one_change(customer, chance, number * 100 + step, at)
            except (StatusForbids, Stale):
                return "ended"
            except DomainError:
                continue
        return "done"

    at_once(12, act)

    assert counters(customer) == counted(customer) == {}
    assert fresh(customer).provisioning_status == "deleting"


def test_fifty_assignments_while_packages_are_changed_into_the_last_units(partner, catalogue, at):
    customer = make_customer(partner, at=at, quantities={"webex_calling": 11, "webex_voice": 30})
    movers = [add(customer, 1000 + number, "webex_voice", at) for number in range(10)]

    def act(number):
        if number < 10:
            return subscribers.move(
                actor=system(), subscriber=movers[number], package_code="webex_calling", at=at
            )
        return add(customer, number, "webex_calling", at)

    results = at_once(50, act)

    refused = [one for one in results if isinstance(one, QuantityExhausted)]
    assert len(refused) == 40
    assert counters(customer) == counted(customer)
    assert counters(customer)["webex_calling"] == 11


def test_reduced_while_it_is_assigned_the_cap_is_never_passed(customer, at):
    def act(number):
        if number % 5 == 0:
            wanted = {"webex_calling": 3}
            return quantities.change(actor=system(), customer=fresh(customer), wanted=wanted, at=at)
        return add(customer, number, "webex_calling", at)

    results = at_once(25, act)

    assert over_the_cap(customer) == []
    assert counters(customer) == counted(customer)
    row = Quantity.objects.get(customer=customer, product__code="webex_calling")
    assert row.quantity in (3, 11)
    others = [one for one in results if isinstance(one, DomainError)]
    assert all(isinstance(one, QuantityExhausted | QuantityBelowAssigned) for one in others)


def test_two_administrators_are_not_both_released_at_once(customer, at):
    first = customer.subscribers.get()
    second = add(customer, 1, "webex_suite", at, is_administrator=True)

    results = at_once(
        2,
        lambda number: subscribers.release(
            actor=system(), subscriber=Subscriber.objects.get(pk=(first, second)[number].pk), at=at
        ),
    )

    refused = [one for one in results if isinstance(one, DomainError)]
    assert [one.code for one in refused] == ["last_administrator"]
    assert customer.subscribers.filter(released_at=None).count() == 1


@pytest.mark.faults(rules=["nothing_above_its_quantity"])  # below the services: counters without subscribers
def test_counters_are_held_in_one_order_even_without_the_customer_s_lock(customer, at):
    """The lock of the customer's row comes first in every service; the order must not depend on it."""
    from customers.models import Product

    voice, suite = (Product.objects.get(code=code) for code in ("webex_voice", "webex_suite"))
    Quantity.objects.filter(customer=customer).update(quantity=1000, assigned=500)

    def cross(number):
        old, new = (voice, suite) if number % 2 else (suite, voice)
        for _time in range(6):
            with transaction.atomic():
                subscribers._swap(customer, old, new, at)
        return "done"

    assert at_once(10, cross) == ["done"] * 10
    assigned = Quantity.objects.filter(customer=customer).values_list("assigned", flat=True)
    assert list(assigned) == [500, 500, 500]


def test_the_database_itself_refuses_one_more_than_the_cap(customer):
    row = Quantity.objects.get(customer=customer, product__code="webex_voice")

    for assigned, reserved in ((7, 0), (6, 1), (0, 7)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Quantity.objects.filter(pk=row.pk).update(assigned=assigned, reserved=reserved)
    with pytest.raises(IntegrityError), transaction.atomic():
        Quantity.objects.filter(pk=row.pk).update(assigned=-1)


def test_name_and_address_changed_at_once_are_two_versions_and_neither_is_lost(customer, at):
    changes = [{"legal_name": "Bramble Food Ltd"}, {"address": replace(LEEDS, line1="13 Mill Lane")}]

    at_once(
        2,
        lambda number: versions.change(actor=system(), customer=fresh(customer), at=at, **changes[number]),
    )

    newest = fresh(customer).profile
    assert (newest.number, newest.legal_name, newest.line1) == (3, "Bramble Food Ltd", "13 Mill Lane")


def test_two_who_looked_at_the_same_version_do_not_overwrite_each_other(customer, at):
    def edit(number):
        return versions.change(
            actor=replace(system(), seen=Seen({key_of(customer): 0})),
            customer=fresh(customer),
            legal_name=f"Bramble Number {number} Ltd",
            at=at,
        )

    results = at_once(6, edit)

    assert sum(isinstance(one, Stale) for one in results) == 5
    assert customer.profiles.count() == 2


def test_one_of_many_becomes_the_own_organisation(partner, catalogue, at):
    results = at_once(
        6,
        lambda _number: creation.create(
            actor=system(), partner=partner, new=new_customer(is_own_organisation=True), at=at
        ),
    )

    assert sum(isinstance(one, DomainError) for one in results) == 5
    assert Customer.objects.filter(is_own_organisation=True).count() == 1


def test_deleted_by_many_at_once_it_ends_once(customer, at):
    results = at_once(5, lambda _number: removal.delete(actor=system(), customer=fresh(customer), at=at))

    assert sum(isinstance(one, StatusForbids) for one in results) == 4
    assert customer.provisioning_work.filter(task="remove").count() == 1


def test_what_is_held_is_let_go_while_a_unit_of_it_is_drawn(partner, at):
    """Stopping an import between two rows: the two lock in one order, so neither is thrown back by a deadlock."""
    customer = make_customer(partner, at=at, quantities={"webex_calling": 10})
    row = Quantity.objects.get(customer=customer)
    with transaction.atomic():
        permissions.locked(customer)
        reservations.hold(customer=customer, holder="import:x", wanted={"webex_calling": 4}, at=at)
    both = threading.Barrier(2)

    def act(number):
        if number:
            both.wait(timeout=60)
            with transaction.atomic():
                return reservations.let_go("import:x", at)
        with transaction.atomic():
            list(Quantity.objects.select_for_update().filter(pk=row.pk))
            both.wait(timeout=60)
            time.sleep(0.3)  # the other one has locked what it locks first
            return add(customer, 1, "webex_calling", at, holder="import:x").released_at

    assert at_once(2, act) == [None, None]
    row.refresh_from_db()
    assert (row.assigned, row.reserved) == (2, 0)
    assert not Reservation.objects.exists()
