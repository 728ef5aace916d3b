"""The catalogue and ready-made customers for every test, made through the services."""

from __future__ import annotations

import itertools
from dataclasses import fields
from datetime import datetime
from typing import Any

import pytest

from customers.licensing import catalogue as catalogue_service
from customers.models import Customer, Product
from customers.onboarding import creation
from customers.onboarding.creation import Address, Contact, Location, NewCustomer, Person
from portal.accounts.models import Partner
from portal.base.actors import Actor, system

_numbers = itertools.count(1)

LEEDS = Address("12 Mill Lane", "", "Leeds", "", "LS1 4AP", "GB")


@pytest.fixture
def catalogue(db: None) -> None:
    """Every product, location and number that is shipped."""
    catalogue_service.load()


def new_customer(**changes: Any) -> NewCustomer:
    """A complete creation; each has its own external ID. `changes` replace parts of it."""
    number = next(_numbers)
    parts: dict[str, Any] = {
        "external_id": f"EXT-{number}",
        "legal_name": "Bramble Foods Ltd",
        "address": LEEDS,
        "contacts": (Contact("Jo Example", "jo@customer.example", "+44 113 496 0457"),),
        "quantities": {"webex_calling": 10},
        "administrator": Person("Jo", "Example", f"jo{number}@customer.example"),
        "location": Location("Head office", None, "Europe/London", "en"),
        "site_time_zone": "Europe/London",
        "language": "en",
        "template_id": None,
        "is_own_organisation": False,
        "submission_key": "",
    }
    return NewCustomer(**parts | changes)


def make_customer(
    partner: Partner,
    *,
    at: datetime,
    actor: Actor | None = None,
    name: str = "Bramble Foods Ltd",
    **changes: Any,
) -> Customer:
    """A customer of the partner, made by `actor` (else the machine); loads the catalogue when it is missing."""
    assert set(changes) <= {one.name for one in fields(NewCustomer)}
    if not Product.objects.exists():
        catalogue_service.load()
    return creation.create(
        actor=actor or system("test"), partner=partner, new=new_customer(legal_name=name, **changes), at=at
    )
