"""What callers hand to the services: plain values, nothing checked yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from customers.rules import spelling


@dataclass(frozen=True)
class Address:
    """A postal address; `country` is ISO 3166-1 alpha-2."""

    line1: str
    line2: str
    city: str
    state: str
    postal_code: str
    country: str

    def as_columns(self) -> dict[str, str]:
        """The columns of a profile or a location: the parts as their country writes them, without blanks around."""
        parts = {name: value.strip() for name, value in asdict(self).items()}
        parts["state"] = spelling.state(parts["state"], parts["country"])
        parts["postal_code"] = spelling.postal_code(parts["postal_code"], parts["country"])
        return parts

    def beside(self, held: Mapping[str, str]) -> dict[str, str]:
        """The columns, where `held` is there already; what is typed just as it is held is no change of it."""
        typed = {name: value.strip() for name, value in asdict(self).items()}
        return typed if all(held.get(name) == text for name, text in typed.items()) else self.as_columns()


@dataclass(frozen=True)
class Contact:
    """Somebody at the customer; e-mail and telephone may be empty."""

    name: str
    email: str
    phone: str

    def as_json(self) -> dict[str, str]:
        """The form it is stored in."""
        return {name: value.strip() for name, value in asdict(self).items()}


@dataclass(frozen=True)
class OtherName:
    """A further name of the customer: `kind` is "trading" or "former"."""

    kind: str
    name: str

    def as_json(self) -> dict[str, str]:
        """The form it is stored in."""
        return {"kind": self.kind, "name": self.name.strip()}


@dataclass(frozen=True)
class Owner:
    """Who owns part of the customer: a person or an organisation, with the share in per cent, None if not known."""

    name: str
    percent: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The form it is stored in."""
        return {"name": self.name.strip(), "percent": self.percent}


@dataclass(frozen=True)
class Identifier:
    """A number or an address by which the customer is known: `kind` is "registration", "tax" or "website"."""

    kind: str
    value: str

    def as_json(self) -> dict[str, str]:
        """The form it is stored in."""
        return {"kind": self.kind, "value": self.value.strip()}


@dataclass(frozen=True)
class Person:
    """A subscriber to be. Telephone number and extension may be empty."""

    first_name: str
    last_name: str
    email: str
    phone_number: str = ""
    extension: str = ""


@dataclass(frozen=True)
class NewSubscriber:
    """A subscriber with the code of one package, and the codes of the add-ons beside it."""

    person: Person
    package_code: str
    is_administrator: bool = False
    add_ons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Location:
    """Where calls are made from. Without an address it is the billing address."""

    name: str
    address: Address | None
    time_zone: str
    language: str


@dataclass(frozen=True)
class NewCustomer:
    """Everything a creation takes.

    `quantities`: product code to the most that may be assigned; None sets no cap. `submission_key`: the
    same key again gives the customer that was created first; empty when the caller has none.
    `duplicate_reason`: why it is another than one of this name and city; None where nobody can be asked.
    """

    external_id: str
    legal_name: str
    address: Address
    contacts: tuple[Contact, ...] = ()
    other_names: tuple[OtherName, ...] = ()
    owners: tuple[Owner, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    quantities: Mapping[str, int | None] = field(default_factory=dict)
    administrator: Person | None = None
    location: Location | None = None
    site_time_zone: str = ""
    language: str = "en"
    template_id: int | None = None
    is_own_organisation: bool = False
    submission_key: str = ""
    duplicate_reason: str | None = None


def field_of(code: str) -> str:
    """The field a product's quantity is typed in."""
    return f"quantities.{code}"
