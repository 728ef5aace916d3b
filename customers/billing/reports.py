"""Asking for a report, making it in the background, and letting it go (contract W37–W39)."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.billing import consumption
from customers.models import BillingReport
from portal.accounts.models import Partner
from portal.accounts.rights import Right
from portal.base.actors import Actor
from portal.base.errors import NotAllowed, raise_if
from portal.jobs import hint, work

logger = logging.getLogger(__name__)
YEARS = 5
"""How far back a report may begin."""
FAILED = {"code": 2025, "description": "The report could not be made. Ask for it again."}


def ask(
    *,
    actor: Actor,
    partner: Partner,
    type: str,
    first_day: date,
    last_day: date,
    of_sub_partner: Partner | None = None,
    with_own: bool = False,
    made_by: str = "",
    at: datetime,
) -> BillingReport:
    """Owe a report; the worker makes it. `made_by` is the public id of a token.

    Raises `NotAllowed`, and `Invalid` with every problem.
    """
    if not actor.may(Right.KEEP_REPORTS) or partner.pk not in actor.partner_ids:
        raise NotAllowed
    raise_if(_problems(type, first_day, last_day, at))
    made = BillingReport.objects.create(
        partner=partner,
        of_sub_partner=of_sub_partner,
        type=type,
        first_day=first_day,
        last_day=last_day,
        with_own=with_own,
        made_by=made_by,
        created_at=at,
        due_at=at,
    )
    hint.after_commit()
    return made


def _problems(type: str, first: date, last: date, at: datetime) -> list[tuple[str, str, str]]:
    today, found = at.astimezone(UTC).date(), []
    if type not in BillingReport.Type.values:
        found.append(("type", "unknown_report_type", str(_("The types are PARTNER, CUSTOMER and USER."))))
    if last >= today:
        text = _("The last day must be over: choose a day before today (UTC).")
        found.append(("last_day", "day_not_over", str(text)))
    if first > last:
        text = _("The first day must not be after the last day.")
        found.append(("first_day", "days_in_wrong_order", str(text)))
    if first < _years_before(today):
        text = _("A report begins at most five years back.")
        found.append(("first_day", "day_too_old", str(text)))
    return found


def _years_before(day: date) -> date:
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year - YEARS, day=last)


def of_actor(actor: Actor) -> QuerySet[BillingReport]:
    """The reports its partners asked for; none for those who may not see all of a partner."""
    if not actor.may(Right.SEE_ALL_OF_PARTNER):
        return BillingReport.objects.none()
    own = Q(partner_id__in=actor.partner_ids)
    return BillingReport.objects.filter(own).select_related("partner", "of_sub_partner")


def delete(*, actor: Actor, report: BillingReport) -> None:
    """Let it go; nothing that it was made of is touched. Raises `NotAllowed`."""
    if not actor.may(Right.KEEP_REPORTS) or not of_actor(actor).filter(pk=report.pk).exists():
        raise NotAllowed
    report.delete()


def run(row_id: int, attempt: int, at: datetime) -> None:
    """Walk every row once, so that what is offered can be read to its end."""
    report = BillingReport.objects.filter(pk=row_id).first()
    if report is None:
        return  # let go meanwhile
    try:
        count, errors = sum(1 for _row in consumption.rows(report)), []
    except Exception:
        logger.exception("a billing report failed: %s", report.pk)
        count, errors = 0, [FAILED]
    work.finish(BillingReport, row_id, attempt, at=at, rows=count, errors=errors)


def status_of(report: BillingReport) -> str:
    """IN_PROGRESS, COMPLETED or FAILED."""
    if report.finished_at is None:
        return "IN_PROGRESS"
    return "FAILED" if report.errors else "COMPLETED"


def with_status(found: QuerySet[BillingReport], status: str) -> QuerySet[BillingReport]:
    """Those whose `status_of` it is."""
    if status == "IN_PROGRESS":
        return found.filter(finished_at__isnull=True)
    done = found.filter(finished_at__isnull=False)
    return done.filter(errors=[]) if status == "COMPLETED" else done.exclude(errors=[])


def category_of(report: BillingReport) -> str:
    """RECONCILIATION for whole calendar months, POINT_IN_TIME for any other days."""
    after = date.fromordinal(report.last_day.toordinal() + 1)
    return "RECONCILIATION" if report.first_day.day == 1 and after.day == 1 else "POINT_IN_TIME"
