"""Reads the bodies of `/api/v1`: names as the pages have them, merge patches laid over what is there (A8, A11)."""

from __future__ import annotations

from typing import Any

from customers.models import CallingLocation, Customer, Profile
from customers.schemas import Address, Contact, Location, NewCustomer, OtherName, Owner, Person
from portal.api.reading import Reader

ADDRESS = ("line1", "line2", "city", "state", "postal_code", "country")


PERSON = ("first_name", "last_name", "email", "phone_number", "extension")
UNKNOWN = "There is no such member. See the documentation."


def merged(target: Any, patch: Any) -> Any:
    """A JSON Merge Patch applied (RFC 7396); null takes a member away."""
    if not isinstance(patch, dict):
        return patch
    base = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            base.pop(name, None)
        else:
            base[name] = merged(base.get(name), value)
    return base


def known(reader: Reader, names: tuple[str, ...]) -> None:
    """A member nobody knows is a fault: it was misspelt, or would be lost."""
    for name in reader.body:
        if name not in names:
            reader.fault(name, "unknown_member", UNKNOWN)


def known_inside(reader: Reader, path: str, names: tuple[str, ...]) -> None:
    """The same for an object inside the body."""
    inner: Any = reader.body
    for part in path.split("."):
        inner = inner.get(part) if isinstance(inner, dict) else None
    for name in inner if isinstance(inner, dict) else ():
        if name not in names:
            reader.fault(f"{path}.{name}"[:200], "unknown_member", UNKNOWN)


def objects(reader: Reader, path: str) -> list[dict[str, Any]]:
    """A list of objects; empty when absent."""
    found = reader.body.get(path)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        reader.fault(path, "wrong_type", "This must be a list of objects.")
        return []
    return found


def texts_of(reader: Reader, path: str, row: dict[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    """The texts of an object in a list; what is no text is a fault."""
    found = {}
    for name in row:
        if name not in names:
            reader.fault(f"{path}.{name}"[:200], "unknown_member", UNKNOWN)
    for name in names:
        value = row.get(name)
        if value is not None and not isinstance(value, str):
            reader.fault(f"{path}.{name}", "wrong_type", "This must be a string.")
        found[name] = value if isinstance(value, str) else ""
    return found


def address(reader: Reader, path: str = "address") -> Address:
    """An address; what is missing is empty, and refused by the service."""
    known_inside(reader, path, ADDRESS)
    return Address(**{part: reader.text(f"{path}.{part}") for part in ADDRESS})


def contacts(reader: Reader) -> tuple[Contact, ...]:
    """Every contact."""
    rows = objects(reader, "contacts")
    names = ("name", "email", "phone")
    return tuple(Contact(**texts_of(reader, f"contacts[{n}]", one, names)) for n, one in enumerate(rows))


def other_names(reader: Reader) -> tuple[OtherName, ...]:
    """Trading and former names."""
    rows = enumerate(objects(reader, "other_names"))
    return tuple(OtherName(**texts_of(reader, f"other_names[{n}]", one, ("kind", "name"))) for n, one in rows)


def owners(reader: Reader) -> tuple[Owner, ...]:
    """Owners with their shares."""
    found = []
    for number, one in enumerate(objects(reader, "owners")):
        share = one.get("percent")
        number_given = isinstance(share, int | float) and not isinstance(share, bool)
        if share is not None and not (number_given and abs(share) <= 1_000_000):
            reader.fault(f"owners[{number}].percent", "wrong_type", "This must be a number or null.")
            share = None
        row = {name: value for name, value in one.items() if name != "percent"}
        name = texts_of(reader, f"owners[{number}]", row, ("name",))["name"]
        found.append(Owner(name, None if share is None else float(share)))
    return tuple(found)


def location(reader: Reader) -> Location | None:
    """The calling location; its address may be left out when it is the billing address."""
    if not reader.has("location"):
        return None
    known_inside(reader, "location", ("name", "address", "time_zone", "language"))
    own = address(reader, "location.address") if reader.has("location.address") else None
    text = reader.text
    return Location(text("location.name"), own, text("location.time_zone"), text("location.language") or "en")


def person(reader: Reader, path: str) -> Person | None:
    """Somebody with a name and an e-mail."""
    if not reader.has(path):
        return None
    parts = PERSON
    return Person(**{part: reader.text(f"{path}.{part}") for part in parts})


def quantities(reader: Reader, path: str = "quantities") -> dict[str, int | None]:
    """By product code: a number, or null for no cap."""
    found = reader.body.get(path)
    if found is None:
        return {}
    if not isinstance(found, dict):
        reader.fault(path, "wrong_type", "This must be an object of product codes and numbers.")
        return {}
    good: dict[str, int | None] = {}
    for code, value in found.items():
        whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= 1_000_000_000
        if value is not None and not whole:
            reader.fault(f"{path}.{code}", "wrong_type", "This must be a whole number, or null for no cap.")
        else:
            good[code] = value
    return good


NEW = (
    "partner", "external_id", "legal_name", "other_names", "address", "contacts", "owners", "quantities",
    "administrator", "location", "site_time_zone", "language", "template", "is_own_organisation",
)  # fmt: skip


def new_customer(reader: Reader, template_id: int | None) -> NewCustomer:
    """What a creation takes."""
    return NewCustomer(
        external_id=reader.text("external_id"),
        legal_name=reader.text("legal_name"),
        address=address(reader),
        contacts=contacts(reader),
        other_names=other_names(reader),
        owners=owners(reader),
        quantities=quantities(reader),
        administrator=person(reader, "administrator"),
        location=location(reader),
        site_time_zone=reader.text("site_time_zone"),
        language=reader.text("language") or "en",
        template_id=template_id,
        is_own_organisation=reader.flag("is_own_organisation"),
    )


CHANGEABLE = (
    "external_id", "legal_name", "other_names", "address", "contacts", "owners", "location", "site_time_zone",
)  # fmt: skip


def present(customer: Customer, profile: Profile) -> dict[str, Any]:
    """What a patch of a customer is laid over."""
    found: dict[str, Any] = {
        "external_id": customer.external_id,
        "legal_name": profile.legal_name,
        "other_names": profile.other_names,
        "address": {part: str(getattr(profile, part)) for part in ADDRESS},
        "contacts": profile.contacts,
        "owners": profile.owners,
        "site_time_zone": customer.site_time_zone,
    }
    place = CallingLocation.objects.filter(customer=customer).first()
    if place is not None:
        own = {part: str(getattr(place, part)) for part in ADDRESS}
        known_by = {part: getattr(place, part) for part in ("name", "time_zone", "language")}
        found["location"] = {**known_by, "address": own}
    return found
