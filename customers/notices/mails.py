"""The two mails of notices: one at once, and the daily digest. Both ask anew, as they leave, what may be told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from customers.models import ByMail, Notice
from customers.notices import choices, links, reading
from customers.notices import kinds as notice_kinds
from customers.notices.reading import Told
from portal.accounts.access import actor_of
from portal.accounts.models import User
from portal.base import clock
from portal.outbox import kinds, mails, recipients
from portal.outbox.kinds import Look, MailKind
from portal.outbox.models import Mail

AT_ONCE, DIGEST = "notice.at_once", "notice.digest"
LINES = 50
"""A digest names so many; the page has the others."""


def register() -> None:
    """Make them known."""
    kinds.register(
        MailKind(AT_ONCE, _("Notification"), look=_look_at_once),
        MailKind(DIGEST, _("Daily digest of notifications"), look=_look_at_digest),
    )


def owe_at_once(notice: Notice, *, at: datetime, due_at: datetime) -> None:
    """Owe the mail of one notice, in the transaction of its event."""
    mails.owe(
        AT_ONCE,
        event=f"notice:{notice.pk}",
        to=[recipients.person(notice.user)],
        at=at,
        due_at=due_at,
        customer_id=notice.customer_id,
        notice=notice.pk,
    )


def owe_digest(user: User, *, day: str, at: datetime) -> Mail | None:
    """Owe the digest of a day; None when it is owed, or was sent, already."""
    made = mails.owe(DIGEST, event=f"notices:{day}", to=[recipients.person(user)], at=at, day=day)
    return made[0] if made else None


def _look_at_once(mail: Mail) -> Look:
    found = Notice.objects.filter(pk=mail.context.get("notice"))
    notice, at = found.select_related("user", "customer").first(), clock.now()
    if notice is None:
        return Look(moot=Mail.Why.GONE)
    if not found.filter(reading.shown(at)).exists():
        return Look(early=True)
    told = _still(notice.user, found, at)
    if not told:
        return Look(moot=Mail.Why.NOT_THEIRS)
    if _is_overtaken(notice, told[0]):
        return Look(moot=Mail.Why.UNTRUE)
    return _look(told, notice.user_id, notice.verb)


def _look_at_digest(mail: Mail) -> Look:
    if mail.user is None:
        return Look(moot=Mail.Why.NOT_THEIRS)
    told = _still(mail.user, Notice.objects.filter(told_in=mail.pk), clock.now())
    if not told:
        return Look(moot=Mail.Why.UNTRUE)
    return _look(told, mail.user.pk, choices.DIGEST)


def _look(told: list[Told], user_id: int, what: str) -> Look:
    said = {**_said(told[:LINES]), "count": len(told), "more": max(0, len(told) - LINES)}
    said["stop"] = links.address(user_id, what)
    return Look(said, headers=links.headers(user_id, what))


def _still(user: User, notices: QuerySet[Notice], at: datetime) -> list[Told]:
    """Those that their reader may see, wants by mail and has not muted, now that the mail leaves."""
    wanted = [verb for verb, wish in choices.of_user(user.pk).items() if wish.by_mail != ByMail.NEVER]
    mine = reading.seen_by(actor_of(user), at).filter(pk__in=notices.values("pk"), verb__in=wanted)
    heard = mine.exclude(customer__mutes__user=user).select_related("customer")
    with override(user.language):  # the words of the history are said here, not by the text of the mail
        return reading.told(heard.order_by("pk"))


def _is_overtaken(notice: Notice, told: Told) -> bool:
    """Whether the status has gone on, as after a decision that was undone."""
    return notice.is_outcome and bool(told.status) and told.status != notice.customer.compliance_status


def _said(told: list[Told]) -> dict[str, Any]:
    site = settings.SITE_URL
    lines = [
        {
            "customer": " ".join(one.customer.name.split()),
            "row": one.row,
            "label": kind.label if (kind := notice_kinds.kind(one.notice.verb)) else "",
            "address": site + reverse("customers:detail", args=[one.customer.public_id]),
        }
        for one in told
    ]
    return {
        "lines": lines,
        "first": lines[0],
        "page": site + reverse("notices:list"),
        "choices": site + reverse("notices:choices"),
    }
