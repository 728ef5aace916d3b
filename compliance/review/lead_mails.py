"""Mails to compliance leads: owed with what they tell of (an escalation, an alarm). Never a list or a score."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compliance.models import Case, CaseEvent
from compliance.states import OPEN_CASE_STATES
from portal.accounts.models import User
from portal.accounts.rights import OPERATOR_RIGHTS, Right
from portal.base.actors import Actor
from portal.outbox import kinds, mails, recipients
from portal.outbox.kinds import Look, MailKind
from portal.outbox.models import Mail

NAMED = 20
"""How many cases one mail names; the rest are in the queue."""


class DeskMail(TextChoices):
    """What a lead is told by mail."""

    HANDED_UP = "desk.handed_up", _("Case handed to the compliance lead")
    OVERDUE = "desk.overdue", _("Cases nobody moves")
    VELOCITY = "desk.velocity", _("A partner changes very much at once")
    LOOK_ALIKES = "desk.look_alikes", _("Names one letter apart")
    LIST_SHORT = "desk.list_short", _("A list fell short")
    LIST_ASKED = "desk.list_asked", _("A list that fell short is to be accepted")


ALARMS = (DeskMail.VELOCITY, DeskMail.LOOK_ALIKES, DeskMail.LIST_SHORT, DeskMail.LIST_ASKED)
"""About a partner or a list, not a case: they stay true whatever is decided meanwhile."""


def register() -> None:
    """Make the kinds known."""
    kinds.register(*(MailKind(one.value, one.label, look=_look) for one in DeskMail))


def leads() -> QuerySet[User]:
    """Everybody an escalation is for."""
    roles = [role for role, rights in OPERATOR_RIGHTS.items() if Right.LEAD in rights]
    return User.objects.filter(operator_role__in=roles, is_active=True).order_by("pk")


def owe_handed_up(event: CaseEvent, *, case: Case, actor: Actor, at: datetime) -> None:
    """One mail to every lead but whoever escalated; inside the transaction that escalates."""
    others = leads().exclude(pk=actor.user_id or 0)
    context = {"case": case.pk, "by": actor.name}
    _owe(DeskMail.HANDED_UP, f"handed-up:{event.pk}", others, at=at, customer_id=case.customer_id, **context)


def owe_overdue(at: datetime) -> None:
    """One mail to every lead for what the clock escalates: the first at once, all others of the hour together.

    It names what is still open when it goes out, so a night's worth of late cases is one mail, and none is left out.
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    for lead in leads():
        for due_at in (at, hour + timedelta(hours=1)):
            if _owe(DeskMail.OVERDUE, f"overdue:{due_at:%Y-%m-%dT%H}", [lead], at=at, due_at=due_at):
                break


def owe_alarm(kind: DeskMail, event: str, *, at: datetime, **context: Any) -> None:
    """One mail to every lead about what a partner does as a whole; `context` is what its text names."""
    _owe(kind, event, leads(), at=at, **context)


def _owe(kind: DeskMail, event: str, to: Any, *, at: datetime, **more: Any) -> list[Mail]:
    return mails.owe(kind, event=event, to=[recipients.person(one) for one in to], at=at, **more)


def _look(mail: Mail) -> Look:
    """Moot once nobody of it is with the lead any more, or its reader is none."""
    cases = [] if mail.kind in ALARMS else _still_with_the_lead(mail)
    if not leads().filter(pk=mail.user_id or 0).exists():
        moot = Mail.Why.NOT_THEIRS.value
    else:
        moot = "" if cases or mail.kind in ALARMS else Mail.Why.UNTRUE.value
    return Look(_context(mail, cases), moot=moot)


def _still_with_the_lead(mail: Mail) -> list[Case]:
    """The cases it is about that nobody has decided meanwhile, those escalated first first."""
    found = Case.objects.filter(state__in=OPEN_CASE_STATES, escalated_at__isnull=False)
    if mail.context.get("case") is not None:
        found = found.filter(pk=mail.context["case"])
    return list(found.select_related("customer__partner").order_by("escalated_at", "pk"))


def _context(mail: Mail, cases: list[Case]) -> dict[str, Any]:
    return {
        **mail.context,
        "limit": settings.REVIEW_LIMIT_MINUTES,
        "cases": [_line(one) for one in cases[:NAMED]],
        "count": len(cases),
        "more": max(0, len(cases) - NAMED),
        "queue": f"{settings.SITE_URL}{reverse('compliance:queue')}?claim=lead",
        "lists": f"{settings.SITE_URL}{reverse('compliance:lists')}",
        "all": f"{settings.SITE_URL}{reverse('compliance:queue')}",
    }


def _line(case: Case) -> dict[str, str]:
    address = reverse("compliance:case", args=[case.public_id])
    return {
        "customer": " ".join(case.customer.name.split()),
        "partner": case.customer.partner.name,
        "address": f"{settings.SITE_URL}{address}",
    }
