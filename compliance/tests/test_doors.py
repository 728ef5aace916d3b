"""Whatever door a customer or a change comes in by, it owes exactly one check."""

from __future__ import annotations

import pytest
from django.test import Client

from compliance.checks import checks
from compliance.models import Check
from customers.models import Customer, Profile
from customers.profile import versions
from portal import demo
from portal.base.actors import system
from portal.bench.onboarding import form_of
from portal.testing.makers import make_customer

pytestmark = pytest.mark.django_db


def by_form(partner, alice, at):
    client = Client()
    client.force_login(alice)
    answer = client.post("/customers/new/", form_of(partner.public_id))
    assert answer.status_code == 302


def by_service(partner, alice, at):
    make_customer(partner, at=at)


def by_demo(partner, alice, at):
    demo.set_up(at)


def by_row(partner, alice, at):
    """As a script or a shell might, past every service."""
    customer = make_customer(partner, at=at)
    columns = {name: getattr(customer.profile, name) for name in versions.SCREENED}
    Profile.objects.create(
        customer=customer, number=2, reason="name", created_by_name="x", created_at=at, **columns
    )


def by_edit(partner, alice, at):
    customer = make_customer(partner, at=at)
    versions.change(actor=system("test"), customer=customer, legal_name="Other Name Ltd", at=at)


@pytest.mark.parametrize("door", [by_form, by_service, by_demo, by_row, by_edit])
def test_every_version_owes_one_check_whatever_door_it_came_by(door, partner, alice, catalogue, at):
    door(partner, alice, at)

    while checks.ensure(at):
        pass

    assert Customer.objects.exists()
    owed = Check.objects.exclude(trigger="list").values_list("profile_id", flat=True)
    assert sorted(owed) == sorted(Profile.objects.values_list("pk", flat=True))
