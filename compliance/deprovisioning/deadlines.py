"""The two ways to deprovisioning: 30 days non-compliant, or three counted attempts without an answer.

Started by the machine itself; with DEPROVISION_REQUIRES_RELEASE two people must release each first.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from compliance.contacts import reminders, unreachable
from compliance.deprovisioning import releases
from compliance.events import contacts as events
from compliance.events.cases import CaseDeprovisioned
from compliance.models import Case, ContactRound
from compliance.review import case_log, delistings, partner_mails, unread_answers, withdrawals
from compliance.rules import deadline
from compliance.states import OPEN_CASE_STATES, CaseState
from customers.lifecycle import removal
from customers.models import Customer
from customers.profile import compliance_status
from customers.states import GONE, Compliance
from portal.accounts.rights import Right
from portal.base.actors import Actor, system
from portal.base.errors import DomainError

logger = logging.getLogger(__name__)

MACHINE = system("deadlines")
REASONS = {
    "non_compliant": f"Non-compliant for {settings.NON_COMPLIANT_DAYS} days.",
    "unreachable": f"The partner could not be reached in {settings.CONTACT_ATTEMPTS} attempts.",
}


@dataclass(frozen=True)
class Trigger:
    """Why a customer is to be deprovisioned; `key` names the one clock or round that it rests on."""

    because: str
    key: str


class NothingDue(DomainError):
    """No trigger is met."""

    code = "nothing_due"
    text = _("Deprovisioning of this customer is not due.")


class OwnRelease(DomainError):
    """Two people."""

    code = "own_release"
    text = _("You proposed this release yourself. Another person has to confirm it.")
    status = 403


def run(at: datetime) -> int:
    """Send the notices that are due and deprovision who is due; how many effects. Safe to repeat and to skip.

    Each customer in its own transaction: one that fails is logged by number and does not stop the others.
    """
    return sum(_safely(number, at) for number in _watched())


def _watched() -> list[int]:
    waiting = ContactRound.objects.filter(ended_at=None).values("case__customer_id")
    stopped = Customer.objects.filter(compliance_status=Compliance.NON_COMPLIANT)
    found = stopped | Customer.objects.filter(pk__in=waiting)
    return list(found.exclude(provisioning_status__in=GONE).order_by("pk").values_list("pk", flat=True))


def _safely(number: int, at: datetime) -> int:
    try:
        with transaction.atomic():
            return _look(number, at)
    except Exception:
        logger.exception("the deadlines of customer %s failed", number)
        return 0


def _look(number: int, at: datetime) -> int:
    case = _case_of(number)
    if case is None:
        return 0
    case_log.hold(case)
    customer = case.customer
    if customer.is_gone:
        return 0
    sent = _notices(case, at)
    met = trigger(case, at=at)
    if met is None or (settings.DEPROVISION_REQUIRES_RELEASE and not releases.is_released(case, met.key)):
        return sent
    _deprovision(case, met, at)
    return sent + 1


def _case_of(customer_id: int) -> Case | None:
    """The case that is being worked on, else the newest."""
    mine = Case.objects.filter(customer_id=customer_id)
    return mine.filter(state__in=OPEN_CASE_STATES).first() or mine.order_by("-pk").first()


def trigger(case: Case, *, at: datetime) -> Trigger | None:
    """Which trigger a customer's case meets now; None while an unread answer or a party no longer listed holds both."""
    if unread_answers.is_unread(case.customer):
        return None
    met = _thirty_days(case.customer, at) or _unreachable(case, at)
    return None if met and delistings.holds(case) else met


def due_once_read(case: Case, *, at: datetime) -> bool:
    """Whether only an unread answer holds the deprovisioning of a case's customer."""
    due = unread_answers.is_unread(case.customer) and _thirty_days(case.customer, at) is not None
    return due and not delistings.holds(case)


def _thirty_days(customer: Customer, at: datetime) -> Trigger | None:
    day_zero = customer.non_compliant_on
    if not customer.is_non_compliant or day_zero is None:
        return None
    if not deadline.is_due(day_zero, at=at, days=settings.NON_COMPLIANT_DAYS):
        return None
    return Trigger("non_compliant", f"non_compliant:{day_zero.isoformat()}")


def _unreachable(case: Case, at: datetime) -> Trigger | None:
    round_, due = _waited(case, at)
    if round_ is None or due is None or at < due:
        return None
    return Trigger("unreachable", f"unreachable:{round_.pk}")


