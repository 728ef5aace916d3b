"""Many calls at once, with real threads and real transactions (contract W13, W18, W26)."""

from __future__ import annotations

from collections import Counter

import pytest
from django.http import HttpResponse

from customers.licensing import subscribers
from customers.models import Customer, Profile, Quantity
from customers.schemas import Person
from portal.api.ids import Kind, encode
from portal.base.actors import system
from portal.testing.at_once import at_once
from portal.testing.makers import make_customer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.faults]


def statuses(answers: list[HttpResponse]) -> Counter[int]:
    return Counter(one.status_code for one in answers)


def test_w13_fifty_equal_creations_are_one_customer_with_one_address(call, body):
    answers = at_once(50, lambda _number: call("POST", "/customers", body))

    assert statuses(answers) == {202: 50}
    assert len({one["Location"] for one in answers}) == 1
    assert Customer.objects.count() == Profile.objects.count() == 1


def test_w13_fifty_different_bodies_with_one_external_id_are_one_customer(call, body):
    answers = at_once(50, lambda number: call("POST", "/customers", body | {"number": number}))

    assert statuses(answers) == {202: 1, 409: 49}
    assert Customer.objects.count() == Profile.objects.count() == 1


def test_w18_of_two_different_updates_at_once_one_is_accepted(call, partner, at):
    customer = make_customer(partner, at=at)
    path = f"/customers/{encode(Kind.CUSTOMER, customer.public_id)}"

    def update(number: int) -> HttpResponse:
        return call("PUT", path, {"packages": ["webex_calling"], "externalId": f"NEW-{number}"})

    rounds = [statuses(at_once(2, update)) for _ in range(5)]

    # Two that do not meet are both accepted; none is ever half written or lost in an error.
    assert all(set(one) <= {202, 409} and one[202] >= 1 for one in rounds)


def test_w30_of_many_releases_of_one_subscriber_one_ends_it_and_the_others_find_nobody(call, partner, at):
    customer = make_customer(partner, at=at)
    kim = subscribers.add(
        actor=system("test"),
        customer=customer,
        person=Person("Kim", "Example", "kim@customer.example"),
        package_code="webex_calling",
        at=at,
    )

    answers = at_once(
        8, lambda _number: call("DELETE", f"/subscribers/{encode(Kind.SUBSCRIBER, kim.public_id)}")
    )

    assert statuses(answers) == {204: 1, 404: 7}
    assert Quantity.objects.get(customer=customer).assigned == 1


def test_w26_fifty_creations_against_ten_left_are_exactly_ten(call, partner, at):
    customer = make_customer(partner, at=at, quantities={"webex_calling": 11})

    def create(number: int) -> HttpResponse:
        return call(
            "POST",
            "/subscribers",
            {
                "customerId": encode(Kind.CUSTOMER, customer.public_id),
                "email": f"kim{number}@customer.example",
                "packages": ["webex_calling"],
                "provisioningParameters": {"firstName": "Kim", "lastName": "Example", "extension": "55"},
            },
        )

    answers = at_once(50, create)

    assert statuses(answers) == {200: 10, 409: 40}
    counter = Quantity.objects.get(customer=customer)
    assert (counter.assigned, counter.quantity) == (11, 11)
