"""Many at once, with real threads and real transactions, on whichever database the suite runs on."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from customers.licensing import subscribers
from customers.licensing.quantities import QuantityExhausted
from customers.lifecycle import removal
from customers.models import Customer, Profile, ProvisioningWork, Quantity
from customers.onboarding import creation
from customers.onboarding.creation import Person
from customers.permissions import StatusForbids
from customers.profile import versions
from portal.base.actors import system
from portal.base.errors import DomainError, Invalid
from portal.testing.at_once import at_once
from portal.testing.makers import LEEDS, make_customer, new_customer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.faults]


def kim(number: int) -> Person:
    return Person("Kim", "Example", f"kim{number}@customer.example")


@pytest.fixture
def customer(partner, catalogue, at):
    return make_customer(partner, at=at, quantities={"webex_calling": 11})


def test_fifty_assignments_against_ten_left_are_exactly_ten(customer, at):
    def assign(number):
        mine = Customer.objects.get(pk=customer.pk)
        return subscribers.add(
            actor=system(), customer=mine, person=kim(number), package_code="webex_calling", at=at
        )

    results = at_once(50, assign)

    counter = Quantity.objects.get(customer=customer)
    refused = [one for one in results if isinstance(one, QuantityExhausted)]
    assert (len(results) - len(refused), len(refused)) == (10, 40)
    assert (counter.assigned, counter.quantity) == (11, 11)
    assert customer.subscribers.count() == 11


def test_eight_presses_of_one_button_are_one_customer(partner, catalogue, at):
    new = new_customer(submission_key="one-button")

    results = at_once(8, lambda _number: creation.create(actor=system(), partner=partner, new=new, at=at))

    assert Customer.objects.count() == 1
    assert {one.pk for one in results} == {Customer.objects.get().pk}
    assert Profile.objects.count() == 1
    assert ProvisioningWork.objects.count() == 1


def test_one_of_eight_gets_the_external_id(partner, catalogue, at):
    def create(number):
        new = new_customer(external_id="EXT-SAME", submission_key=f"key-{number}")
        return creation.create(actor=system(), partner=partner, new=new, at=at)

    results = at_once(8, create)

    refused = [one for one in results if isinstance(one, Invalid)]
    assert len(refused) == 7
    assert {problem[:2] for one in refused for problem in one.problems} == {
        ("external_id", "external_id_taken")
    }
    assert Customer.objects.count() == 1


def test_edits_at_once_are_numbered_without_gaps(customer, at):
    def edit(number):
        address = replace(LEEDS, line1=f"{number + 100} Mill Lane")
        mine = Customer.objects.get(pk=customer.pk)
        return versions.change(actor=system(), customer=mine, address=address, at=at)

    at_once(8, edit)

    numbers = list(customer.profiles.order_by("number").values_list("number", flat=True))
    customer.refresh_from_db()
    assert numbers == list(range(1, 10))
    assert customer.profile.number == 9


def test_moves_in_both_directions_neither_wait_for_each_other_nor_lose_a_unit(partner, catalogue, at):
    wanted = {"webex_calling": 20, "webex_suite": 20}
    customer = make_customer(partner, at=at, quantities=wanted)
    people = [
        subscribers.add(
            actor=system(),
            customer=customer,
            person=kim(number),
            package_code=("webex_calling", "webex_suite")[number % 2],
            at=at,
        )
        for number in range(8)
    ]

    def move(number):
        other = ("webex_suite", "webex_calling")[number % 2]
        return subscribers.move(actor=system(), subscriber=people[number], package_code=other, at=at)

    at_once(8, move)

    counts = Counter(customer.subscribers.values_list("package__code", flat=True))
    held = {one.product.code: one.assigned for one in Quantity.objects.select_related("product")}
    assert held == dict(counts) == {"webex_calling": 4, "webex_suite": 5}


def test_nobody_is_added_to_a_customer_that_is_being_deleted(customer, at):
    def act(number):
        mine = Customer.objects.get(pk=customer.pk)
        if number == 0:
            return removal.delete(actor=system(), customer=mine, at=at)
        return subscribers.add(
            actor=system(), customer=mine, person=kim(number), package_code="webex_calling", at=at
        )

    results = at_once(8, act)

    assert all(
        one is None or not isinstance(one, DomainError) or isinstance(one, StatusForbids) for one in results
    )
    assert not customer.subscribers.filter(released_at__isnull=True).exists()
    assert Quantity.objects.get(customer=customer).assigned == 0
