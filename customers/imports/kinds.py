"""The two kinds of import, customers and the subscribers of one, and what is different between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from customers.imports import columns, people
from customers.imports.columns import Column, Names
from customers.imports.making import Maker
from customers.imports.people import PeopleMaker
from customers.licensing import quotas
from customers.models import CustomerImport


@dataclass(frozen=True)
class Heads:
    """How a row is named on pages: the columns of its name, the one below it, and those shown when nothing is wrong."""

    name: tuple[str, ...]
    below: str
    usual: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Those that need no column of their own."""
        return (*self.name, self.below)


CUSTOMERS = Heads(("legal_name",), "external_id", ("address.country", "address.postal_code"))
PEOPLE = Heads(("first_name", "last_name"), "email", ("package", "add_ons", "is_administrator"))


def columns_of(of_subscribers: bool) -> list[Column]:
    """The columns that a file may have."""
    return list(people.COLUMNS) if of_subscribers else columns.all_of(quotas.catalogue())


def names_of(one: CustomerImport) -> Names:
    """Its columns by their names."""
    return Names(columns_of(one.customer_id is not None))


def heads_of(one: CustomerImport) -> Heads:
    """How its rows are named."""
    return CUSTOMERS if one.customer_id is None else PEOPLE


def maker_of(one: CustomerImport, at: datetime) -> Any:
    """What judges its rows and makes something of them: a `Maker` or a `PeopleMaker`."""
    return Maker.for_import(one) if one.customer_id is None else PeopleMaker.for_import(one, at)


__all__ = [
    "CUSTOMERS",
    "PEOPLE",
    "Heads",
    "Maker",
    "PeopleMaker",
    "columns_of",
    "heads_of",
    "maker_of",
    "names_of",
]