def _waited(case: Case, at: datetime) -> tuple[ContactRound | None, datetime | None]:
    """The running round of a case that waits for its partner, and when that one counts as unreachable."""
    round_ = ContactRound.objects.filter(case=case, ended_at=None).first()
    if round_ is None or case.state != CaseState.AWAITING_PARTNER:
        return None, None
    return round_, unreachable.due(round_, at=at)


def _notices(case: Case, at: datetime) -> int:
    """What the partner is to be told before either trigger is met; how many notices."""
    if unread_answers.is_unread(case.customer):
        return _countdown(case, at)
    round_, due = _waited(case, at)
    near = reminders.on_the_day_before(case, round_, due, at=at) if round_ and due else 0
    return near + _countdown(case, at)


def _countdown(case: Case, at: datetime) -> int:
    """14, 7 and 1 day before the due date, once each; the latest only when several were missed."""
    customer, day_zero = case.customer, case.customer.non_compliant_on
    if not customer.is_non_compliant or day_zero is None:
        return 0
    days = settings.NON_COMPLIANT_DAYS
    left = deadline.notice_due(day_zero, at=at, days=days)
    if left is None:
        return 0
    made = partner_mails.owe(
        customer=customer,
        kind=partner_mails.Notice(f"partner.due_{left}"),
        event=f"due:{customer.pk}:{day_zero.isoformat()}:{left}",
        at=at,
        due_on=deadline.due_at(day_zero, days=days).date().isoformat(),
    )
    if not made:
        return 0
    case_log.add(events.NoticeOwed(days_left=left), case=case, actor=MACHINE, at=at)
    return 1


def _deprovision(case: Case, met: Trigger, at: datetime) -> None:
    """The customer, all its users, its status, its open case, the events and the mail: all or nothing."""
    customer = case.customer
    removal.deprovision(actor=MACHINE, customer=customer, reason=REASONS[met.because], at=at)
    compliance_status.move(customer=customer, target=Compliance.DEPROVISIONED, actor=MACHINE, at=at)
    deprovisioned = CaseDeprovisioned(because=met.because, key=met.key)
    case_log.add(deprovisioned, case=case, actor=MACHINE, at=at)
    if case.state in OPEN_CASE_STATES:
        withdrawals.withdraw(case, actor=MACHINE, because=f"deprovisioned_{met.because}", at=at)
    partner_mails.owe(
        customer=customer,
        kind=partner_mails.Notice.DEPROVISIONING,
        event=f"deprovisioning:{customer.pk}:{met.key}",
        at=at,
        because=met.because,
    )


def propose_release(*, actor: Actor, customer: Customer, at: datetime) -> None:
    """Say, as the first person, that a due deprovisioning may start. Raises `NotAllowed` and `NothingDue`."""
    case_log.reviewer(actor)
    with transaction.atomic():
        case, met = _due(actor, customer, at)
        if not releases.said(case, met.key):
            _say(case, actor, events.ReleaseProposed, met, at)


def confirm_release(*, actor: Actor, customer: Customer, at: datetime) -> None:
    """Say it as the second person: the next run deprovisions. Raises `NotAllowed`, `NothingDue`, `OwnRelease`."""
    case_log.reviewer(actor, Right.SECOND_APPROVAL)
    with transaction.atomic():
        case, met = _due(actor, customer, at)
        said = releases.said(case, met.key)
        if releases.PROPOSED not in said:
            raise NothingDue
        if said[releases.PROPOSED].by_id == actor.user_id:
            raise OwnRelease
        if releases.CONFIRMED not in said:
            _say(case, actor, events.ReleaseConfirmed, met, at)


def withdraw_release(*, actor: Actor, customer: Customer, at: datetime) -> None:
    """Call a release off, proposed or confirmed, while it has not been carried out: two people are needed anew.

    Any reviewer may. Raises `NotAllowed` and `NothingDue`.
    """
    case_log.reviewer(actor)
    with transaction.atomic():
        case, met = _due(actor, customer, at)
        if not releases.said(case, met.key):
            raise NothingDue
        _say(case, actor, events.ReleaseWithdrawn, met, at)


def _due(actor: Actor, customer: Customer, at: datetime) -> tuple[Case, Trigger]:
    case = _case_of(customer.pk)
    if case is None:
        raise NothingDue
    case_log.hold(case, actor)
    met = None if case.customer.is_gone else trigger(case, at=at)
    if met is None:
        raise NothingDue
    return case, met


def _say(case: Case, actor: Actor, kind: type[events.ReleaseFact], met: Trigger, at: datetime) -> None:
    case_log.add(kind(because=met.because, key=met.key), case=case, actor=actor, at=at)
