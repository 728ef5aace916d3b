"""Reasons are true of the case, name their fact, and are told beside the field; the guide ticks what the data says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from compliance.contacts import answers, attempts
from compliance.desk.case import guide, queries
from compliance.models import Decision
from compliance.review import cases, decisions, grounds, verdicts
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT
from compliance.tests.test_refusals import propose
from portal.base import clock
from portal.testing.cast import acting

pytestmark = pytest.mark.django_db

LICENCE = {"number": "D-1234567", "authority": "BIS", "until": "2027-01-31"}


@pytest.fixture
def case(partner):
    return desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 7000, "review"))


def codes(case, decision):
    return [code for code, _text in grounds.offered(case, decision)]


def judge(case, user, word, reason, at=AT):
    cases.claim(actor=acting(user), case=case, at=at)
    for one in case.candidates.all():
        verdicts.judge(actor=acting(user), candidate=one, verdict=word, reason=reason, at=at)


def test_the_reasons_follow_from_verdicts_questions_and_answers(case, rita, alice):
    assert codes(case, "approved") == ["no_match", "licensed", "exception"]
    assert codes(case, "non_compliant") == []
    judge(case, rita, "unsure", "needs_information")
    assert codes(case, "non_compliant") == ["unresolved"]
    attempts.ask(actor=acting(rita), case=case, questions=[("owner", "Who owns you?")], at=AT)
    assert codes(case, "non_compliant") == ["no_answer", "unresolved"]

    said = {case.questions.get().public_id: "Ann Bell"}
    answers.answer(actor=acting(alice), customer=case.customer, answers=said, at=AT)

    assert codes(case, "non_compliant") == ["unresolved"]
    assert "confirmed_by_partner" in codes(case, "approved")


@pytest.mark.parametrize(
    ("decision", "word", "verdict_reason", "reason"),
    [
        ("approved", "no_match", "different_name", "confirmed_by_partner"),
        ("non_compliant", "match", "same_party", "no_answer"),
        ("non_compliant", "match", "same_party", "unresolved"),
    ],
)
def test_an_untrue_reason_is_refused(case, rita, decision, word, verdict_reason, reason):
    judge(case, rita, word, verdict_reason)

    with pytest.raises(grounds.UntrueReason):
        decisions.decide(actor=acting(rita), case=case, decision=decision, reason=reason, at=AT)

    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("reason", "missing", "error"),
    [
        ("licensed", {"number": " "}, grounds.NumberNeeded),
        ("licensed", {"authority": ""}, grounds.AuthorityNeeded),
        ("licensed", {"until": "2026-03-01"}, grounds.DayNeeded),
        ("licensed", {"until": "soon"}, grounds.DayNeeded),
        ("exception", {"number": ""}, grounds.NumberNeeded),
    ],
)
def test_a_licence_and_an_exception_name_their_fact(case, rita, reason, missing, error):
    judge(case, rita, "no_match", "different_name")
    told = {"actor": acting(rita), "case": case, "decision": "approved", "reason": reason, "at": AT}

    with pytest.raises(error):
        decisions.decide(**told, fact={**LICENCE, **missing})

    kept = decisions.decide(**told, fact=LICENCE).fact
    assert kept == {name: LICENCE[name] for name in kept}
    assert set(kept) >= {"number", "authority"}


def test_the_page_asks_for_it_beside_the_field_and_keeps_what_was_typed(case, rita, client):
    judge(case, rita, "no_match", "different_name", clock.now())
    client.force_login(rita)
    address = reverse("compliance:decide", args=[case.public_id])
    typed = {"decision": "approved", "reason": "licensed", "number": "D-77", "authority": "", "until": ""}

    refused = client.post(address, typed)
    page = refused.content.decode()
    until = (clock.now() + timedelta(days=30)).date().isoformat()
    done = client.post(address, {**typed, "authority": "OFAC", "until": until})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "Enter the authority that granted it." in page
    assert 'value="D-77"' in page
    history = client.get(reverse("compliance:case", args=[case.public_id]), {"tool": "history"})
    assert "D-77 · OFAC" in history.content.decode()


def shown(case):
    return queries.comparison(case, case.candidates.select_related("entry", "check_run__profile").get())


def test_no_step_is_ticked_by_default(case):
    found = guide.steps(shown(case))

    assert [one.state for one in found].count("now") == 1
    assert found[0].state == "now", "no list is in force: which version was read is not known"
    assert found[-1].state == "next"
    assert all(one.evidence for one in found if one.state == "ok")


def test_a_step_is_ticked_by_its_evidence(partner, rita):
    desk_cast.in_force("EL")
    case = desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 7000, "review"))
    judge(case, rita, "no_match", "different_name")

    found = guide.steps(shown(case))

    assert (found[0].state, found[0].evidence) == ("ok", "Entity List, 27 February 2026")
    assert found[1].state == "ok"
    assert "↔" in found[1].evidence
    assert (found[-1].state, found[-1].evidence) == ("ok", "No match · Different name")


def test_a_verdict_of_an_undecided_case_is_no_precedent(case, partner, rita, ravi):
    other = desk_cast.open_case(
        desk_cast.new_customer(partner, "Birch Ltd"), (case.candidates.get().entry, 7000, "review")
    )
    propose(other, rita, "non_compliant")
    before = shown(case).precedent

    decisions.confirm(actor=acting(ravi), case=other, at=AT)

    after = shown(case).precedent
    assert (before.confirmed, before.latest) == (0, ())
    assert (after.confirmed, len(after.latest)) == (1, 1)
