"""The catalogue and ready-made customers for every test, made through the services."""

from __future__ import annotations

import itertools
from dataclasses import fields
from datetime import datetime
from typing import Any

import pytest
from django.db import models

from customers.licensing import catalogue as catalogue_service
from customers.models import CallInLocation, CallInNumber, CountryLocation, Customer, Product
from customers.onboarding import creation
from customers.onboarding.creation import Address, Contact, Location, NewCustomer, Person
from portal.accounts.models import Partner
from portal.base.actors import Actor, system

_numbers = itertools.count(1)

CATALOGUE = (Product, Product.needs_one_of.through, CallInLocation, CountryLocation, CallInNumber)
"""What it consists of, whatever is referred to before what refers to it."""

LEEDS = Address("12 Mill Lane", "", "Leeds", "", "LS1 4AP", "GB")


_shipped: dict[type[models.Model], list[dict[str, Any]]] = {}
"""The rows of the catalogue as its service wrote them the first time in this process."""


@pytest.fixture
def catalogue(db: None) -> None:
    """Every product, location and number that is shipped."""
    load_catalogue()


def load_catalogue() -> None:
    """The catalogue, by its service once; afterwards the same rows in a few statements, as every other test asks."""
    if Product.objects.exists():
        return
    if not _shipped:
        catalogue_service.load()
        _shipped.update({model: list(model._default_manager.order_by("pk").values()) for model in CATALOGUE})
        return
    made: dict[tuple[type[models.Model], int], int] = {}
    for model in CATALOGUE:
        rows = model._default_manager.bulk_create(_anew(model, row, made) for row in _shipped[model])
        made |= {(model, old["id"]): new.pk for old, new in zip(_shipped[model], rows, strict=True)}


def _anew(
    model: type[models.Model], row: dict[str, Any], made: dict[tuple[type[models.Model], int], int]
) -> models.Model:
    """A kept row with a new key, and with the new keys of what it refers to."""
    values = {name: value for name, value in row.items() if name != "id"}
    for field in model._meta.concrete_fields:
        if field.related_model and values.get(field.attname) is not None:
            values[field.attname] = made[field.related_model, values[field.attname]]
    return model(**values)


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
    load_catalogue()
    return creation.create(
        actor=actor or system("test"), partner=partner, new=new_customer(legal_name=name, **changes), at=at
    )
