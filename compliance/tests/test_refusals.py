"""No refusal ends without two different people, by whatever path; nobody comes back clean under the same name."""

from __future__ import annotations

import contextlib
import os
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from compliance.checks import checks
from compliance.models import Case, Check, Decision, RefusalMark
from compliance.review import cases, decisions, refusals, verdicts
from compliance.review.reasons import DECISIONS, VERDICTS
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT
from customers.lifecycle import removal
from customers.models import Customer
from portal.base.errors import DomainError
from portal.base.transitions import ForbiddenTransition
from portal.testing.cast import PartnerFactory, acting, staff

SECOND, LATER = timedelta(seconds=1), timedelta(minutes=10)
REASON = {word: choices[0][0] for word, choices in (DECISIONS | VERDICTS).items()}


def propose(case, user, decision, at=AT, reason=""):
    """Claim, judge every candidate and decide, for the usual reason or another."""
    case.refresh_from_db()
    who = acting(user)
    cases.claim(actor=who, case=case, at=at)
    word = "match" if decision == "non_compliant" else "no_match"
    for one in case.candidates.order_by("pk"):
        verdicts.judge(candidate=one, verdict=word, reason=REASON[word], actor=who, at=at)
    reason = reason or REASON[decision]
    return decisions.decide(actor=who, case=case, decision=decision, reason=reason, at=at)


def refuse(case, first, second, at=AT):
    propose(case, first, "non_compliant", at)
    decisions.confirm(actor=acting(second), case=case, at=at)


@pytest.fixture
def case(partner):
    return desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 7000, "review"))


def status(case):
    return Customer.objects.get(pk=case.customer_id).compliance_status


def test_an_undo_after_the_effect_lifts_no_refusal(case, rita, ravi):
    refuse(case, rita, ravi)

    decisions.undo(actor=acting(ravi), case=case, at=AT + SECOND)

    assert status(case) == "non_compliant"
    assert propose(case, rita, "approved", AT + LATER).outcome == "pending"
    with pytest.raises(decisions.OwnDecision):
        decisions.confirm(actor=acting(rita), case=case, at=AT + LATER)
    decisions.confirm(actor=acting(ravi), case=case, at=AT + LATER)
    assert status(case) == "clear" or status(case) == "checking"


def test_a_reopened_refusal_is_approved_by_two(case, rita, ravi):
    refuse(case, rita, ravi)
    decisions.reopen(actor=acting(rita), case=case, reason="A doubt", at=AT + LATER)

    made = propose(case, rita, "approved", AT + LATER)

    assert (made.outcome, made.lifts_refusal, status(case)) == ("pending", True, "non_compliant")


def test_the_database_refuses_a_lift_by_one(case, rita, ravi):
    refuse(case, rita, ravi)
    decisions.reopen(actor=acting(rita), case=case, reason="A doubt", at=AT + LATER)
    made = propose(case, rita, "approved", AT + LATER)

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=made.pk).update(outcome="final")


def checked_clear(customer):
    """The check of a customer's first version comes to nothing."""
    check = desk_cast.checked(customer)
    held = Check.objects.get(pk=check.pk)
    checks._settle(held, [], hits=False, at=AT + LATER)
    customer.refresh_from_db()
    return customer


