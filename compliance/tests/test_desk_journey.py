"""A reviewer's day by test client: take, judge, ask, decide, the second person, undo."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from compliance.contacts import answers
from compliance.models import Case, Decision, Verdict
from compliance.review import reasons, words
from compliance.tests import desk_cast
from customers.models import Customer
from portal.accounts.models import Partner, User
from portal.base import clock
from portal.testing.cast import acting


@pytest.fixture
def customer(partner: Partner) -> Customer:
    return desk_cast.new_customer(partner)


@pytest.fixture
def case(customer: Customer) -> Case:
    """A case with a review candidate and a weaker one."""
    desk_cast.in_force("EL", "DPL")
    found = [
        (desk_cast.listed(), 8100, "review"),
        (desk_cast.listed("Bramble Road Works", code="DPL", number=2), 7000, "review"),
    ]
    return desk_cast.open_case(customer, *found, at=clock.now())


@pytest.fixture
def strong_case(customer: Customer) -> Case:
    desk_cast.in_force("EL")
    return desk_cast.open_case(customer, (desk_cast.listed(), 9731, "strong"), at=clock.now())


class Desk:
    """A reviewer at the desk."""

    def __init__(self, user: User, case: Case) -> None:
        self.client, self.case = Client(), case
        self.client.force_login(user)

    def post(self, name: str, *args: object, **data: Any) -> Any:
        address = reverse(f"compliance:{name}", args=[self.case.public_id, *args])
        return self.client.post(address, data, follow=True)

    def page(self, **query: object) -> str:
        return self.client.get(reverse("compliance:case", args=[self.case.public_id]), query).content.decode()

    def judge_all(self, verdict: str) -> None:
        reason = words.verdict_reasons()[verdict][0][0]
        for candidate in self.case.candidates.all():
            data = {"verdict": verdict, f"reason_{verdict}": reason, "note": "Looked at the register."}
            assert self.post("judge", candidate.pk, **data).status_code == 200

    def decide(self, decision: str) -> Any:
        reason = reasons.DECISIONS[decision][0][0]
        return self.post("decide", decision=decision, reason=reason, note="All compared.")

    def state(self) -> tuple[str, str]:
        self.case.refresh_from_db()
        return self.case.state, Customer.objects.get(pk=self.case.customer_id).compliance_status


def test_take_next_opens_the_case(client: Client, rita: User, case: Case) -> None:
    client.force_login(rita)
    opened = client.post(reverse("compliance:take-next"))
    assert opened["Location"] == reverse("compliance:case", args=[case.public_id])
    again = client.post(reverse("compliance:take-next"), follow=True)
    assert again.status_code == 200


def test_judge_and_approve(rita: User, case: Case) -> None:
    desk = Desk(rita, case)
    desk.post("claim")
    html = desk.page()
    assert "Zyxwanda" in html
    assert "87 FR 12240" in html
    assert "Approving needs the verdict “no match” on every candidate." in html
    desk.judge_all("no_match")
    assert Verdict.objects.filter(by=rita).count() == 2
    done = desk.decide("approved")
    assert done.status_code == 200
    assert desk.state() == ("approved", "clear")
    assert "Undo within" in done.content.decode()


def test_after_a_verdict_the_next_open_candidate_is_shown(rita: User, case: Case) -> None:
    desk = Desk(rita, case)
    desk.post("claim")
    first, second = case.candidates.order_by("-score")
    reason = words.verdict_reasons()["no_match"][0][0]
    response = desk.post("judge", first.pk, verdict="no_match", reason_no_match=reason)
    assert response.redirect_chain[-1][0].endswith(f"?candidate={second.pk}")


def test_a_verdict_needs_its_reason_and_keeps_the_note(rita: User, case: Case) -> None:
    desk = Desk(rita, case)
    desk.post("claim")
    candidate = case.candidates.first()
    assert candidate is not None
    refused = desk.post("judge", candidate.pk, verdict="match", reason_no_match="x", note="Kept words")
    assert refused.status_code == 422
    assert "Kept words" in refused.content.decode()
    assert not Verdict.objects.exists()


def test_a_decision_needs_a_reason(rita: User, case: Case) -> None:
    desk = Desk(rita, case)
    desk.post("claim")
    desk.judge_all("no_match")
    refused = desk.post("decide", decision="approved", reason="", note="Kept words")
    assert refused.status_code == 422
    assert "Kept words" in refused.content.decode()
    assert desk.state() == ("claimed", "in_review")


def test_non_compliant_goes_to_a_second_person(rita: User, ravi: User, case: Case) -> None:
    desk = Desk(rita, case)
    desk.post("claim")
    desk.judge_all("match")
    desk.decide("non_compliant")
    assert desk.state() == ("awaiting_second", "in_review")
    own = desk.post("confirm", action="confirm")
    assert own.status_code == 422
    assert desk.state() == ("awaiting_second", "in_review")
    listed = desk.client.get(reverse("compliance:second")).content.decode()
    assert "Yours: another reviewer has to confirm it" in listed
    other = Desk(ravi, case)
    assert "Look and confirm" in other.client.get(reverse("compliance:second")).content.decode()
    other.post("confirm", action="confirm", note="Agreed")
    assert desk.state() == ("non_compliant", "non_compliant")


def test_an_answer_that_came_since_leads_the_second_approvals(
    rita: User, alice: User, case: Case, partner: Partner, client: Client
) -> None:
    older = desk_cast.new_customer(partner, "Older Bramble Ltd")
    other = desk_cast.open_case(older, (desk_cast.listed("Older", number=9), 9000, "strong"), at=clock.now())
    for one in (other, case):
        desk = Desk(rita, one)
        desk.post("claim")
        desk.post("ask", ask_registration="on", text_registration="Which register?")
        desk.post("resume")
        desk.judge_all("match")
        desk.decide("non_compliant")
    client.force_login(alice)
    asked = case.questions.get().public_id
    answers.answer(actor=acting(alice), customer=case.customer, answers={asked: "HRB 4711"}, at=clock.now())
    page = Desk(rita, case).client.get(reverse("compliance:second")).content.decode()
    assert page.count("The partner has answered since") == 1
    assert page.index(case.public_id) < page.index(other.public_id)


def test_the_second_person_can_send_back(rita: User, ravi: User, strong_case: Case) -> None:
    desk = Desk(rita, strong_case)
    desk.post("claim")
    desk.judge_all("no_match")
    desk.decide("approved")
    assert desk.state() == ("awaiting_second", "in_review")
    Desk(ravi, strong_case).post("confirm", action="send_back", note="The address is not looked at.")
    assert desk.state() == ("claimed", "in_review")
    assert Decision.objects.get().outcome == "returned"


def test_undo_within_the_minute(rita: User, case: Case) -> None:
    desk = Desk(rita, case)
    desk.post("claim")
    desk.judge_all("no_match")
    desk.decide("approved")
    undone = desk.post("undo")
    assert "Undone." in undone.content.decode()
    assert desk.state()[1] == "in_review"
    assert Decision.objects.get().outcome == "undone"


def test_reopening_needs_a_reason(rita: User, case: Case) -> None:
    desk = Desk(rita, case)
    desk.post("claim")
    desk.judge_all("no_match")
    desk.decide("approved")
    assert desk.post("reopen", note="").status_code == 422
    assert desk.state()[0] == "approved"


def test_asking_pauses_the_clock_and_an_answer_is_read(
    rita: User, alice: User, case: Case, client: Client
) -> None:
    desk = Desk(rita, case)
    desk.post("claim")
    empty = desk.post("ask", text_registration="Kept words")
    assert empty.status_code == 422
    assert "Kept words" in empty.content.decode()
    desk.post("ask", ask_registration="on", text_registration="Which register?")
    assert desk.state() == ("awaiting_partner", "awaiting_partner")
    assert "Paused, partner’s turn" in desk.page()
    assert case.customer.name in desk.client.get(reverse("compliance:waiting")).content.decode()
    client.force_login(alice)
    question = case.questions.get()
    client.post(
        reverse("compliance:answer", args=[case.customer.public_id]), {question.public_id: "HRB 4711"}
    )
    assert desk.state()[1] == "in_review"
    assert "The partner has answered." in desk.page()
    desk.post("mark-read")
    assert "The partner has answered." not in desk.page()


def test_logging_an_attempt(rita: User, case: Case) -> None:
    desk = Desk(rita, case)
    desk.post("claim")
    desk.post("ask", ask_registration="on", text_registration="Which register?")
    data = {"channel": "phone", "outcome": "voicemail", "person": "Office of Northwind", "proof": "+44 1"}
    recorded = desk.post("log-attempt", **data)
    assert recorded.status_code == 200
    assert "Office of Northwind" in recorded.content.decode()
    assert desk.post("log-attempt", channel="phone").status_code == 422


def test_release_gives_it_back(rita: User, case: Case) -> None:
    desk = Desk(rita, case)
    desk.post("claim")
    desk.post("release")
    assert desk.state()[0] == "open"


def test_who_does_not_hold_a_case_does_not_give_it_back(rita: User, ravi: User, case: Case) -> None:
    Desk(rita, case).post("claim")
    refused = Desk(ravi, case).post("release").content.decode()
    assert "You do not hold this case." in refused
    assert "The case is back in the queue." not in refused
    case.refresh_from_db()
    assert (case.state, case.claimed_by) == ("claimed", rita)


def test_the_whole_page_comes_for_boosted_links(rita: User, case: Case) -> None:
    desk = Desk(rita, case)
    headers = {"HX-Request": "true", "HX-Boosted": "true"}
    address = reverse("compliance:case", args=[case.public_id])
    assert "<html" in desk.client.get(address, headers=headers).content.decode()


def test_a_case_can_be_taken_back_without_an_answer(rita: User, case: Case) -> None:
    desk = Desk(rita, case)
    desk.post("claim")
    desk.post("ask", ask_registration="on", text_registration="Which register?")
    assert "Go on without an answer" in desk.page(tool="partner")
    desk.post("resume")
    assert desk.state() == ("claimed", "in_review")


def test_a_second_person_who_overturns_takes_the_case_over(rita: User, ravi: User, case: Case) -> None:
    desk = Desk(rita, case)
    desk.post("claim")
    desk.judge_all("match")
    desk.decide("non_compliant")
    other = Desk(ravi, case)
    wordless = other.post("confirm", action="overturn", note="")
    assert wordless.status_code == 422
    assert "Give a reason." in wordless.content.decode()
    other.post("confirm", action="overturn", note="Another register number.")
    case.refresh_from_db()
    assert (case.state, case.claimed_by_id) == ("claimed", ravi.pk)


def test_two_people_release_deprovisioning(rita: User, ravi: User, case: Case, settings: Any) -> None:
    settings.DEPROVISION_REQUIRES_RELEASE = True
    Case.objects.filter(pk=case.pk).update(state="non_compliant", decided_at=desk_cast.AT)
    Customer.objects.update(
        compliance_status="non_compliant", non_compliant_on=clock.now().date() - timedelta(days=40)
    )
    desk, other = Desk(rita, case), Desk(ravi, case)
    assert "Propose the release" in desk.page()
    desk.post("release-deprovisioning", action="propose")
    assert "Confirm: deprovision" not in desk.page(), "nobody confirms their own"
    assert "Confirm: deprovision" in other.page()
    other.post("release-deprovisioning", action="confirm")
    assert "Two people have released it" in desk.page()


def test_history_says_what_happened_in_words(rita: User, case: Case) -> None:
    desk = Desk(rita, case)
    desk.post("claim")
    desk.judge_all("no_match")
    html = desk.page(tool="history")
    for words_ in ("claimed the case", "judged a candidate", "No match", "Hits opened the case"):
        assert words_ in html
