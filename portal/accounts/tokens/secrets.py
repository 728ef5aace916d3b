"""How a token is written: `rtm_`, forty random characters, six of checksum. Only its digest is kept."""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import zlib

PREFIX = "rtm_"
RANDOM = 40
CHECKSUM = 6
SHOWN = 8
"""Characters of the beginning that lists show, prefix included."""

_ALPHABET = string.digits + string.ascii_letters
_SHAPE = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{RANDOM + CHECKSUM}}}")


def make() -> str:
    """A new secret of 50 characters, 238 bits of it random; nothing of it is stored here."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(RANDOM))
    return f"{PREFIX}{body}{_checksum(body)}"


def is_whole(secret: str) -> bool:
    """Whether it is written as ours are: a slip of the keyboard is refused without asking the database."""
    if not _SHAPE.fullmatch(secret):
        return False
    body = secret[len(PREFIX) :]
    return _checksum(body[:RANDOM]) == body[RANDOM:]


def digest(secret: str) -> str:
    """What is kept of a secret: SHA-256 in 64 hexadecimal digits. So much randomness needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _checksum(body: str) -> str:
    rest, found = zlib.crc32(body.encode()), ""
    for _ in range(CHECKSUM):
        rest, place = divmod(rest, len(_ALPHABET))
        found += _ALPHABET[place]
    return found
