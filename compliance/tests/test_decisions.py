"""Decisions: what they need, four eyes, undo, reopening, and what a newer version does to a clear."""

from __future__ import annotations

from datetime import timedelta

import pytest

from compliance.contacts import answers, attempts
from compliance.models import CaseEvent, Decision, Verdict
from compliance.review import cases, decisions, profile_queries, unread_answers, verdicts, whitelist
from compliance.review.case_log import NotHeld
from compliance.review.verdicts import UnknownReason
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT
from customers.lifecycle import removal
from customers.models import Customer
from customers.profile import versions
from portal.audit.models import AuditEvent
from portal.base.actors import system
from portal.base.errors import NotAllowed
from portal.outbox.models import Mail
from portal.testing.cast import acting

SECOND = timedelta(seconds=1)
REASON = {"no_match": "different_name", "match": "same_party", "unsure": "needs_lead"}
WHY = {"approved": "no_match", "non_compliant": "confirmed_match"}


@pytest.fixture
def customer(partner):
    return desk_cast.new_customer(partner)


@pytest.fixture
def case(customer, rita):
    """Rita's case with one review candidate."""
    made = desk_cast.open_case(customer, (desk_cast.listed(), 8100, "review"))
    cases.claim(actor=acting(rita), case=made, at=AT)
    return made


@pytest.fixture
def strong(partner, rita):
    made = desk_cast.open_case(
        desk_cast.new_customer(partner), (desk_cast.listed("Strong Party", number=7), 9700, "strong")
    )
    cases.claim(actor=acting(rita), case=made, at=AT)
    return made


def judge(case, who, verdict, at=AT):
    for candidate in case.candidates.all():
        verdicts.judge(
            actor=acting(who), candidate=candidate, verdict=verdict, reason=REASON[verdict], note="", at=at
        )


def decide(case, who, word, at=AT):
    return decisions.decide(actor=acting(who), case=case, decision=word, reason=WHY[word], note="", at=at)


def standing(case):
    case.refresh_from_db()
    return case.state, Customer.objects.get(pk=case.customer_id).compliance_status


def refused(case, rita, ravi, at=AT):
    """A non-compliance that Rita proposed and Ravi confirmed."""
    judge(case, rita, "match", at)
    decide(case, rita, "non_compliant", at)
    return decisions.confirm(actor=acting(ravi), case=case, note="", at=at)


def test_verdicts_are_for_the_holder_and_are_appended(case, rita, ravi):
    with pytest.raises(NotHeld):
        judge(case, ravi, "match")
    judge(case, rita, "unsure")
    judge(case, rita, "match")
    assert list(Verdict.objects.order_by("pk").values_list("verdict", flat=True)) == ["unsure", "match"]
    assert case.candidates.get().verdict == "match"
    with pytest.raises(UnknownReason):
        verdicts.judge(
            actor=acting(rita),
            candidate=case.candidates.get(),
            verdict="match",
            reason="different_name",
            note="",
            at=AT,
        )


def test_an_approval_needs_every_candidate_judged_no_match(case, rita):
    for verdict in ("", "unsure", "match"):
        if verdict:
            judge(case, rita, verdict)
        with pytest.raises(decisions.Unjudged):
            decide(case, rita, "approved")
    judge(case, rita, "no_match")
    assert decide(case, rita, "approved").outcome == "final"
    assert standing(case) == ("approved", "clear")


def test_candidates_taken_off_their_list_need_no_verdict(case, rita):
    case.candidates.update(delisted_at=AT)
    decide(case, rita, "approved")
    assert standing(case) == ("approved", "clear")


def test_a_strong_candidate_taken_off_its_list_still_takes_two(strong, rita):
    """Lists change overnight and back again; that must not save the second person's look."""
    strong.candidates.update(delisted_at=AT)
    assert decide(strong, rita, "approved").outcome == "pending"
    assert standing(strong) == ("awaiting_second", "in_review")


def test_non_compliance_rests_on_a_match(case, rita):
    judge(case, rita, "unsure")
    with pytest.raises(decisions.NoMatchFound):
        decide(case, rita, "non_compliant")


def test_who_may_not_decide(case, alice, sam, ravi):
    for user in (alice, sam):
        with pytest.raises(NotAllowed):
            decide(case, user, "approved")
    with pytest.raises(NotHeld):
        decide(case, ravi, "approved")


