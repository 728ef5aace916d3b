"""Deciding a case: proposed and final at once, or final after a second person; undone within its minute; reopened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from compliance.events import decisions as events
from compliance.events.cases import CaseReopened
from compliance.models import Case, Decision
from compliance.review import case_log, effects, grounds, partner_mails, reasons, refusals, unread_answers
from compliance.review.verdicts import UnknownReason
from compliance.rules import refusal
from compliance.states import CASE, OPEN_CASE_STATES, CaseState, DecisionWord, VerdictWord
from customers.profile import compliance_status
from customers.states import Compliance
from portal.accounts.rights import Right
from portal.base.actors import Actor
from portal.base.errors import DomainError

REFUSED: dict[str, type[events.DecisionOverturned | events.DecisionReturned]] = {
    Decision.Outcome.OVERTURNED: events.DecisionOverturned,
    Decision.Outcome.RETURNED: events.DecisionReturned,
}


class Unjudged(DomainError):
    """An approval needs every candidate judged as no match."""

    code = "unjudged"
    text = _("Approving needs the verdict “no match” on every candidate.")


class NoMatchFound(DomainError):
    """A non-compliance rests on a match, or on a doubt that could not be settled."""

    code = "no_match_found"
    text = _("For this reason, non-compliant needs the verdict “match” on at least one candidate.")


class NothingPending(DomainError):
    """No decision waits for a second person."""

    code = "nothing_pending"
    text = _("No decision of this case waits for a second person.")


class OwnDecision(DomainError):
    """Four eyes."""

    code = "own_decision"
    text = _("You proposed this decision yourself. Another reviewer has to look at it.")
    status = 403


class TooLate(DomainError):
    """The minute is over, or things have moved on."""

    code = "too_late"
    text = _("This can no longer be undone. Reopen the case instead.")


class NotReopenable(DomainError):
    """Not decided, or the customer is gone, or a newer case stands."""

    code = "not_reopenable"
    text = _(
        "This case cannot be reopened: it is not decided, or a newer case or a removal has overtaken it."
    )


class CustomerGone(DomainError):
    """Deleted or deprovisioned: the case is about to be withdrawn."""

    code = "customer_gone"
    text = _("This customer has been deleted. The case is being withdrawn.")


class AnswerWaits(DomainError):
    """The partner has answered since."""

    code = "answer_waits"
    text = _("The partner has answered meanwhile. Read the answer first.")


class ReasonNeeded(DomainError):
    """A reason is kept with it."""

    code = "reason_needed"
    text = _("Give a reason.")
    status = 422


def decide(
    *,
    actor: Actor,
    case: Case,
    decision: str,
    reason: str,
    note: str = "",
    fact: Mapping[str, str] | None = None,
    at: datetime,
) -> Decision:
    """Approve a claimed case or find it non-compliant; final at once unless it needs a second person.

    `reason` is a code of `review.reasons.DECISIONS`. Non-compliance, and an approval over a strong
    candidate, wait for somebody else (outcome `pending`). Raises `NotAllowed`, `NotHeld`,
    `UnknownReason`, `CustomerGone`, `Unjudged`, `NoMatchFound`, and those of `grounds.require`, which `fact` is for.
    """
    case_log.reviewer(actor)
    if reason not in dict(reasons.DECISIONS.get(decision, [])):
        raise UnknownReason(field="reason")
    with transaction.atomic():
        case_log.hold(case, actor)
        case_log.require_holder(case, actor, at=at)
        four_eyes = _weigh(case, decision, reason)
        kept = grounds.require(case, decision, reason, fact or {}, on=at.astimezone(UTC).date())
        unread_answers.read_all(case, actor=actor, at=at)
        made = _propose(case, actor, decision, reason, note, kept, at)
        if four_eyes:
            _await_second(case, made, actor, at)
        else:
            effects.settle(made, case=case, actor=actor, kind=events.DecisionMade, at=at)
    return made


def _weigh(case: Case, decision: str, reason: str) -> bool:
    """Whether a second person is needed; raises when the verdicts do not carry the decision."""
    if _gone(case):
        raise CustomerGone
    standing = grounds.standing(case)
    if decision == DecisionWord.NON_COMPLIANT:
        nothing_listed = not standing and bool(case.predecessor_id or case.needs_full_review)
        if not nothing_listed and not refusal.carries((one.verdict for one in standing), reason):
            raise NoMatchFound
        return True
    if any(one.verdict != VerdictWord.NO_MATCH for one in standing):
        raise Unjudged
    # One taken off its list meanwhile saves no second look either.
    return refusals.takes_two(case)


def _propose(
    case: Case, actor: Actor, decision: str, reason: str, note: str, fact: dict[str, str], at: datetime
) -> Decision:
    return Decision.objects.create(
        case=case,
        round=case.round,
        decision=decision,
        outcome=Decision.Outcome.PENDING,
        reason=reason,
        note=note,
        fact=fact,
        by_id=actor.user_id,
        by_name=actor.name,
        at=at,
        undo_until=at + timedelta(seconds=settings.UNDO_SECONDS),
        lifts_refusal=decision == DecisionWord.APPROVED and refusals.stands_behind(case),
    )


def _await_second(case: Case, made: Decision, actor: Actor, at: datetime) -> None:
    CASE.move(case, CaseState.AWAITING_SECOND, claimed_by_id=None, claimed_until=None)
    proposed = events.DecisionProposed(decision=made.decision, code=made.reason)
    case_log.add(proposed, case=case, actor=actor, at=at)


def confirm(*, actor: Actor, case: Case, note: str = "", at: datetime) -> Decision:
    """Make a pending decision final as its second person.

    Raises `NotAllowed`, `NothingPending`, `OwnDecision`, `AnswerWaits`, and `Unjudged` or `NoMatchFound` when the
    candidates have changed since it was proposed.
    """
    with transaction.atomic():
        made = _second(actor, case)
        if unread_answers.is_unread(case.customer):
            raise AnswerWaits
        _weigh(case, made.decision, made.reason)
        made.lifts_refusal = made.decision == DecisionWord.APPROVED and refusals.stands_behind(case)
        _signed(made, actor, note, at)
        effects.settle(made, case=case, actor=actor, kind=events.DecisionConfirmed, at=at)
    return made


def overturn(*, actor: Actor, case: Case, note: str, at: datetime) -> Decision:
    """Refuse a pending decision and take the case over, to judge it anew under the same rules.

    Raises `NotAllowed`, `NothingPending`, `OwnDecision` and `ReasonNeeded`.
    """
    return _refuse(actor, case, note, at, outcome=Decision.Outcome.OVERTURNED)


def send_back(*, actor: Actor, case: Case, note: str, at: datetime) -> Decision:
    """Return a pending decision, without judging it, to who proposed it. Raises as `overturn`."""
    return _refuse(actor, case, note, at, outcome=Decision.Outcome.RETURNED)


def _refuse(actor: Actor, case: Case, note: str, at: datetime, *, outcome: Decision.Outcome) -> Decision:
    with transaction.atomic():
        made = _second(actor, case)
        if not note.strip():
            raise ReasonNeeded(field="note")
        made.outcome = outcome
        _signed(made, actor, note, at)
        holder = made.by_id if outcome == Decision.Outcome.RETURNED else actor.user_id
        until = case_log.claim_until(at)
        CASE.move(case, CaseState.CLAIMED, claimed_by_id=holder, claimed_until=until)
        refused = REFUSED[outcome](decision=made.decision)
        case_log.add(refused, case=case, actor=actor, at=at, reason=note)
    return made


def _second(actor: Actor, case: Case) -> Decision:
    """The pending decision of a case, which the actor may be the second person of."""
    case_log.reviewer(actor, Right.SECOND_APPROVAL)
    case_log.hold(case, actor)
    made = case.decisions.filter(outcome=Decision.Outcome.PENDING).first()
    if made is None or case.state != CaseState.AWAITING_SECOND:
        raise NothingPending
    if made.by_id == actor.user_id:
        raise OwnDecision
    return made


def _signed(made: Decision, actor: Actor, note: str, at: datetime) -> None:
    made.second_by_id, made.second_at, made.second_note = actor.user_id, at, note
    made.save(update_fields=["outcome", "second_by", "second_at", "second_note", "lifts_refusal"])


def undo(*, actor: Actor, case: Case, at: datetime) -> None:
    """Take the newest decision back within its minute; one of those who made it may. One more event.

    A refusal that has taken effect is not lifted by it: the case is the undoer's again, the customer stays
    non-compliant until two people approve it. Its mail is cancelled. Raises `NotAllowed` and `TooLate`.
    """
    case_log.reviewer(actor)
    with transaction.atomic():
        case_log.hold(case, actor)
        made = case.decisions.order_by("-pk").first()
        if made is None or not _undoable(made, case, actor, at):
            raise TooLate
        if made.outcome == Decision.Outcome.FINAL:
            if not partner_mails.cancel(effects.mail_event(made)):
                raise TooLate
            effects.put_back(made, case=case, actor=actor, at=at)
        else:
            until = case_log.claim_until(at)
            CASE.move(case, CaseState.CLAIMED, claimed_by_id=actor.user_id, claimed_until=until)
        Decision.objects.filter(pk=made.pk).update(outcome=Decision.Outcome.UNDONE)
        undone = events.DecisionUndone(decision=made.decision)
        case_log.add(undone, case=case, actor=actor, at=at)


def _undoable(made: Decision, case: Case, actor: Actor, at: datetime) -> bool:
    if actor.user_id not in (made.by_id, made.second_by_id) or made.undo_until is None:
        return False
    expected = CaseState.AWAITING_SECOND if made.outcome == Decision.Outcome.PENDING else made.decision
    stands = made.outcome in (Decision.Outcome.PENDING, Decision.Outcome.FINAL) and case.state == expected
    return stands and at < made.undo_until and not refusals.is_overtaken(case) and not _gone(case)


def _gone(case: Case) -> bool:
    customer = case.customer
    removed = customer.is_gone
    return removed or customer.compliance_status == Compliance.DEPROVISIONED


def reopen(*, actor: Actor, case: Case, reason: str, at: datetime) -> None:
    """Open a decided case again as a new round; the old one stays.

    A non-compliant customer stays so, its 30 days run on; a clear one is in review again. Raises
    `NotAllowed`, `ReasonNeeded` and `NotReopenable`.
    """
    case_log.reviewer(actor)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    with transaction.atomic():
        case_log.hold(case, actor)
        if not CASE.allows(case.state, CaseState.OPEN) or case.state in OPEN_CASE_STATES:
            raise NotReopenable
        if refusals.is_overtaken(case) or _gone(case):
            raise NotReopenable
        reopen_held(case, actor=actor, reason=reason, at=at)


def reopen_held(case: Case, *, actor: Actor, reason: str, at: datetime) -> None:
    """Open a held, decided case again; an approval's mail not yet sent is cancelled, a refusal still stands."""
    if case.state == CaseState.APPROVED:
        for made in case.decisions.filter(outcome=Decision.Outcome.FINAL):
            partner_mails.cancel(effects.mail_event(made))
    CASE.move(case, CaseState.OPEN, round=case.round + 1, decided_at=None, escalated_at=None)
    case_log.add(CaseReopened(), case=case, actor=actor, at=at, reason=reason)
    customer = case.customer
    if customer.compliance_status in (Compliance.CLEAR, Compliance.CHECKING):
        compliance_status.move(customer=customer, target=Compliance.IN_REVIEW, actor=actor, at=at)
