"""What a partner's review needs of it, for its first page: answers, and days that run. Never a list, name or score."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.contacts import attempt_counts
from compliance.deprovisioning.countdowns import deadline
from compliance.models import ContactRound, Question
from customers.directory import needs
from customers.models import Customer
from customers.states import Compliance
from portal.base.actors import Actor
from portal.base.moments import day, time_span

ANSWERS, DAYS, REVIEWS = 0, 10, 60


def register() -> None:
    """Make them known."""
    needs.register("answers", answers, place=ANSWERS)
    needs.register("non_compliant", non_compliant, place=DAYS)
    needs.register("reviews", reviews, place=REVIEWS)


def _shown(actor: Actor, status: str, at: datetime) -> list[Customer]:
    found = Customer.objects.for_actor(actor).present().with_status_shown(at).filter(status_shown=status)
    return list(found.order_by("compliance_since", "pk"))


def _page(customer: Customer) -> str:
    return reverse("customers:detail", args=[customer.public_id])


def _list(status: str) -> str:
    return f"{reverse('customers:list')}?compliance={status}"


def _span(customer: Customer, at: datetime) -> str:
    return time_span(max(0, (at - customer.shown_since).total_seconds()))


def answers(actor: Actor, at: datetime) -> needs.Need | None:
    """Customers whose reviewers wait for an answer: how often they asked, and the earliest day it is due."""
    waiting = _shown(actor, Compliance.AWAITING_PARTNER, at)
    return needs.Need(
        title=_("Reviewers wait for your answer"),
        icon="chat-left-text-fill",
        tone="wait",
        count=len(waiting),
        lines=[_question(one, at) for one in waiting[: needs.SHOWN]],
        url=_list(Compliance.AWAITING_PARTNER),
    )


def _question(customer: Customer, at: datetime) -> needs.Line:
    round_ = ContactRound.objects.filter(case__customer=customer, ended_at=None).order_by("-pk").first()
    made = attempt_counts.counted(round_) if round_ else 0
    parts = [_("Contact attempt %(made)s of %(most)s") % {"made": made, "most": settings.CONTACT_ATTEMPTS}]
    parts.append(_("waiting for %(span)s") % {"span": _span(customer, at)})
    asked = Question.objects.filter(case__customer=customer, answered_at=None, due_on__isnull=False)
    due_on = asked.order_by("due_on", "pk").values_list("due_on", flat=True).first()
    if due_on is not None:
        parts.insert(0, _("Answer by %(day)s") % {"day": day(due_on)})
    return needs.Line(customer.name, _page(customer), " · ".join(parts))


def non_compliant(actor: Actor, at: datetime) -> needs.Need | None:
    """Customers that are deprovisioned unless something changes, the soonest first."""
    found = _shown(actor, Compliance.NON_COMPLIANT, at)
    lines = []
    for one in sorted(found, key=lambda one: str(one.non_compliant_on))[: needs.SHOWN]:
        due_at, left = deadline(one, at)
        told = ngettext("%(n)s day left", "%(n)s days left", left or 0) % {"n": left}
        lines.append(needs.Line(one.name, _page(one), told, due_at))
    return needs.Need(
        title=_("Non-compliant: days are running"),
        icon="x-octagon-fill",
        tone="stop",
        count=len(found),
        lines=lines,
        url=_list(Compliance.NON_COMPLIANT),
    )


def reviews(actor: Actor, at: datetime) -> needs.Need | None:
    """Customers that a person looks at: nothing to do but to know since when."""
    found = _shown(actor, Compliance.IN_REVIEW, at)
    return needs.Need(
        title=_("In review: nothing for you to do"),
        icon="eye-fill",
        tone="work",
        count=len(found),
        lines=[
            needs.Line(one.name, _page(one), _("In review for %(span)s") % {"span": _span(one, at)})
            for one in found[: needs.SHOWN]
        ],
        url=_list(Compliance.IN_REVIEW),
    )
