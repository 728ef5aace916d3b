"""The five steps of a review as its partner reads them; a decision that waits for a second person is still review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.models import Case, Check, ContactRound
from customers.models import Customer
from customers.states import Compliance
from portal.base.moments import local_time, time_span


@dataclass(frozen=True)
class Step:
    """One of the five steps (templates/components/_review_line.html)."""

    label: str
    note: str
    state: str
    status: str = ""


def steps(
    customer: Customer, case: Case | None, round_: ContactRound | None, made: int, at: datetime
) -> list[Step]:
    """Received, checked, in review, waiting for the partner, decided; `made` are the counted attempts."""
    finished = customer.checks.exclude(finished_at=None).select_related("profile")
    check = finished.order_by("-pk").first()
    checked = customer.shown_status != Compliance.CHECKING
    received = Step(
        _("Received"), local_time(customer.profile.created_at if customer.profile else None, at), "done"
    )
    return [
        received,
        _checked(check, checked=checked),
        _reviewed(customer, case, checked, at),
        _waited(customer, round_, made),
        _decided(customer, case, at),
    ]


def _checked(check: Check | None, *, checked: bool) -> Step:
    if not checked:
        return Step(_("Check"), _("usually within seconds"), "now", "checking")
    if check is None or check.finished_at is None:
        return Step(_("Checked"), "", "done")
    # From when it was owed: a check that nobody could do for an hour took an hour.
    since = check.created_at if check.trigger == Check.Trigger.LIST else check.profile.created_at
    took = max(1, round((check.finished_at - since).total_seconds()))
    return Step(_("Checked"), _("in %(time)s") % {"time": time_span(took)}, "done")


def _reviewed(customer: Customer, case: Case | None, checked: bool, at: datetime) -> Step:
    if customer.shown_status == Compliance.IN_REVIEW:
        return Step(_("In review"), _since(customer, at), "now", "in_review")
    if case is None or not checked:
        return Step(_("In review"), "" if not checked else _("was not needed"), "done" if checked else "next")
    return Step(_("In review"), local_time(case.opened_at, at), "done")


def review_minutes() -> dict[str, int]:
    """What a partner is told of how long a review takes, in minutes: its target and its limit."""
    return {"target": settings.REVIEW_TARGET_MINUTES, "limit": settings.REVIEW_LIMIT_MINUTES}


def _since(customer: Customer, at: datetime) -> str:
    seconds = (at - customer.shown_since).total_seconds()
    if seconds < 60:
        return _("since just now; usually %(target)s to %(limit)s min") % review_minutes()
    return _("for %(time)s; usually %(target)s to %(limit)s min") % {
        "time": time_span(seconds),
        **review_minutes(),
    }


def _waited(customer: Customer, round_: ContactRound | None, made: int) -> Step:
    if customer.shown_status == Compliance.AWAITING_PARTNER:
        since = local_time(customer.shown_since)
        return Step(_("Waiting for you"), since, "now", "awaiting_partner")
    if round_ is not None:
        note = ngettext("%(n)s contact attempt", "%(n)s contact attempts", made) % {"n": made}
        return Step(_("Waited for you"), note, "done")
    done = customer.shown_status in (
        Compliance.CLEAR,
        Compliance.NON_COMPLIANT,
        Compliance.DEPROVISIONED,
    )
    return Step(
        _("Waiting for you"), _("was not needed") if done else _("only if needed"), "done" if done else "next"
    )


def _decided(customer: Customer, case: Case | None, at: datetime) -> Step:
    status = Compliance(customer.shown_status)
    when = local_time(customer.shown_since, at)
    if status == Compliance.CLEAR:
        return Step(_("Clear"), when, "done")
    if status == Compliance.NON_COMPLIANT:
        return Step(_("Non-compliant"), when, "now", "non_compliant")
    if status == Compliance.DEPROVISIONED:
        return Step(_("Deprovisioned"), when, "now", "deprovisioned")
    later = status == Compliance.AWAITING_PARTNER
    after = _("usually %(target)s to %(limit)s min after your answer") % review_minutes()
    return Step(_("Decided"), after if later else "", "next")