@pytest.mark.parametrize("how", ["refused", "withdrawn"])
@pytest.mark.parametrize("same", ["name", "name otherwise written", "external id", "neither"])
@pytest.mark.parametrize("whose", ["same partner", "another partner"])
def test_whoever_comes_again_is_reviewed_and_approved_by_two(how, same, whose, case, rita, ravi, partner):
    old = case.customer
    if how == "refused":
        refuse(case, rita, ravi)
    else:
        removal.delete(actor=acting_admin(partner), customer=old, at=AT)
        cases.withdraw_deleted(AT)
    names = {"name": old.name, "name otherwise written": "BRAMBLE  Foods Limited"}
    again = desk_cast.new_customer(
        partner if whose == "same partner" else PartnerFactory(), names.get(same, "Quite Another Shop GmbH")
    )
    if same == "external id" and whose == "another partner":
        Customer.objects.filter(pk=again.pk).update(external_id=old.external_id.lower())
    elif same == "external id":
        Customer.objects.filter(pk=old.pk).update(provisioning_status="removed")
        Customer.objects.filter(pk=again.pk).update(external_id=old.external_id)
    again.refresh_from_db()

    checked_clear(again)

    if same == "neither":
        assert again.compliance_status == "clear"
        return
    assert again.compliance_status == "in_review"
    new = again.cases.get()
    assert (new.predecessor_id, new.trigger) == (case.pk, "recreated")
    assert propose(new, rita, "approved", AT + LATER).outcome == "pending"
    decisions.confirm(actor=acting(ravi), case=new, at=AT + LATER)
    assert refusals.unanswered(again) is None


def acting_admin(partner):
    from portal.testing.cast import member

    return acting(member("Wanda", partner, "wholesale_admin"))


def test_a_case_without_a_candidate_can_be_refused_for_who_it_was(case, rita, ravi, partner):
    refuse(case, rita, ravi)
    again = checked_clear(desk_cast.new_customer(PartnerFactory(), case.customer.name))
    new = again.cases.get()

    propose(new, rita, "non_compliant", AT + LATER, "unresolved")
    decisions.confirm(actor=acting(ravi), case=new, at=AT + LATER)

    assert status(new) == "non_compliant"


def test_marks_go_once_two_have_lifted_the_refusal(case, rita, ravi):
    refuse(case, rita, ravi)
    assert RefusalMark.objects.filter(case=case).exists()
    decisions.reopen(actor=acting(rita), case=case, reason="A doubt", at=AT + LATER)
    propose(case, rita, "approved", AT + LATER)
    decisions.confirm(actor=acting(ravi), case=case, at=AT + LATER)

    assert not RefusalMark.objects.filter(case=case).exists()


def test_the_case_page_shows_the_earlier_case_and_asks_for_two(case, rita, ravi, client):
    refuse(case, rita, ravi)
    again = checked_clear(desk_cast.new_customer(PartnerFactory(), case.customer.name))
    new = again.cases.get()
    client.force_login(rita)
    cases.claim(actor=acting(rita), case=new, at=AT + LATER)

    page = client.get(f"/rpl/cases/{new.public_id}/?tool=approve").content.decode()

    assert f"/rpl/cases/{case.public_id}/" in page
    assert "A second reviewer has to confirm" in page


