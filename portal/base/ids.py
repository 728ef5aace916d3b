"""Opaque ids for addresses that people outside the operator may see."""

from __future__ import annotations

import secrets
from hashlib import blake2b

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 20


def public_id() -> str:
    """A random id of 20 letters and digits (about 99 bits), without look-alikes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def digest(*parts: str) -> str:
    """A stable 32-digit fingerprint of texts."""
    state = blake2b(digest_size=16)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        state.update(len(raw).to_bytes(8, "big") + raw)
    return state.hexdigest()
