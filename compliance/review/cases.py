"""Review cases: opened or joined by hits, claimed and given back, withdrawn with their customer, escalated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from compliance.events import cases as events
from compliance.models import Case, Check, CheckCandidate
from compliance.review import candidates as case_candidates
from compliance.review import case_log, decisions, lead_mails, notes, queue, refusals, withdrawals
from compliance.states import CASE, OPEN_CASE_STATES, CaseState
from customers.models import Customer
from customers.profile import compliance_status
from customers.states import GONE, Compliance
from portal.accounts.rights import Right
from portal.base.actors import Actor, system
from portal.base.errors import DomainError, Stale
from portal.base.transitions import ForbiddenTransition


class Claimed(DomainError):
    """Another reviewer is at work on it."""

    code = "claimed"
    text = _("%(name)s is working on this case.")


class NotClaimable(DomainError):
    """The case is not in the queue."""

    code = "not_claimable"
    text = _("This case is not waiting to be worked on now.")


def join_hits(*, check: Check, candidates: Sequence[CheckCandidate], at: datetime, trigger: str = "") -> Case:
    """Put a check's strong and review candidates into the customer's one open case, or open it.

    `trigger` says what raised them, when it is not what raised the check.

    Moves a checking or clear customer to in review; in any other state only marks that something newer
    is to be looked at; a non-compliant customer's decided case is opened again while its 30 days run on.
    A party seen again in a new wording, in a higher band or for a changed customer
    loses its verdict.
    """
    actor = system("check")
    with transaction.atomic():
        customer = Customer.objects.select_for_update(no_key=True).get(pk=check.customer_id)
        case, kind = _open_or_join(customer, trigger or check.trigger, at)
        case.customer = customer
        _succeeds(case)
        new = case_candidates.add_candidates(case, check, candidates, at=at)
        case_log.add(kind(check=check.pk, candidates=new), case=case, actor=actor, at=at)
        _customer_follows(customer, actor, at)
    return case


def _open_or_join(customer: Customer, trigger: str, at: datetime) -> tuple[Case, type[events.HitsFound]]:
    running = Case.objects.filter(customer=customer, state__in=OPEN_CASE_STATES)
    found = running.select_for_update(no_key=True).first() or _refused(customer, at)
    if found is not None:
        return found, events.CaseJoined
    try:
        with transaction.atomic():  # a savepoint: the constraint decides when two open one at once
            return Case.objects.create(customer=customer, trigger=trigger, opened_at=at), events.CaseOpened
    except IntegrityError:
        return running.get(), events.CaseJoined


def _succeeds(case: Case) -> None:
    """Tie a case to the refused or withdrawn one of the customer that this one was before."""
    earlier = None if case.predecessor_id else refusals.unanswered(case.customer)
    if earlier is not None:
        case.predecessor = earlier
        case.save(update_fields=["predecessor"])


def _refused(customer: Customer, at: datetime) -> Case | None:
    """The case a non-compliant customer was refused on, opened again: an approval must look at its match too."""
    if not customer.is_non_compliant:
        return None
    decided = Case.objects.filter(customer=customer, state=CaseState.NON_COMPLIANT)
    case = decided.select_for_update(no_key=True).order_by("-pk").first()
    if case is not None:
        case.customer = customer
        decisions.reopen_held(case, actor=system("check"), reason="", at=at)
    return case


def _customer_follows(customer: Customer, actor: Actor, at: datetime) -> None:
    if customer.compliance_status in (Compliance.CHECKING, Compliance.CLEAR):
        compliance_status.move(customer=customer, target=Compliance.IN_REVIEW, actor=actor, at=at)
    elif customer.compliance_status != Compliance.DEPROVISIONED:
        compliance_status.mark_recheck(customer=customer, at=at)


def claim(*, actor: Actor, case: Case, at: datetime) -> None:
    """Take a case for CLAIM_MINUTES; one's own claim is renewed, an expired one may be taken.

    Raises `NotAllowed`, `Claimed` (somebody else works on it) and `NotClaimable`.
    """
    case_log.reviewer(actor)
    with transaction.atomic():
        case_log.hold(case, actor)
        mine = case.claimed_by_id == actor.user_id
        if case.state == CaseState.CLAIMED and mine:
            case_log.require_holder(case, actor, at=at)
            return
        _require_free(case, at)
        _take(case, actor, at)


def _require_free(case: Case, at: datetime) -> None:
    if case.state not in (CaseState.OPEN, CaseState.CLAIMED):
        raise NotClaimable
    if case.state == CaseState.CLAIMED and case.claimed_until is not None and case.claimed_until > at:
        raise Claimed(name=str(case.claimed_by))


def _take(case: Case, actor: Actor, at: datetime) -> None:
    until = case_log.claim_until(at)
    if case.state == CaseState.OPEN:
        CASE.move(case, CaseState.CLAIMED, claimed_by_id=actor.user_id, claimed_until=until)
    else:
        _take_over(case, actor, until)
    case_log.add(events.CaseClaimed(), case=case, actor=actor, at=at)


def _take_over(case: Case, actor: Actor, until: datetime) -> None:
    """Compare-and-set on the expired claim: of two who try, one gets it."""
    seen = Case.objects.filter(
        pk=case.pk,
        state=CaseState.CLAIMED,
        claimed_by_id=case.claimed_by_id,
        claimed_until=case.claimed_until,
    )
    if seen.update(claimed_by_id=actor.user_id, claimed_until=until) != 1:
        raise Stale
    case.claimed_by_id, case.claimed_until = actor.user_id, until


def take_next(*, actor: Actor, at: datetime) -> Case | None:
    """Claim the most urgent free case: an unread answer first, then the least time left; None when none is free.

    Safe for several reviewers at once: each gets another case. Raises `NotAllowed`.
    """
    case_log.reviewer(actor)
    expired = Q(state=CaseState.CLAIMED) & (Q(claimed_until__lte=at) | Q(claimed_until=None))
    free = Case.objects.filter(Q(state=CaseState.OPEN) | expired)
    if not actor.may(Right.LEAD):
        free = free.exclude(pk__in=notes.for_the_lead().values("case_id"))
    open_to_all = set(free.values_list("pk", flat=True))
    # In the order of the whole queue: what colleagues hold of a partner counts as its turn.
    in_order = queue.sheets(Case.objects.filter(state__in=queue.WORK), at=at)
    for sheet in (one for one in in_order if one.pk in open_to_all):
        case = Case.objects.get(pk=sheet.pk)
        try:
            claim(actor=actor, case=case, at=at)
        except (Claimed, NotClaimable, Stale, ForbiddenTransition):
            continue
        return case
    return None


def keep(*, actor: Actor, case: Case, at: datetime) -> None:
    """Renew one's own claim while one is at work. Raises `NotAllowed` and `NotHeld`."""
    case_log.reviewer(actor)
    with transaction.atomic():
        case_log.hold(case, actor)
        case_log.require_holder(case, actor, at=at)