def test_non_compliance_takes_two(case, rita, ravi):
    judge(case, rita, "match")
    assert decide(case, rita, "non_compliant").outcome == "pending"
    assert standing(case) == ("awaiting_second", "in_review")
    for service in (decisions.confirm, decisions.overturn, decisions.send_back):
        with pytest.raises(decisions.OwnDecision):
            service(actor=acting(rita), case=case, note="Mine", at=AT)
    decisions.confirm(actor=acting(ravi), case=case, note="", at=AT)
    assert standing(case) == ("non_compliant", "non_compliant")
    assert Customer.objects.get().non_compliant_on == AT.date()
    assert Mail.objects.get().due_at == AT + 60 * SECOND


def test_approving_over_a_strong_candidate_takes_two(strong, rita, ravi):
    judge(strong, rita, "no_match")
    assert decide(strong, rita, "approved").outcome == "pending"
    decisions.confirm(actor=acting(ravi), case=strong, note="", at=AT)
    assert standing(strong) == ("approved", "clear")


def test_overturning_hands_the_case_to_the_second_person(strong, rita, ravi):
    judge(strong, rita, "no_match")
    decide(strong, rita, "approved")
    decisions.overturn(actor=acting(ravi), case=strong, note="It is the same.", at=AT)
    assert strong.claimed_by_id == ravi.pk
    judge(strong, ravi, "match")
    assert decide(strong, ravi, "non_compliant").outcome == "pending"
    decisions.confirm(actor=acting(rita), case=strong, note="", at=AT)
    assert standing(strong) == ("non_compliant", "non_compliant")


def test_undo_restores_the_state_and_cancels_the_mail(case, rita, ravi):
    judge(case, rita, "no_match")
    decide(case, rita, "approved")
    with pytest.raises(decisions.TooLate):
        decisions.undo(actor=acting(ravi), case=case, at=AT + SECOND)
    with pytest.raises(decisions.TooLate):
        decisions.undo(actor=acting(rita), case=case, at=AT + 60 * SECOND)
    decisions.undo(actor=acting(rita), case=case, at=AT + 59 * SECOND)
    assert standing(case) == ("claimed", "in_review")
    assert Mail.objects.get().why == "cancelled"
    assert list(
        CaseEvent.objects.filter(kind__in=["decided", "undone"]).order_by("pk").values_list("kind", flat=True)
    ) == [
        "decided",
        "undone",
    ]


def test_undoing_a_non_compliance_opens_the_case_and_lifts_nothing(case, rita, ravi):
    refused(case, rita, ravi)
    decisions.undo(actor=acting(ravi), case=case, at=AT + SECOND)
    assert standing(case) == ("claimed", "non_compliant")
    assert Customer.objects.get().non_compliant_on == AT.date()


def test_undoing_an_approval_of_a_non_compliant_customer_keeps_day_zero(case, rita, ravi):
    refused(case, rita, ravi)
    later = AT + timedelta(days=9)
    decisions.reopen(actor=acting(rita), case=case, reason="New papers", at=later)
    assert standing(case) == ("open", "non_compliant")
    cases.claim(actor=acting(rita), case=case, at=later)
    judge(case, rita, "no_match", later)
    decide(case, rita, "approved", later)
    assert standing(case) == ("awaiting_second", "non_compliant")
    decisions.confirm(actor=acting(ravi), case=case, at=later)
    assert standing(case) == ("approved", "clear")
    decisions.undo(actor=acting(rita), case=case, at=later + SECOND)
    assert standing(case) == ("claimed", "non_compliant")
    assert Customer.objects.get().non_compliant_on == AT.date()


def test_refusing_again_without_an_approval_between_keeps_day_zero(case, rita, ravi):
    refused(case, rita, ravi)
    later = AT + timedelta(days=9)
    decisions.reopen(actor=acting(rita), case=case, reason="New papers", at=later)
    cases.claim(actor=acting(rita), case=case, at=later)
    refused(case, rita, ravi, later)
    assert Customer.objects.get().non_compliant_on == AT.date()


def test_reopening_makes_a_new_round_and_keeps_the_old(case, rita):
    judge(case, rita, "no_match")
    decide(case, rita, "approved")
    with pytest.raises(decisions.ReasonNeeded):
        decisions.reopen(actor=acting(rita), case=case, reason=" ", at=AT)
    decisions.reopen(actor=acting(rita), case=case, reason="A doubt", at=AT)
    assert standing(case) == ("open", "in_review")
    assert (case.round, Decision.objects.get().outcome) == (2, "final")
    with pytest.raises(decisions.NotReopenable):
        decisions.reopen(actor=acting(rita), case=case, reason="Again", at=AT)


