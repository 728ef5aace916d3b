"""Ids as the API writes them: base64url of `ciscospark://us/<KIND>/<uuid>`, without padding (contract G4).

The UUID holds the random public id of the thing and nothing else, so that no table of ids is needed and no
primary key shows. It is a version 8 UUID (RFC 9562): 122 bits of our own, the 99 of the public id among them.
"""

from __future__ import annotations

import base64
import binascii
import re
from enum import StrEnum
from uuid import UUID

from portal.base.ids import ALPHABET, LENGTH

_WRITTEN = re.compile(r"ciscospark://us/([A-Z_]+)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_LOW = (1 << 62) - 1
_MIDDLE = (1 << 12) - 1
_VERSION, _VARIANT = 8 << 76, 2 << 62
_MASK = 0x2F6A41C3B59D7E8014D2A96F3B7C5E1 & ((1 << 122) - 1)
"""Spreads the bits so that ids do not all begin with zeros; it hides nothing."""


class Kind(StrEnum):
    """What an id may stand for."""

    CUSTOMER = "ENTERPRISE"
    SUBSCRIBERS_CUSTOMER = "CUSTOMER"
    ORGANIZATION = "ORGANIZATION"
    SUBSCRIBER = "SUBSCRIBER"
    PERSON = "PEOPLE"
    LOCATION = "LOCATION"
    LICENSE = "LICENSE"
    REPORT = "BILLING_REPORT"


def encode(kind: Kind, public_id: str) -> str:
    """The API's id of a thing, from its public id."""
    return encode_uuid(kind, uuid_of(public_id))


def encode_uuid(kind: Kind, number: UUID) -> str:
    """The API's id of something that has a UUID of its own."""
    written = f"ciscospark://us/{kind}/{number}"
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def decode(text: str, *kinds: Kind) -> str | None:
    """The public id that an id of one of these kinds holds; None for anything else. Padding does not matter."""
    raw = text.rstrip("=")
    try:
        written = base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    found = _WRITTEN.fullmatch(written)
    if found is None or found[1] not in kinds:
        return None
    return public_id_of(UUID(found[2]))


def uuid_of(public_id: str) -> UUID:
    """The UUID that holds a public id. Raises ValueError for what is none."""
    number = 0
    for letter in public_id:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    number ^= _MASK
    high, middle, low = number >> 74, number >> 62 & _MIDDLE, number & _LOW
    return UUID(int=high << 80 | _VERSION | middle << 64 | _VARIANT | low)


def public_id_of(found: UUID) -> str | None:
    """The public id in a UUID of ours; None when it is somebody else's."""
    whole = found.int
    if whole & (0xF << 76) != _VERSION or whole & (3 << 62) != _VARIANT:
        return None
    number = (whole >> 80 << 74 | (whole >> 64 & _MIDDLE) << 62 | whole & _LOW) ^ _MASK
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return None if number else "".join(reversed(letters))
