"""Two things at the same moment: one outcome each, nothing lost, nobody stuck. Real threads, either database."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from compliance import review_tasks, sample
from compliance.checks import checks
from compliance.contacts import answers, attempts
from compliance.deprovisioning import deadlines
from compliance.lists import loads
from compliance.models import Case, CaseEvent, Check, Decision, Question
from compliance.review import cases, decisions, verdicts
from compliance.states import OPEN_CASE_STATES
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT
from customers.lifecycle import removal
from customers.models import Customer, ProvisioningWork
from customers.profile import compliance_status, versions
from portal.base.actors import system
from portal.base.errors import DomainError
from portal.jobs import kinds, work
from portal.outbox.models import Mail
from portal.testing.at_once import at_once
from portal.testing.cast import acting, staff
from portal.testing.makers import make_customer

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.faults(rules=desk_cast.BY_HAND),
]

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DUE = datetime(2026, 4, 2, tzinfo=UTC)
TIMES = 4


@pytest.fixture(autouse=True)
def _known():
    review_tasks.register()


def case_of(partner, number, band="review"):
    customer = desk_cast.new_customer(partner, f"Bramble {number} Ltd")
    return desk_cast.open_case(customer, (desk_cast.listed(f"Party {number}", number=number), 8100, band))


def held(partner, who, number, verdict="no_match", band="review"):
    """A case in somebody's hands, every candidate judged."""
    case = case_of(partner, number, band)
    cases.claim(actor=acting(who), case=case, at=AT)
    reason = {"no_match": "different_name", "match": "same_party"}[verdict]
    for one in case.candidates.all():
        verdicts.judge(actor=acting(who), candidate=one, verdict=verdict, reason=reason, at=AT)
    return case


def refused(partner, rita, ravi, number):
    case = held(partner, rita, number, "match")
    decide(case, rita, "non_compliant")
    decisions.confirm(actor=acting(ravi), case=case, at=AT)
    return case


def decide(case, who, word="approved", at=AT):
    reason = {"approved": "no_match", "non_compliant": "confirmed_match"}[word]
    fresh = Case.objects.get(pk=case.pk)
    return decisions.decide(actor=acting(who), case=fresh, decision=word, reason=reason, at=at)


def confirm(case, who, at=AT):
    return decisions.confirm(actor=acting(who), case=Case.objects.get(pk=case.pk), at=at)


def both(first, second):
    """Two acts that start together; what each returned or was refused with."""
    return at_once(2, lambda number: (first, second)[number]())


def standing(case):
    case.refresh_from_db()
    customer = Customer.objects.get(pk=case.customer_id)
    return case.state, customer.compliance_status, customer.provisioning_status


def went_well(result):
    return not isinstance(result, DomainError)


def test_twenty_reviewers_take_twenty_cases(partner):
    people = [acting(staff(f"R{n}", "reviewer")) for n in range(20)]
    for number in range(1, 21):
        case_of(partner, number)

    taken = at_once(20, lambda number: cases.take_next(actor=people[number], at=AT))

    assert len({case.pk for case in taken}) == 20
    assert Case.objects.filter(state="claimed").values("claimed_by").distinct().count() == 20
    assert CaseEvent.objects.filter(kind="claimed").count() == 20


def test_one_person_in_two_windows_decides_once(partner, rita):
    for number in range(1, TIMES + 1):
        case = held(partner, rita, number)

        results = both(lambda: decide(case, rita), lambda: decide(case, rita))  # noqa: B023

        assert sorted(map(went_well, results)) == [False, True]
        assert case.decisions.count() == 1
        assert standing(case)[:2] == ("approved", "clear")
        assert Mail.objects.filter(customer_id=case.customer_id).count() == 1


