"""Whatever people try, in any order, a case and its customer move only along their tables."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from compliance.contacts import answers, attempts
from compliance.deprovisioning import deadlines
from compliance.models import Case, CaseEvent, Decision
from compliance.review import cases, decisions, verdicts
from compliance.states import CASE, OPEN_CASE_STATES
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT
from customers.models import Customer
from customers.states import COMPLIANCE
from portal.base.errors import DomainError
from portal.base.transitions import Machine
from portal.testing.cast import acting

STEPS = 90
LIKELY = {
    "open": ["claim"],
    "claimed": ["judge", "judge", "decide", "decide", "ask", "claim"],
    "awaiting_partner": ["attempt", "answer", "resume", "deadlines"],
    "awaiting_second": ["confirm", "confirm", "overturn", "send_back", "undo"],
    "approved": ["undo", "reopen", "reopen"],
    "non_compliant": ["undo", "reopen", "hits", "deadlines"],
    "withdrawn": ["read"],
}
"""What fits a state; half of the time anything else is tried."""


def _acts(case, staff, partner_actor, rng, at):
    mine = [one for one in staff if one.user_id == case.claimed_by_id]
    who = rng.choice(mine or staff) if rng.random() < 0.8 else rng.choice(staff)
    word = rng.choice(["approved", "non_compliant"])
    verdict, reason = rng.choice([("no_match", "different_name"), ("match", "same_party")])
    outcome = rng.choice(["unanswered", "voicemail", "spoke"])
    candidate = rng.choice(list(case.candidates.all()))
    names = {one.public_id: "Yes" for one in case.questions.filter(answered_at=None)}
    return {
        "claim": lambda: cases.claim(actor=who, case=case, at=at),
        "release": lambda: cases.release(actor=who, case=case, at=at),
        "judge": lambda: verdicts.judge(
            actor=who, candidate=candidate, verdict=verdict, reason=reason, at=at
        ),
        "decide": lambda: decisions.decide(
            actor=who,
            case=case,
            decision=word,
            reason={"approved": "no_match", "non_compliant": "confirmed_match"}[word],
            at=at,
        ),
        "confirm": lambda: decisions.confirm(actor=who, case=case, at=at),
        "overturn": lambda: decisions.overturn(actor=who, case=case, note="No", at=at),
        "send_back": lambda: decisions.send_back(actor=who, case=case, note="Look", at=at),
        "undo": lambda: decisions.undo(actor=who, case=case, at=at),
        "reopen": lambda: decisions.reopen(actor=who, case=case, reason="Doubt", at=at),
        "ask": lambda: attempts.ask(actor=who, case=case, questions=[("other", "Why?")], at=at),
        "attempt": lambda: attempts.log_attempt(
            actor=who, case=case, channel="phone", outcome=outcome, person="Jo", proof="Said so", at=at
        ),
        "resume": lambda: answers.resume(actor=who, case=case, at=at),
        "answer": lambda: answers.answer(actor=partner_actor, customer=case.customer, answers=names, at=at),
        "read": lambda: answers.mark_read(actor=who, case=case, at=at),
        "deadlines": lambda: deadlines.run(at),
        "hits": lambda: cases.join_hits(
            check=candidate.check_run, candidates=list(candidate.check_run.candidates.all()), at=at
        ),
    }


@pytest.mark.parametrize("seed", range(16))
def test_no_forbidden_moves(seed, partner, rita, ravi, lena, alice, monkeypatch):
    rng, at = random.Random(seed), AT
    seen = []
    move = Machine.move

    def watched(self, row, target, *, field="state", **changes):
        seen.append((self.name, getattr(row, field), target))
        move(self, row, target, field=field, **changes)

    monkeypatch.setattr(Machine, "move", watched)
    band = rng.choice(["strong", "review"])
    case = desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 8100, band))
    staff, partner_actor = [acting(one) for one in (rita, ravi, lena)], acting(alice)
    for _ in range(STEPS):
        at += timedelta(seconds=rng.choice([1, 1, 1, 20, 90, 400, 86_400]))
        now = Case.objects.get(pk=case.pk)
        acts = _acts(now, staff, partner_actor, rng, at)
        name = rng.choice(LIKELY[now.state] if rng.random() < 0.6 else list(acts))
        try:
            acts[name]()
        except DomainError:
            continue  # a refusal; a ForbiddenTransition is none and fails the test
        assert Case.objects.filter(state__in=OPEN_CASE_STATES).count() <= 1
    tables = {"case": CASE, "compliance": COMPLIANCE}
    assert all(tables[name].allows(old, new) for name, old, new in seen if name in tables)
    assert not Decision.objects.filter(decision="non_compliant", outcome="final", second_by=None).exists()
    alone = Decision.objects.filter(decision="approved", outcome="final", second_by=None)
    assert not (band == "strong" and alone.exists())
    stamps = list(CaseEvent.objects.filter(case=case).order_by("pk").values_list("at", flat=True))
    assert stamps == sorted(stamps)
    customer = Customer.objects.get()
    assert (customer.non_compliant_on is not None) == (customer.compliance_status == "non_compliant")
