"""What a customer buys later: products without a quantity, a package it did not start with, and what is to come."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from customers.licensing import subscribers
from customers.models import Product, Quantity, Subscriber
from customers.schemas import Person
from portal.base import clock, invariants
from portal.testing.cast import acting
from portal.testing.makers import make_customer


@pytest.fixture
def customer(partner, alice, at):
    return make_customer(partner, at=at, actor=acting(alice), quantities={"webex_calling": 5})


def buy(client, customer, **given):
    address = reverse("customers:quotas", args=[customer.public_id])
    return client.post(address, {"quantity_webex_calling": "5"} | given)


def test_a_product_without_a_quantity_is_bought_with_a_tick_and_has_no_cap(client, alice, customer, at):
    client.force_login(alice)
    page = client.get(reverse("customers:quotas", args=[customer.public_id])).content.decode()
    assert 'type="checkbox" name="quantity_cx_standard_agent"' in page

    assert buy(client, customer, quantity_cx_standard_agent="on").status_code == 302
    row = Quantity.objects.get(customer=customer, product__code="cx_standard_agent")
    assert row.quantity is None
    for n in range(3):
        person = Person("Cy", "Agent", f"cy{n}@people.example")
        subscribers.add(
            actor=acting(alice), customer=customer, person=person, package_code="cx_standard_agent", at=at
        )
    row.refresh_from_db()
    assert (row.assigned, row.available) == (3, None)
    assert not list(invariants.violations())
    again = client.get(reverse("customers:quotas", args=[customer.public_id])).content.decode()
    assert 'name="quantity_cx_standard_agent"' not in again
    assert "No cap" in again


def test_a_package_the_customer_did_not_start_with_can_be_bought_and_given(client, alice, customer, at):
    client.force_login(alice)
    assert buy(client, customer, quantity_webex_suite="2").status_code == 302

    one = Subscriber.objects.get(customer=customer)
    subscribers.move(actor=acting(alice), subscriber=one, package_code="webex_suite", at=at)
    assert Quantity.objects.get(customer=customer, product__code="webex_suite").assigned == 1
    assert not list(invariants.violations())


def test_what_is_to_come_is_announced_with_its_day_and_refused(client, alice, customer):
    day = clock.now().date() + timedelta(days=30)
    Product.objects.filter(code="attendant_console").update(available_from=day)
    client.force_login(alice)
    page = client.get(reverse("customers:quotas", args=[customer.public_id])).content.decode()
    assert "Available from" in page

    buy(client, customer, quantity_attendant_console="2")
    assert not Quantity.objects.filter(customer=customer, product__code="attendant_console").exists()
