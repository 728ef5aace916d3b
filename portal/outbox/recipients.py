"""Who reads a mail, as it is owed; and with which address, language and time zone once its turn has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings

if TYPE_CHECKING:
    from portal.outbox.models import Mail


@dataclass(frozen=True)
class Reader:
    """Somebody who can be written to; `address` is "" when there is none."""

    address: str
    name: str
    language: str = settings.LANGUAGE_CODE
    time_zone: str = "UTC"


class Reads(Protocol):
    """What a person and a partner have in common: whoever reads their mails now, nobody when they may not."""

    pk: Any

    def reader(self) -> Reader | None:
        """Now."""


@dataclass(frozen=True)
class Recipient:
    """The reader of a mail that is owed; `key` stays the same whatever their address becomes."""

    key: str
    user_id: int | None = None
    partner_id: int | None = None
    address: str = ""
    language: str = ""

    def values(self) -> dict[str, Any]:
        """The columns of its row."""
        return {
            "user_id": self.user_id,
            "partner_id": self.partner_id,
            "to": self.address,
            "language": self.language,
        }


def person(user: Reads) -> Recipient:
    """Somebody with an account."""
    return Recipient(f"user:{user.pk}", user_id=user.pk)


def partner(partner: Reads) -> Recipient:
    """A partner as a whole: its contact address, else its first administrator."""
    return Recipient(f"partner:{partner.pk}", partner_id=partner.pk)


def address(email: str, language: str) -> Recipient:
    """A bare address that belongs to nobody here."""
    return Recipient(f"address:{email.lower()}", address=email, language=language)


def reader_of(mail: Mail) -> Reader | None:
    """Who reads it if it leaves now; None for somebody who is gone or may not sign in any more."""
    if mail.recipient.startswith("user:"):
        return mail.user.reader() if mail.user is not None else None
    if mail.partner is not None:
        return mail.partner.reader()
    return Reader(mail.to, mail.to, mail.language or settings.LANGUAGE_CODE)