def test_a_run_out_claim_is_either_decided_on_or_taken_over(partner, rita, ravi):
    later = AT + 10 * MINUTE
    for number in range(1, TIMES + 1):
        case = held(partner, rita, number)

        decided, claimed = both(
            lambda: decide(case, rita, at=later),  # noqa: B023
            lambda: cases.claim(actor=acting(ravi), case=Case.objects.get(pk=case.pk), at=later),  # noqa: B023
        )

        assert went_well(decided) != went_well(claimed)
        state, status, _provisioning = standing(case)
        assert (state, status) == (("approved", "clear") if went_well(decided) else ("claimed", "in_review"))
        assert case.claimed_by_id == (None if went_well(decided) else ravi.pk)


def test_two_reviewers_confirm_and_send_back(partner, rita, ravi, lena):
    for number in range(1, TIMES + 1):
        case = held(partner, rita, number, "match")
        decide(case, rita, "non_compliant")

        results = both(
            lambda: decisions.confirm(actor=acting(ravi), case=Case.objects.get(pk=case.pk), at=AT),  # noqa: B023
            lambda: decisions.send_back(
                actor=acting(lena),
                case=Case.objects.get(pk=case.pk),  # noqa: B023
                note="Look again",
                at=AT,
            ),
        )

        assert sorted(map(went_well, results)) == [False, True]
        ends = {"final": ("non_compliant", "non_compliant"), "returned": ("claimed", "in_review")}
        assert standing(case)[:2] == ends[Decision.objects.get(case=case).outcome]


def test_hits_that_arrive_while_a_case_is_approved_are_never_lost(partner, rita):
    for number in range(1, TIMES + 1):
        case = held(partner, rita, number)
        late = desk_cast.listed(f"Late {number}", number=100 + number)
        check = desk_cast.checked(case.customer, (late, 9900, "strong"), trigger="list")

        decided, _joined = both(
            lambda: decide(case, rita),  # noqa: B023
            lambda: cases.join_hits(check=check, candidates=list(check.candidates.all()), at=AT),  # noqa: B023
        )

        customer = Customer.objects.get(pk=case.customer_id)
        running = Case.objects.get(customer=customer, state__in=OPEN_CASE_STATES)
        assert customer.compliance_status == "in_review"
        assert running.candidates.get(party_key=late.key).verdict == ""
        assert (running.pk != case.pk) == went_well(decided)


def test_an_answer_in_the_last_moment_is_taken_or_refused(partner, rita, alice):
    for number in range(1, TIMES + 1):
        case = held(partner, rita, number)
        attempts.ask(actor=acting(rita), case=case, questions=[("other", "Why?")], at=AT)
        for notice in Mail.objects.filter(finished_at=None):
            work.run_one(kinds.kind("mail"), notice.pk, at=AT)
        for day in (1, 2):
            attempts.log_attempt(
                actor=acting(rita),
                case=case,
                channel="phone",
                outcome="unanswered",
                person="Jo",
                at=AT + day * DAY,
            )
        asked, late = Question.objects.get(case=case).public_id, AT + 4 * DAY

        _ran, answered = both(
            lambda: deadlines.run(late),  # noqa: B023
            lambda: answers.answer(
                actor=acting(alice),
                customer=case.customer,  # noqa: B023
                answers={asked: "Because"},  # noqa: B023
                at=late,  # noqa: B023
            ),
        )

        owed = ProvisioningWork.objects.filter(customer=case.customer, task="remove").count()
        if went_well(answered):
            assert standing(case) == ("open", "in_review", "provisioned")
            assert owed == 0
        else:
            assert standing(case) == ("withdrawn", "deprovisioned", "deleting")
            assert owed == 1


def test_a_deletion_while_a_case_is_decided(partner, rita):
    for number in range(1, TIMES + 1):
        case = held(partner, rita, number)

        decided, deleted = both(
            lambda: decide(case, rita),  # noqa: B023
            lambda: removal.delete(
                actor=system(),
                customer=Customer.objects.get(pk=case.customer_id),  # noqa: B023
                at=AT,
            ),
        )
        cases.withdraw_deleted(AT)

        assert deleted is None
        state, _status, provisioning = standing(case)
        assert (state, provisioning) == ("approved" if went_well(decided) else "withdrawn", "deleting")
        assert Decision.objects.filter(case=case, outcome="final").count() == 1


