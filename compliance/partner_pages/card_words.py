"""What the partner's card says in each state. Never a list, a candidate, a score or a second approval."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.partner_pages import steps as partner_steps
from customers.models import Customer
from customers.states import Compliance
from portal.base.moments import time_within


def title(customer: Customer, waiting: int) -> str:
    """What the state is, in a few words; `waiting` are the open questions."""
    if _was_deleted(customer):
        return _("This customer was deleted")
    if waiting:
        return ngettext("We need %(n)s answer from you", "We need %(n)s answers from you", waiting) % {
            "n": waiting
        }
    return {
        Compliance.CHECKING: _("The check is running"),
        Compliance.CLEAR: _("Nothing stands against this customer"),
        Compliance.IN_REVIEW: _("A person is looking at this customer"),
        Compliance.AWAITING_PARTNER: _("We are trying to reach you"),
        Compliance.NON_COMPLIANT: _("This customer is non-compliant"),
        Compliance.DEPROVISIONED: _("This customer was deprovisioned"),
    }[Compliance(customer.shown_status)]


def text(customer: Customer, days_left: int | None, due_at: datetime | None, at: datetime) -> str:
    """What the state means, and what there is to do."""
    status = Compliance(customer.shown_status)
    if _was_deleted(customer):
        return _("Its review ended with it. What was checked, asked and answered is kept.")
    if status == Compliance.CHECKING and _is_late(customer, at):
        return _(
            "Checks take longer than usual just now. This one stays owed and is made by itself; nothing waits for it."
        )
    if status == Compliance.NON_COMPLIANT and due_at is not None:
        return ngettext(
            "%(n)s day is left. Without a change, deprovisioning of this customer and all its users starts %(when)s.",
            "%(n)s days are left. Without a change, deprovisioning of this customer and all its users starts %(when)s.",
            days_left or 0,
        ) % {"n": days_left, "when": time_within(due_at, at)}
    return {
        Compliance.CHECKING: _(
            "The restricted-party check runs beside provisioning, usually within seconds. Nothing waits for it."
        ),
        Compliance.CLEAR: _("There is nothing for you to do."),
        Compliance.IN_REVIEW: _(
            "Most reviews are decided in %(target)s to %(limit)s minutes. There is nothing for you to do now."
        )
        % partner_steps.review_minutes(),
        Compliance.AWAITING_PARTNER: _("The review goes on as soon as you have answered."),
        Compliance.NON_COMPLIANT: _("Without a change, this customer and all its users are deprovisioned."),
        Compliance.DEPROVISIONED: _("The services of this customer and of all its subscribers have ended."),
    }[status]


def _was_deleted(customer: Customer) -> bool:
    return customer.is_gone and customer.shown_status != Compliance.DEPROVISIONED


def _is_late(customer: Customer, at: datetime) -> bool:
    """By what the partner is shown alone: whether something was found must not show in it."""
    waited = (at - customer.shown_since).total_seconds()
    return waited > settings.CHECKS_LATE_AFTER_SECONDS


def keeps(customer: Customer) -> list[str]:
    """What goes on working."""
    status = customer.shown_status
    if status == Compliance.DEPROVISIONED or customer.is_gone:
        return []
    if status == Compliance.NON_COMPLIANT:
        return [
            _("Services that run go on until deprovisioning is due"),
            _("Releasing subscribers, correcting the address, answering and deleting"),
        ]
    return [_("All subscribers, calls and meetings"), _("Assigning packages and changing quantities")]


def stops_title(customer: Customer) -> str:
    """The heading of `stops`."""
    if customer.shown_status == Compliance.AWAITING_PARTNER:
        return _("What happens without an answer")
    return _("What is paused")


def stops(customer: Customer, unreachable_at: datetime | None, *, is_sure: bool, at: datetime) -> list[str]:
    """What does not work, or will not without an answer; `is_sure` once the last attempt was made."""
    status = customer.shown_status
    if customer.is_gone:
        return []
    if status == Compliance.AWAITING_PARTNER:
        return [
            ngettext(
                "We try to reach you %(n)s time, at least a working day apart",
                "We try to reach you %(n)s times, at least a working day apart",
                settings.CONTACT_ATTEMPTS,
            )
            % {"n": settings.CONTACT_ATTEMPTS},
            _unreachable(unreachable_at, is_sure=is_sure, at=at),
        ]
    if status == Compliance.NON_COMPLIANT:
        return [_("New assignments"), _("Higher quantities")]
    if status in (Compliance.CHECKING, Compliance.IN_REVIEW):
        return [_("Nothing: the check runs beside everything else")]
    return []


def _unreachable(moment: datetime | None, *, is_sure: bool, at: datetime) -> str:
    if moment is None:
        return _("After the last attempt, deprovisioning can start. Any answer from you stops that.")
    when = {"when": time_within(moment, at)}
    if is_sure:
        return (
            _("The last attempt was made: deprovisioning starts %(when)s. Any answer from you stops that.")
            % when
        )
    return _("Deprovisioning can start %(when)s at the earliest. Any answer from you stops that.") % when
