"""A mail's turn: it is sent, waits, or is closed unsent with its reason; one that came back is told to its room."""

from __future__ import annotations

import smtplib
from datetime import datetime

from django.db import transaction

from portal.jobs import work
from portal.outbox import kinds, rendering
from portal.outbox.kinds import MailKind
from portal.outbox.models import Mail
from portal.outbox.recipients import Reader, reader_of

State, Why = Mail.State, Mail.Why
NOT_REACHED = (Why.NO_ADDRESS, Why.REFUSED, Why.NOT_THEIRS)
"""Reasons that leave a reader unreached, though there was something to say."""
PERMANENT = 500
"""From this answer of a mail server on, trying again does not help (RFC 5321)."""


def run(row_id: int, attempt: int, at: datetime) -> None:
    """Do a claimed mail and finish it under its fencing number.

    A mail server that fails gives it back (`mail_failed`), and so does one that refuses the address for now; what
    is not yet to be said waits (`busy`).
    """
    mail = Mail.objects.select_related("user", "partner").get(pk=row_id)
    kind = kinds.kind(mail.kind)
    look = kind.look(mail)
    reader = reader_of(mail)
    why = mail.why or look.moot or _unreachable(reader)
    if look.early and not why:
        work.give_back(Mail, row_id, attempt, at=at, reason="busy")
    elif why or reader is None:
        _close(mail, kind, attempt, at, state=State.DROPPED, why=why)
    else:
        _send(mail, kind, look, reader, attempt, at)


def _unreachable(reader: Reader | None) -> str:
    if reader is None:
        return Why.NOT_THEIRS
    return "" if reader.address else Why.NO_ADDRESS


def _send(mail: Mail, kind: MailKind, look: kinds.Look, reader: Reader, attempt: int, at: datetime) -> None:
    mail.to = reader.address
    try:
        rendering.message(mail, look, reader).send()
    except smtplib.SMTPRecipientsRefused as refused:
        if not _for_good(refused):
            work.give_back(Mail, mail.pk, attempt, at=at, reason="mail_failed")
            return
        _close(mail, kind, attempt, at, state=State.BOUNCED, why=Why.REFUSED)
    except (OSError, smtplib.SMTPException):
        work.give_back(Mail, mail.pk, attempt, at=at, reason="mail_failed")
    else:
        _close(mail, kind, attempt, at, state=State.DONE, why="")


def _for_good(refused: smtplib.SMTPRecipientsRefused) -> bool:
    """Whether the address is no good; a server that only puts strangers off (greylisting) answers 4xx."""
    answers = [code for code, _text in refused.recipients.values()]
    return not answers or max(answers) >= PERMANENT


def _close(mail: Mail, kind: MailKind, attempt: int, at: datetime, *, state: str, why: str) -> None:
    with transaction.atomic():
        if (
            work.finish(Mail, mail.pk, attempt, at=at, state=state, why=why, to=mail.to)
            and why in NOT_REACHED
        ):
            kind.undelivered(mail, at)