def test_an_approval_does_not_clear_a_version_that_is_not_checked(case, rita, customer):
    customer.refresh_from_db()
    versions.change(actor=system(), customer=customer, at=AT, legal_name="Bramble Foods Group Ltd")
    judge(case, rita, "no_match")
    decide(case, rita, "approved")
    assert standing(case) == ("approved", "checking")
    assert Customer.objects.get().recheck_pending


def test_a_deleted_customers_case_is_not_decided(case, rita, customer):
    judge(case, rita, "no_match")
    removal.delete(actor=system(), customer=Customer.objects.get(), at=AT)
    with pytest.raises(decisions.CustomerGone):
        decide(case, rita, "approved")


def test_no_match_is_remembered_until_either_side_changes(case, rita, customer):
    judge(case, rita, "no_match")
    query = profile_queries.query_of(customer.profile)
    found = list(case.candidates.all())
    kept, suppressed = whitelist.held_back(customer=customer, query=query, candidates=found, at=AT)
    assert (kept, [one["party_key"] for one in suppressed]) == ([], [found[0].party_key])
    later = AT + timedelta(days=400)
    assert whitelist.held_back(customer=customer, query=query, candidates=found, at=later)[0] == found
    changed = type(query)(name="Renamed", country="GB")
    assert whitelist.held_back(customer=customer, query=changed, candidates=found, at=AT)[0] == found
    found[0].row_hash = "hash-other"
    assert whitelist.held_back(customer=customer, query=query, candidates=found, at=AT)[0] == found


def test_every_step_is_in_history_for_the_operator_and_only_the_status_for_the_partner(case, rita, ravi):
    refused(case, rita, ravi)
    seen = AuditEvent.objects.filter(audience="partner").values_list("verb", flat=True)
    assert set(seen) == {"customers.status.changed"}
    kept = set(AuditEvent.objects.filter(audience="operator").values_list("verb", flat=True))
    assert {"compliance.case.opened", "compliance.case.claimed", "compliance.verdict.given"} <= kept
    assert {"compliance.decision.proposed", "compliance.decision.confirmed"} <= kept


def test_deciding_reads_the_answers(case, rita, alice):
    attempts.ask(actor=acting(rita), case=case, questions=[("owners", "Who owns it?")], at=AT)
    question = case.questions.get()
    answers.answer(actor=acting(alice), customer=case.customer, answers={question.public_id: "Ann"}, at=AT)
    assert unread_answers.is_unread(case.customer)
    judge(case, rita, "no_match")
    decide(case, rita, "approved")
    assert not unread_answers.is_unread(case.customer)


def test_new_hits_of_a_non_compliant_customer_cannot_approve_past_its_match(case, rita, ravi, customer):
    refused(case, rita, ravi)
    check = desk_cast.checked(customer, (desk_cast.listed("New", number=3), 8000, "review"), trigger="list")
    joined = cases.join_hits(check=check, candidates=list(check.candidates.all()), at=AT)
    assert joined.pk == case.pk
    assert standing(case) == ("open", "non_compliant")
    assert Mail.objects.get().why == ""
    cases.claim(actor=acting(rita), case=case, at=AT)
    fresh = case.candidates.get(verdict="")
    verdicts.judge(
        actor=acting(rita), candidate=fresh, verdict="no_match", reason=REASON["no_match"], note="", at=AT
    )
    with pytest.raises(decisions.Unjudged):
        decide(case, rita, "approved")


def test_an_answer_that_came_meanwhile_is_read_before_confirming(case, rita, ravi, alice):
    asked = [("owners", "Who owns it?"), ("other", "Why?")]
    attempts.ask(actor=acting(rita), case=case, questions=asked, at=AT)
    first, second = case.questions.order_by("position")
    mine = {"actor": acting(alice), "customer": case.customer, "at": AT}
    answers.answer(answers={first.public_id: "Ann"}, **mine)
    judge(case, rita, "match")
    decide(case, rita, "non_compliant")
    answers.answer(answers={second.public_id: "Because"}, **mine)
    with pytest.raises(decisions.AnswerWaits):
        decisions.confirm(actor=acting(ravi), case=case, note="", at=AT)
    answers.mark_read(actor=acting(ravi), case=case, at=AT)
    decisions.confirm(actor=acting(ravi), case=case, note="", at=AT)
    assert standing(case) == ("non_compliant", "non_compliant")