def test_an_approval_on_the_day_the_thirty_days_end(partner, rita, ravi):
    for number in range(1, TIMES + 1):
        case = refused(partner, rita, ravi, number)
        decisions.reopen(actor=acting(rita), case=case, reason="Papers", at=DUE)
        cases.claim(actor=acting(rita), case=case, at=DUE)
        for one in case.candidates.all():
            verdicts.judge(
                actor=acting(rita), candidate=one, verdict="no_match", reason="different_name", at=DUE
            )

        decide(case, rita, at=DUE)
        decided, _ran = both(lambda: confirm(case, ravi, at=DUE), lambda: deadlines.run(DUE))  # noqa: B023

        after = standing(case)
        assert after in [("approved", "clear", "provisioned"), ("withdrawn", "deprovisioned", "deleting")]
        assert went_well(decided) == (after[0] == "approved")


def test_two_windows_propose_and_two_confirm_a_release(partner, rita, ravi, lena, settings):
    settings.DEPROVISION_REQUIRES_RELEASE = True
    case = refused(partner, rita, ravi, 1)
    customer = Customer.objects.get()
    people = [acting(one) for one in (rita, ravi, lena)]

    at_once(3, lambda n: deadlines.propose_release(actor=people[n], customer=Customer.objects.get(), at=DUE))
    results = at_once(
        3, lambda n: deadlines.confirm_release(actor=people[n], customer=Customer.objects.get(), at=DUE)
    )

    assert CaseEvent.objects.filter(case=case, kind="release_proposed").count() == 1
    assert sum(map(went_well, results)) >= 1
    said = CaseEvent.objects.filter(case=case, kind__startswith="release_").values_list("kind", "by_id")
    first = dict(said)["release_proposed"]
    assert all(by != first for kind, by in said if kind == "release_confirmed")
    assert sum(at_once(3, lambda _n: deadlines.run(DUE))) == 1
    customer.refresh_from_db()
    assert customer.compliance_status == "deprovisioned"


def test_undoing_while_the_mail_goes_out(partner, rita):
    for number in range(1, TIMES + 1):
        case = held(partner, rita, number)
        decide(case, rita)
        notice = Mail.objects.get(customer_id=case.customer_id)
        moment = AT + 59 * timedelta(seconds=1)

        undone, _sent = both(
            lambda: decisions.undo(actor=acting(rita), case=Case.objects.get(pk=case.pk), at=moment),  # noqa: B023
            lambda: work.run_one(kinds.kind("mail"), notice.pk, at=AT + MINUTE),  # noqa: B023
        )

        notice.refresh_from_db()
        assert went_well(undone) == (notice.why == "cancelled")
        assert standing(case)[:2] == (
            ("claimed", "in_review") if (notice.why == "cancelled") else ("approved", "clear")
        )


def test_an_edit_that_comes_in_while_a_check_clears_is_not_cleared_with_it(partner, settings, monkeypatch):
    """The check of version 1 is about to clear the customer when version 2 is written: that one is unchecked."""
    settings.DEBUG = True
    loads.load([sample.PATH], actor=system(), at=AT)
    customer = make_customer(partner, at=AT, name=sample.CLEAN_NAME)
    move, editing = compliance_status.move, []

    def edit():
        try:
            mine = Customer.objects.get(pk=customer.pk)
            versions.change(actor=system(), customer=mine, legal_name="Quite Other Ltd", at=AT)
        finally:
            connection.close()

    def slowly(*, target, **rest):
        if target == "clear" and not editing:
            editing.append(threading.Thread(target=edit))
            editing[0].start()
            editing[0].join(timeout=1)
        move(target=target, **rest)

    monkeypatch.setattr(compliance_status, "move", slowly)
    checks.ensure(AT)
    work.run_one(kinds.kind("check"), Check.objects.get().pk, at=AT)
    editing[0].join(timeout=120)

    customer.refresh_from_db()
    assert (customer.profile.number, customer.compliance_status) == (2, "checking")
