"""Standard Webhooks: the secret as it is written, and the three headers of a message."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"
RANDOM_BYTES = 32


def make_secret() -> str:
    """A new one: `whsec_` and 256 random bits in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(RANDOM_BYTES)).decode()


def headers(message_id: str, body: str, *, keys: Iterable[str], at: datetime) -> dict[str, str]:
    """One signature for each secret that is valid: a receiver needs to know only one of them."""
    moment = str(int(at.timestamp()))
    signed = f"{message_id}.{moment}.{body}".encode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{_signature(key, signed)}" for key in keys),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
