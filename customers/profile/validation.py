"""Checks the values of customers: names, addresses, contacts, people. Each gives all problems at once."""

from __future__ import annotations

import math
import re
import zoneinfo
from collections.abc import Iterator
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django_countries import countries

from customers.errors import Problem, problem
from customers.rules import addresses, names
from customers.rules import identifiers as identifier_rules
from customers.schemas import Address, Contact, Identifier, Location, OtherName, Owner, Person

_PHONE = re.compile(r"\+?[0-9](?:[ ().-]{0,2}[0-9]){3,17}", re.ASCII)
_EXTENSION = re.compile(r"[0-9]{2,10}", re.ASCII)


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """Every ISO 3166-1 alpha-2 code."""
    return frozenset(code for code, _name in countries)


def text(field: str, value: str, limit: int, *, required: bool = True) -> Iterator[Problem]:
    """One line of text."""
    if found := names.problem(value, limit, required=required):
        yield problem(field, *found)


def legal_name(value: str) -> Iterator[Problem]:
    """The name that is screened."""
    if found := names.legal_name_problem(value):
        yield problem("legal_name", *found)


def address(value: Address, field: str = "address") -> Iterator[Problem]:
    """Every part; fields are "address.line1" and so on."""
    for part, code, figures in addresses.problems(value, country_codes()):
        yield problem(f"{field}.{part}", code, figures)


def contacts(values: tuple[Contact, ...]) -> Iterator[Problem]:
    """Up to 50; fields are "contacts[0].email" and so on."""
    limit = names.CONTACTS_AT_MOST
    if len(values) > limit:
        yield problem("contacts", "too_many_contacts", {"count": len(values), "limit": limit})
    for index, one in enumerate(values[:limit]):
        field = f"contacts[{index}]"
        if found := names.screened_problem(one.name, names.CONTACT_LIMIT):
            yield problem(f"{field}.name", *found)
        yield from text(f"{field}.phone", one.phone, names.PHONE_LIMIT, required=False)
        if one.email:
            yield from email(f"{field}.email", one.email)


def other_names(values: tuple[OtherName, ...]) -> Iterator[Problem]:
    """Up to 20; fields are "other_names[0]" and so on."""
    limit = names.OTHER_NAMES_AT_MOST
    if len(values) > limit:
        yield problem("other_names", "too_many_names", {"count": len(values), "limit": limit})
    for index, one in enumerate(values[:limit]):
        if one.kind not in names.OTHER_KINDS:
            yield problem(f"other_names[{index}]", "unknown_kind")
        if found := names.screened_problem(one.name, names.NAME_LIMIT):
            yield problem(f"other_names[{index}]", *found)


def owners(values: tuple[Owner, ...]) -> Iterator[Problem]:
    """Up to 50, with no more than 100 % together; fields are "owners[0]" and so on."""
    limit = names.OWNERS_AT_MOST
    if len(values) > limit:
        yield problem("owners", "too_many_owners", {"count": len(values), "limit": limit})
    for index, one in enumerate(values[:limit]):
        if found := names.screened_problem(one.name, names.NAME_LIMIT):
            yield problem(f"owners[{index}]", *found)
        if one.percent is not None and not 0 < one.percent <= 100:
            yield problem(f"owners[{index}]", "bad_share")
    together = round(math.fsum(one.percent or 0 for one in values), 4)
    if together > 100:
        yield problem("owners", "too_much_owned", {"share": f"{together:g}"})


def identifiers(values: tuple[Identifier, ...]) -> Iterator[Problem]:
    """One of each kind; fields are "identifiers[0]" and so on. A wrong check digit is a doubt, no fault."""
    kinds = [one.kind for one in values]
    for index, one in enumerate(values):
        if one.kind not in identifier_rules.KINDS or one.kind in kinds[:index]:
            yield problem(f"identifiers[{index}]", "unknown_identifier")
        elif found := identifier_rules.found(one.kind, one.value):
            yield problem(f"identifiers[{index}]", *found)


def email(field: str, value: str) -> Iterator[Problem]:
    """An e-mail address."""
    written = value.strip()
    found = list(text(field, written, names.EMAIL_LIMIT))
    yield from found
    if not found:
        try:
            validate_email(written)
        except ValidationError:
            yield problem(field, "bad_email")


def person(value: Person, field: str = "person", *, named: bool = True) -> Iterator[Problem]:
    """A subscriber to be; without `named` the e-mail is enough."""
    for part in ("first_name", "last_name"):
        yield from text(f"{field}.{part}", getattr(value, part), names.PERSON_LIMIT, required=named)
    whole = f"{value.first_name} {value.last_name}"
    if whole.strip() and not names.has_letters(whole):
        yield problem(f"{field}.last_name", "needs_letters")
    yield from email(f"{field}.email", value.email)
    yield from numbers(value.phone_number, value.extension, field)


def numbers(phone_number: str, extension: str, field: str = "person") -> Iterator[Problem]:
    """How somebody is called; both may be empty."""
    if phone_number.strip() and not _PHONE.fullmatch(phone_number.strip()):
        yield problem(f"{field}.phone_number", "bad_phone")
    if extension.strip() and not _EXTENSION.fullmatch(extension.strip()):
        yield problem(f"{field}.extension", "bad_extension")


def location(value: Location) -> Iterator[Problem]:
    """Where calls are made from."""
    yield from text("location.name", value.name, names.PERSON_LIMIT)
    if value.address:
        yield from address(Address(**value.address.as_columns()), "location.address")
    yield from time_zone("location.time_zone", value.time_zone)
    yield from language("location.language", value.language)


def time_zone(field: str, value: str) -> Iterator[Problem]:
    """An IANA time zone."""
    if value not in _zones():
        yield problem(field, "unknown_time_zone" if value else "required")


def language(field: str, value: str) -> Iterator[Problem]:
    """A language the portal can set."""
    if value not in dict(settings.LANGUAGES):
        yield problem(field, "unknown_language")


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
