"""Taking a case back from the partner: the round ends, the clock goes on, the case is a reviewer's again."""

from __future__ import annotations

from datetime import datetime

from compliance.events.contacts import CaseTakenBack
from compliance.models import Case
from compliance.review import case_log, withdrawals
from compliance.states import CASE, CaseState
from portal.base.actors import Actor


def take_back(case: Case, *, actor: Actor, fact: CaseTakenBack, at: datetime) -> None:
    """Give a held case that waits for its partner to the actor; `fact` says why the round ends."""
    withdrawals.end_round(case, because=fact.because, at=at)
    until = case_log.claim_until(at)
    CASE.move(case, CaseState.CLAIMED, claimed_by_id=actor.user_id, claimed_until=until)
    case_log.add(fact, case=case, actor=actor, at=at)
    withdrawals.back_in_review(case, actor=actor, at=at)