class Refusals(RuleBasedStateMachine):
    """Everybody does everything at any time to one customer and to whoever comes again under its name."""

    def __init__(self):
        super().__init__()
        self.at = AT
        self.people = [staff(name, "reviewer") for name in ("Rita", "Ravi", "Rosa")] + [
            staff("Lena", "compliance_lead")
        ]
        self.partner = PartnerFactory()
        self.admin = acting_admin(self.partner)
        customer = desk_cast.new_customer(self.partner)
        desk_cast.open_case(customer, (desk_cast.listed(), 7000, "review"))
        self.refused: dict[int, bool] = {}

    def _try(self, do, *args, **kwargs):
        self.at += SECOND * 7
        with contextlib.suppress(DomainError, ForbiddenTransition), transaction.atomic():
            do(*args, at=self.at, **kwargs)

    def _case(self, pick):
        found = list(Case.objects.order_by("pk"))
        return found[pick % len(found)]

    who = st.integers(0, 3)
    pick = st.integers(0, 20)

    @rule(pick=pick, who=who, decision=st.sampled_from(["approved", "non_compliant"]))
    def decide(self, pick, who, decision):
        case, person = self._case(pick), self.people[who]
        self._try(lambda at: propose(case, person, decision, at))

    @rule(
        pick=pick,
        who=who,
        do=st.sampled_from(["confirm", "overturn", "send_back", "undo", "reopen", "release", "claim"]),
    )
    def act(self, pick, who, do):
        case, actor = self._case(pick), acting(self.people[who])
        more = {"overturn": {"note": "n"}, "send_back": {"note": "n"}, "reopen": {"reason": "r"}}.get(do, {})
        room = cases if do in ("release", "claim") else decisions
        self._try(getattr(room, do), actor=actor, case=case, **more)

    @rule(pick=pick, band=st.sampled_from(["review", "strong"]), number=st.integers(1, 2))
    def hit(self, pick, band, number):
        case = self._case(pick)
        if case.customer.provisioning_status not in ("deleting", "removed"):
            entry = (
                desk_cast.listed("Other Party", number=number, code=f"L{number}")
                if not _listed(number)
                else _listed(number)
            )
            check = desk_cast.checked(
                case.customer, (entry, 9700 if band == "strong" else 7000, band), trigger="list"
            )
            self._try(cases.join_hits, check=check, candidates=list(check.candidates.all()))

    @rule(pick=pick)
    def delete(self, pick):
        customer = self._case(pick).customer
        self._try(removal.delete, actor=self.admin, customer=customer)
        self._try(cases.withdraw_deleted)

    @precondition(lambda self: Customer.objects.count() < 4)
    @rule(otherwise=st.booleans(), elsewhere=st.booleans())
    def create_again(self, otherwise, elsewhere):
        name = "BRAMBLE foods Limited" if otherwise else "Bramble Foods Ltd"
        made = desk_cast.new_customer(PartnerFactory() if elsewhere else self.partner, name)
        earlier = RefusalMark.objects.filter(kind="name", value=refusals.folded_name(name)).exists()
        checked_clear(made)
        assert not (earlier and made.compliance_status == "clear"), (
            "a refused or withdrawn customer came back clean"
        )

    @invariant()
    def no_refusal_ends_without_two(self):
        for customer in Customer.objects.order_by("pk"):
            refused = customer.compliance_status == "non_compliant"
            if (
                self.refused.get(customer.pk)
                and not refused
                and customer.provisioning_status == "provisioned"
            ):
                lifted = (
                    Decision.objects.filter(case__customer=customer, decision="approved", outcome="final")
                    .order_by("-pk")
                    .first()
                )
                assert lifted is not None
                assert lifted.lifts_refusal
                assert lifted.second_by_id not in (None, lifted.by_id)
            self.refused[customer.pk] = refused

    @invariant()
    def no_final_decision_lacks_its_second_person(self):
        for made in Decision.objects.filter(outcome="final").exclude(decision="withdrawn"):
            assert made.by_id != made.second_by_id
            if made.decision == "non_compliant" or made.lifts_refusal:
                assert made.second_by_id is not None

    @invariant()
    def no_approval_over_a_strong_candidate_stands_by_one(self):
        for case in Case.objects.filter(state="approved", candidates__band="strong").distinct():
            assert case.decisions.filter(outcome="final").latest("pk").second_by_id is not None


def _listed(number):
    from compliance.models import ListedEntry

    return ListedEntry.objects.filter(row_hash=f"hash-{number}", list_code=f"L{number}").first()


@pytest.mark.django_db
def test_random_sequences_of_every_action_by_every_role():
    rolled = 0

    class Rolled(Refusals):
        """Each sequence in a transaction of its own, taken back at its end."""

        def __init__(self):
            self._whole = transaction.atomic()
            self._whole.__enter__()
            super().__init__()

        def teardown(self):
            nonlocal rolled
            rolled += 1
            transaction.set_rollback(True)
            self._whole.__exit__(None, None, None)

    run_state_machine_as_test(
        Rolled,
        settings=settings(
            max_examples=int(os.environ.get("REFUSAL_SEQUENCES", "20")),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert rolled >= 20
