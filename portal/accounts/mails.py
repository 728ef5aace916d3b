"""The mails of signing in, owed like any other. The link to a new password is made as the mail leaves: none is kept."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.utils.translation import gettext_lazy as _

from portal.base import clock
from portal.base.ids import public_id
from portal.outbox import kinds, mails, recipients
from portal.outbox.kinds import Look, MailKind
from portal.outbox.models import Mail
from portal.outbox.recipients import Recipient

LONGEST = 254
"""Characters of an e-mail address (RFC 5321)."""
CHANGED = "account/password_changed"
"""One text, however a password was changed."""


def register() -> None:
    """Make them known; their names are those of the library's own mails."""
    kinds.register(
        MailKind("account.password_reset_key", _("Link to a new password"), look=_with_link),
        MailKind("account.unknown_account", _("No account with this address"), look=_with_address),
        MailKind("account.password_changed", _("Password changed"), template=CHANGED),
        MailKind("account.password_reset", _("Password chosen anew"), template=CHANGED),
        MailKind("account.password_set", _("Password set"), template=CHANGED),
    )


def kind_of(prefix: str) -> str:
    """The kind of one of the library's mails; "" for one that is not ours."""
    name = prefix.removeprefix("account/email/")
    return f"account.{name}" if f"account.{name}" in kinds.names() else ""


def owe(kind: str, to: Recipient) -> None:
    """Owe one; each time it is asked for is an event of its own."""
    mails.owe(kind, event=f"{kind}:{public_id()}", to=[to], at=clock.now())


def owe_stranger(kind: str, email: str, language: str) -> None:
    """Owe one to whoever typed an address that is nobody's; one that is too long to be any is not written to."""
    if len(email) <= LONGEST:
        owe(kind, recipients.address(email, language))


def _with_link(mail: Mail) -> Look:
    user = mail.user
    if user is None:
        return Look(moot=Mail.Why.NOT_THEIRS)
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return Look({"password_reset_url": get_adapter().get_reset_password_from_key_url(key)})


def _with_address(mail: Mail) -> Look:
    return Look({"email": mail.to})
