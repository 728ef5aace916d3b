"""The address in a mail that stops such mails, good without signing in; nobody can make one for somebody else."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from portal.accounts.models import User

SALT = "customers.notices.stop"


@dataclass(frozen=True)
class Link:
    """Whose mails, and which: a type of event, or a word of `choices`."""

    user: User
    what: str


def address(user_id: int, what: str) -> str:
    """In full, for a mail."""
    signed = signing.dumps([user_id, what], salt=SALT)
    return f"{settings.SITE_URL}{reverse('notices:stop', args=[signed])}"


def headers(user_id: int, what: str) -> dict[str, str]:
    """With these a mail program offers it as a button (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{address(user_id, what)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def read(signed: str) -> Link | None:
    """What an address names; None for one that was not made here, or whose person is gone."""
    try:
        user_id, what = signing.loads(signed, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=user_id).first()
    return None if user is None else Link(user, str(what))
