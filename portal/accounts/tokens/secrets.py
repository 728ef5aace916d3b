"""How a token is written: `rtm_` or another prefix, forty random characters, six of checksum.

Only its digest is kept.
"""

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

CLIENT, CODE, ACCESS, REFRESH = "rts_", "rtc_", "rta_", "rtr_"
"""Prefixes of OAuth: a client's secret, a code, an access and a refresh token."""

_ALPHABET = string.digits + string.ascii_letters
_SHAPE = re.compile(rf"[0-9A-Za-z]{{{RANDOM + CHECKSUM}}}")


def make(prefix: str = PREFIX) -> str:
    """A new secret of 50 characters, 238 bits of it random; nothing of it is stored here."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(RANDOM))
    return f"{prefix}{body}{_checksum(body)}"


def is_whole(secret: str, prefix: str = PREFIX) -> bool:
    """Whether it is written as ours are: a slip of the keyboard is refused without asking the database."""
    body = secret.removeprefix(prefix)
    if body == secret or not _SHAPE.fullmatch(body):
        return False
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
