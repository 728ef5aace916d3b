"""Every customer that runs towards deprovisioning: the 30 days, and partners who do not answer; soonest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Page
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.contacts import attempt_counts
from compliance.models import Case, ContactRound, Question
from compliance.review.partner_mails import COUNTDOWN, Notice
from compliance.review.queue import PAGE_SIZE
from compliance.rules import contacts as rules
from compliance.rules import deadline as deadline_rules
from customers.models import Customer
from customers.states import GONE, Compliance
from portal.base.paging import page_of
from portal.outbox.models import Mail

FAR = datetime.max.replace(tzinfo=UTC)
_UNREAD = Exists(
    Question.objects.filter(case__customer=OuterRef("pk"), answered_at__isnull=False, read_at__isnull=True)
)


def deadline(customer: Customer, at: datetime) -> tuple[datetime | None, int | None]:
    """When deprovisioning falls due for a non-compliant customer (00:00 UTC of day 31), and full days left."""
    day_zero = customer.non_compliant_on
    if not customer.is_non_compliant or day_zero is None:
        return None, None
    days = settings.NON_COMPLIANT_DAYS
    return deadline_rules.due_at(day_zero, days=days), deadline_rules.days_left(day_zero, at=at, days=days)


@dataclass(frozen=True)
class DeadlineRow:
    """One customer; `due_at` is None while the third counted attempt has not been made."""

    customer: Customer
    case_id: str
    kind: str
    due_at: datetime | None
    days_left: int | None
    progress: str
    held: bool
    delisted: bool
    soon: bool

    @property
    def order(self) -> tuple[Any, ...]:
        """The soonest first; those without a date yet last, most attempts first."""
        return (self.due_at is None, self.due_at or FAR, self.customer.pk)


def page(number: str | None, *, at: datetime) -> Page[Any]:
    """The page asked for. A fixed number of queries."""
    found = sorted([*_non_compliant(at), *_unanswered(at)], key=lambda row: row.order)
    return page_of(found, number, PAGE_SIZE, lambda some: some)


def _watched(status: str) -> QuerySet[Customer]:
    found = Customer.objects.filter(compliance_status=status, partner__is_sandbox=False)
    found = found.exclude(provisioning_status__in=GONE)
    newest = Prefetch("cases", Case.objects.order_by("-pk"), to_attr="newest_cases")
    return found.select_related("partner").prefetch_related(newest).annotate(unread=_UNREAD)


def _non_compliant(at: datetime) -> list[DeadlineRow]:
    found = list(_watched(Compliance.NON_COMPLIANT))
    told = _notices([one.pk for one in found])
    return [_of_thirty_days(one, told.get(one.pk, []), at) for one in found]


def _notices(pks: list[int]) -> dict[int, list[Mail]]:
    sent: dict[int, list[Mail]] = {}
    stopped = Customer.objects.filter(compliance_status=Compliance.NON_COMPLIANT)
    if pks:
        owed = Mail.objects.filter(kind__in=COUNTDOWN, customer_id__in=stopped.values("pk"))
        for one in owed.exclude(why=Mail.Why.CANCELLED).order_by("pk"):
            sent.setdefault(one.customer_id or 0, []).append(one)
    return sent


def _of_thirty_days(customer: Any, told: list[Mail], at: datetime) -> DeadlineRow:
    due_at, left = deadline(customer, at)
    day_zero = customer.non_compliant_on
    mine = [one for one in told if day_zero and day_zero.isoformat() in one.event]
    days = ", ".join(str(COUNTDOWN[Notice(one.kind)]) for one in mine)
    return DeadlineRow(
        customer=customer,
        case_id=_case_of(customer),
        kind="non_compliant",
        due_at=due_at,
        days_left=left,
        progress=_("Told %(days)s days before") % {"days": days} if days else _("No notice due yet"),
        held=customer.unread or _is_delisted(customer),
        delisted=_is_delisted(customer),
        soon=left is not None and left <= max(COUNTDOWN.values()) // 2,
    )


def _is_delisted(customer: Any) -> bool:
    """Whether somebody has to look first: its party is no longer listed."""
    return any(one.delisted_at for one in customer.newest_cases)


def _case_of(customer: Any) -> str:
    return str(customer.newest_cases[0].public_id) if customer.newest_cases else ""


def _unanswered(at: datetime) -> list[DeadlineRow]:
    rounds = ContactRound.objects.filter(ended_at=None, case__state="awaiting_partner")
    rounds = rounds.exclude(case__customer__provisioning_status__in=GONE)
    held = Question.objects.filter(case=OuterRef("case"), answered_at__isnull=False, read_at__isnull=True)
    found = rounds.select_related("case__customer__partner").prefetch_related("attempts")
    return [_of_round(one, at) for one in found.annotate(unread=Exists(held))]


def _of_round(round_: Any, at: datetime) -> DeadlineRow:
    due = rules.unreachable_at(
        round_.attempts.all(),
        attempt_counts.holidays(),
        window=settings.ANSWER_WINDOW_WORKING_DAYS,
        most=settings.CONTACT_ATTEMPTS,
    )
    made = {"made": attempt_counts.counted(round_), "most": settings.CONTACT_ATTEMPTS}
    said = (
        ngettext(
            "%(made)s counted attempt of %(most)s", "%(made)s counted attempts of %(most)s", made["made"]
        )
        % made
    )
    return DeadlineRow(
        customer=round_.case.customer,
        case_id=round_.case.public_id,
        kind="unreachable",
        due_at=due,
        days_left=max(0, (due - at).days) if due else None,
        progress=f"{said}. {attempt_counts.next_text(round_, at=at)}" if not due else said,
        held=round_.unread,
        delisted=False,
        soon=due is not None,
    )