def release(*, actor: Actor, case: Case, at: datetime) -> None:
    """Give a claimed case back to the queue. Raises `NotAllowed` and `NotHeld`."""
    case_log.reviewer(actor)
    with transaction.atomic():
        case_log.hold(case, actor)
        case_log.require_holder(case, actor, at=at)
        CASE.move(case, CaseState.OPEN, claimed_by_id=None, claimed_until=None)
        case_log.add(events.CaseReleased(), case=case, actor=actor, at=at)


def withdraw_deleted(at: datetime) -> int:
    """Withdraw the cases of customers that their partner deleted; how many. The evidence stays; safe to repeat."""
    running = Case.objects.filter(state__in=[*OPEN_CASE_STATES, CaseState.NON_COMPLIANT])
    gone = running.filter(customer__provisioning_status__in=GONE)
    gone = gone.exclude(state=CaseState.NON_COMPLIANT, customer__compliance_status=Compliance.DEPROVISIONED)
    return sum(_withdraw_one(case, at) for case in gone.order_by("pk"))


def _withdraw_one(case: Case, at: datetime) -> bool:
    with transaction.atomic():
        case_log.hold(case)
        if not case.customer.is_gone or not CASE.allows(case.state, CaseState.WITHDRAWN):
            return False
        withdrawals.withdraw(case, actor=system("cases"), because="customer_deleted", at=at)
        return True


def escalate_late(at: datetime) -> int:
    """Escalate every open case past its limit to the compliance lead, once a round; how many."""
    waiting = Case.objects.filter(state__in=OPEN_CASE_STATES, escalated_at=None)
    late = [one for one in queue.sheets(waiting, at=at) if one.clock.left_seconds <= 0]
    return sum(_escalate(one.pk, at) for one in late)


def _escalate(pk: int, at: datetime) -> bool:
    with transaction.atomic():
        case = Case.objects.get(pk=pk)
        case_log.hold(case)
        if case.escalated_at is not None or case.state not in OPEN_CASE_STATES:
            return False
        Case.objects.filter(pk=pk).update(escalated_at=at)
        late = events.CaseEscalated(limit_minutes=settings.REVIEW_LIMIT_MINUTES)
        case_log.add(late, case=case, actor=system("cases"), at=at)
        lead_mails.owe_overdue(at)
        return True
