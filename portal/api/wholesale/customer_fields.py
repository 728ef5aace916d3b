"""What a body says about a customer, as the services take it (contract W7–W11)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings

from customers.schemas import Address, Location, NewCustomer, Person
from portal.accounts.models import Partner
from portal.api.faults import name_of
from portal.api.reading import Reader
from portal.api.wholesale import reach
from portal.base.errors import Invalid

LIMITS = "provisioningParameters.packages.limits"
_PLACE = "provisioningParameters.calling.location"
_ZONE = "provisioningParameters.meetings.timezone"
NAMES = {
    "external_id": "externalId",
    "legal_name": "customerInfo.name",
    "address.line1": "address.addressLine1",
    "address.line2": "address.addressLine2",
    "address.state": "address.stateOrProvince",
    "address.postal_code": "address.zipOrPostalCode",
    "location": _PLACE,
    "location.address.line1": f"{_PLACE}.address.addressLine1",
    "location.address.line2": f"{_PLACE}.address.addressLine2",
    "location.address.state": f"{_PLACE}.address.stateOrProvince",
    "location.address.postal_code": f"{_PLACE}.address.zipOrPostalCode",
    "location.name": _PLACE,  # asked for without one: the whole place is missing
    "location.time_zone": f"{_PLACE}.timezone",
    "site_time_zone": _ZONE,
    "administrator.email": "customerInfo.primaryEmail",
    "quantities": "packages",
    "person.email": "email",
    "person.first_name": "provisioningParameters.firstName",
    "person.last_name": "provisioningParameters.lastName",
    "person.phone_number": "provisioningParameters.primaryPhoneNumber",
    "person.extension": "provisioningParameters.extension",
}
"""The contract's names of the services' fields."""

Problems = Iterable[tuple[str, str, str]]


def new_customer(reader: Reader, owner: Partner, key: str) -> NewCustomer:
    """Everything of a creation; faults of form are noted, the rules are the service's."""
    template = reach.template(reader, owner)
    reader.has("customerInfo", needed=True)
    reader.has("address", needed=True)
    return NewCustomer(
        external_id=reader.text("externalId", needed=True),
        legal_name=reader.text("customerInfo.name"),
        address=_address(reader, "address"),
        quantities=packages(reader),
        administrator=Person("", "", reader.text("customerInfo.primaryEmail")),
        location=location(reader),
        site_time_zone=reader.text(_ZONE),
        language=language(reader.text("customerInfo.language")),
        template_id=template.pk if template else None,
        submission_key=key,
    )


def address(reader: Reader) -> Address | None:
    """The billing address, when the body has one."""
    return _address(reader, "address") if reader.has("address") else None


def location(reader: Reader) -> Location | None:
    """Where calls are made from, when the body says it."""
    if not reader.has(_PLACE):
        return None
    reader.has(f"{_PLACE}.address", needed=True)
    return Location(
        reader.text(f"{_PLACE}.name", needed=True),
        _address(reader, f"{_PLACE}.address"),
        reader.text(f"{_PLACE}.timezone", needed=True),
        language(reader.text(f"{_PLACE}.language", needed=True)),
    )


def time_zone(reader: Reader) -> str | None:
    """The time zone of the meetings site, when the body says it."""
    return reader.text(_ZONE) or None


def packages(reader: Reader) -> dict[str, int | None]:
    """Quantities of the packages named: None where no limit is given. A limit of another one is a fault (W9)."""
    named = reader.texts("packages", needed=True)
    limits = reader.counts(LIMITS)
    for code in limits:
        if code not in named and not reader.is_faulty("packages"):
            reader.fault(
                f"{LIMITS}.{code}", "limit_without_package", "This is not one of the packages asked for."
            )
    return {code: limits.get(code) for code in named}


def language(written: str) -> str:
    """The nearest language of the portal to `xx`, `xx_YY` or `xx-YY`; else English (W11)."""
    first = written.replace("_", "-").partition("-")[0].strip().lower()
    return first if first in dict(settings.LANGUAGES) else "en"


def note(reader: Reader, problems: Problems) -> None:
    """Note a service's problems too, but not about what was already found wrong."""
    wrong = Reader({})
    wrong.problems = list(reader.problems)
    for path, code, text in problems:
        name = _named(reader, path)
        if not wrong.is_faulty(name):
            reader.fault(name, code, text)


@contextmanager
def named(reader: Reader) -> Iterator[None]:
    """Gives what a service refuses the contract's names of the fields, as this body has them."""
    try:
        yield
    except Invalid as refusal:
        note(reader, refusal.problems)
        reader.done()


def _named(reader: Reader, path: str) -> str:
    subject, _dot, code = path.partition(".")
    if subject == "quantities" and code in (reader.counts(LIMITS) if reader.has(LIMITS) else {}):
        return f"{LIMITS}.{code}"
    if path == "location.name" and reader.has(_PLACE):
        return f"{_PLACE}.name"
    return name_of(path, NAMES)


def _address(reader: Reader, path: str) -> Address:
    return Address(
        line1=reader.text(f"{path}.addressLine1"),
        line2=reader.text(f"{path}.addressLine2"),
        city=reader.text(f"{path}.city"),
        state=reader.text(f"{path}.stateOrProvince"),
        postal_code=reader.text(f"{path}.zipOrPostalCode"),
        country=reader.text(f"{path}.country"),
    )
