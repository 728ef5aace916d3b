"""What a reviewer does beside deciding: notes, escalating, keeping a claim, a preview, what is remembered and said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from compliance.models import Case, CaseCandidate, CaseEvent, Clearance, Question
from compliance.review import cases, notes
from compliance.tests import desk_cast
from compliance.tests.test_desk_journey import Desk
from customers.models import Customer
from portal.accounts.models import Partner, User
from portal.base import clock
from portal.base.errors import NotAllowed
from portal.testing.cast import acting
from portal.testing.queries import asked


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The clock stands still, far from the end of a day, a month or a leap year. Ask for it first."""
    at = datetime(2026, 3, 11, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: at)
    return at


@pytest.fixture
def case(partner: Partner) -> Case:
    """A case with two candidates."""
    desk_cast.in_force("EL", "DPL")
    found = [
        (desk_cast.listed(), 8100, "review"),
        (desk_cast.listed("Bramble Road Works", code="DPL", number=2), 7000, "review"),
    ]
    return desk_cast.open_case(desk_cast.new_customer(partner), *found, at=clock.now())


@pytest.fixture
def desk(rita: User, case: Case) -> Desk:
    """Rita, holding the case."""
    made = Desk(rita, case)
    made.post("claim")
    return made


def test_a_note_stays_with_the_case_and_in_its_history(desk: Desk, ravi: User, case: Case) -> None:
    said = desk.post("add-note", note="Register extract <b>requested</b>.\nSecond line")
    assert "The note is kept." in said.content.decode()
    other = Desk(ravi, case)
    assert other.post("add-note", note="From a colleague").status_code == 200
    html = other.page(tool="notes")
    assert "Register extract &lt;b&gt;requested&lt;/b&gt;.<br>Second line" in html
    assert html.index("From a colleague") < html.index("Register extract")
    assert "wrote a note" in desk.page(tool="history")


def test_a_note_needs_words_and_a_reviewer(desk: Desk, alice: User, case: Case) -> None:
    assert desk.post("add-note", note="  ").status_code == 422
    with pytest.raises(NotAllowed):
        notes.add(actor=acting(alice), case=case, text="x", at=clock.now())
    assert not CaseEvent.objects.filter(kind="noted").exists()


def test_escalating_marks_the_case_for_the_lead_and_leaves_its_clock_alone(
    desk: Desk, rita: User, lena: User, case: Case
) -> None:
    assert desk.post("escalate", note="").status_code == 422
    said = desk.post("escalate", note="Ownership is unclear").content.decode()
    assert "The case is with the compliance lead." in said
    assert "1 with the compliance lead" in said
    case.refresh_from_db()
    assert (case.state, case.claimed_by) == ("open", None)
    assert "Ownership is unclear" in desk.page(tool="history")
    assert cases.take_next(actor=acting(rita), at=clock.now()) is None, "it is the lead's now"
    taken = cases.take_next(actor=acting(lena), at=clock.now())
    assert taken == case


def test_a_reviewer_may_still_claim_an_escalated_case_by_hand(desk: Desk, ravi: User, case: Case) -> None:
    desk.post("escalate", note="Ownership is unclear")
    cases.claim(actor=acting(ravi), case=case, at=clock.now())
    assert Case.objects.get().claimed_by == ravi


def test_only_the_holder_escalates(desk: Desk, ravi: User, case: Case) -> None:
    refused = Desk(ravi, case).post("escalate", note="Mine now")
    assert refused.status_code == 422
    case.refresh_from_db()
    assert (case.state, case.escalated_at) == ("claimed", None)


def test_work_on_the_page_keeps_the_claim(desk: Desk, ravi: User, case: Case) -> None:
    soon = clock.now() + timedelta(seconds=20)
    Case.objects.update(claimed_until=soon)
    assert desk.post("keep").status_code == 204
    case.refresh_from_db()
    assert case.claimed_until is not None
    assert case.claimed_until > soon + timedelta(minutes=1)
    assert Desk(ravi, case).post("keep").status_code == 409


def test_another_reviewer_is_warned_before_acting(desk: Desk, ravi: User, rita: User, case: Case) -> None:
    html = Desk(ravi, case).page()
    assert f"{rita} is working on this case." in html
    assert "is working on this case" not in desk.page()


def test_a_preview_sends_nothing(desk: Desk, case: Case, mailoutbox: list[Any]) -> None:
    text = "Which register is the company in?"
    shown = desk.post("ask", ask_registration="on", text_registration=text, preview="1")
    html = shown.content.decode()
    assert shown.status_code == 200
    assert "What the partner gets" in html
    assert f"<li>{text}</li>" in html
    assert "We need your answer about Bramble Foods Ltd" in html
    assert (Question.objects.count(), mailoutbox) == (0, [])
    case.refresh_from_db()
    assert case.state == "claimed"


@pytest.mark.parametrize("preview", [{}, {"preview": "1"}])
def test_a_question_that_gives_the_listed_party_away_is_refused_beside_its_text(
    desk: Desk, preview: dict[str, str]
) -> None:
    text = "Do you know Zyxwanda?"
    refused = desk.post("ask", ask_registration="on", text_registration=text, **preview)
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "“zyxwanda” would tell the partner" in html
    assert 'aria-invalid="true"' in html
    assert not Question.objects.exists()


def judge(desk: Desk, candidate: CaseCandidate, **data: str) -> Any:
    given = {"verdict": "no_match", "reason_no_match": "different_name", **data}
    return desk.post("judge", candidate.pk, **given)


def test_no_match_is_remembered_unless_the_tick_is_taken_off(desk: Desk, case: Case) -> None:
    first, second = case.candidates.order_by("-score")
    judge(desk, first, remember_shown="1")
    assert not Clearance.objects.exists()
    judge(desk, second, remember_shown="1", remember="on")
    assert Clearance.objects.get().party_key == second.party_key


def test_the_page_says_on_which_day_a_no_match_comes_back(noon: datetime, desk: Desk, settings: Any) -> None:
    settings.CLEARANCE_MONTHS = 12
    html = desk.page().replace("\xa0", " ")
    assert "or on 11 March 2027." in html


def test_the_result_is_said_and_the_focus_moves_on(desk: Desk, case: Case) -> None:
    first, second = case.candidates.order_by("-score")
    html = judge(desk, first).content.decode()
    assert 'data-announce="Verdict saved: Zyxwanda Bramble Holding, No match. "' in html
    assert f'action="{reverse("compliance:judge", args=[case.public_id, second.pk])}"' in html
    assert html.count("data-focus-on-load") == 1
    judge(desk, second)
    done = desk.decide("approved").content.decode()
    assert 'data-announce="Decided: Approved."' in done
    assert '<h1 tabindex="-1" data-focus-on-load>' in done


def test_what_an_earlier_verdict_holds_back_is_shown(desk: Desk, case: Case) -> None:
    first = case.candidates.order_by("-score")[0]
    judge(desk, first)
    kept = Clearance.objects.get()
    check = case.customer.checks.get()
    check.suppressed = [{"party_key": first.party_key, "row_hash": first.row_hash, "clearance": kept.pk}]
    check.save(update_fields=["suppressed"])
    html = desk.page()
    assert "Not raised again" in html
    assert "no match, Different name: " in html


def test_a_hit_on_a_contact_is_compared_as_a_person(desk: Desk, case: Case) -> None:
    first = case.candidates.order_by("-score")[0]
    first.detail = {
        "about": "contact",
        "compared": "Ann Bell",
        "listed_name": "Анна Белл",
        "name_kind": "aka",
    }
    first.save(update_fields=["detail"])
    html = desk.page(candidate=first.pk)
    assert "a contact of the customer" in html
    assert "Other contacts" not in html or "Ann Bell" in html
    assert 'value="latin"' in html, "two scripts can be switched"
    assert "A contact was compared, and the listed party is not a person" in html


def test_the_case_page_reads_as_much_for_thirty_candidates_as_for_one(rita: User, partner: Partner) -> None:
    desk_cast.in_force("EL")
    entries = [(desk_cast.listed(f"Listed {n}", number=n), 9000 - n, "review") for n in range(30)]
    at = clock.now()
    one = desk_cast.open_case(desk_cast.new_customer(partner, "One Ltd"), entries[0], at=at)
    many = desk_cast.open_case(desk_cast.new_customer(partner, "Many Ltd"), *entries, at=at)
    counts = [queries(rita, reverse("compliance:case", args=[case.public_id])) for case in (one, many)]
    assert counts[0] == counts[1]
    assert counts[0] <= 30


def test_the_queue_reads_as_much_for_thirty_cases_as_for_one(rita: User, partner: Partner) -> None:
    entry = desk_cast.listed()
    counts = []
    for wanted in (1, 25):
        while Case.objects.count() < wanted:
            customer = desk_cast.new_customer(partner, f"Customer {Case.objects.count()}")
            desk_cast.open_case(customer, (entry, 9000, "strong"), at=clock.now())
        counts.append(queries(rita, reverse("compliance:queue")))
    assert counts[0] == counts[1]


def queries(user: User, address: str) -> int:
    client = Client()
    client.force_login(user)
    return asked(client, address)


class TestDeadlines:
    """The page of what runs towards deprovisioning."""

    def page(self, user: User) -> str:
        client = Client()
        client.force_login(user)
        return client.get(reverse("compliance:deadlines")).content.decode()

    def test_nothing_running_is_said(self, rita: User) -> None:
        assert "No deadline is running" in self.page(rita)

    def test_the_soonest_comes_first_and_an_unread_answer_is_held(
        self, noon: datetime, rita: User, partner: Partner, case: Case
    ) -> None:
        today = noon.date()
        for name, days in (("Later", 3), ("Sooner", 28)):
            customer = desk_cast.new_customer(partner, f"{name} Ltd", compliance_status="non_compliant")
            Customer.objects.filter(pk=customer.pk).update(non_compliant_on=today - timedelta(days=days))
        held = Desk(rita, case)
        held.post("claim")
        held.post("ask", ask_registration="on", text_registration="Which register?")
        html = self.page(rita)
        assert html.index("Sooner Ltd") < html.index("Later Ltd") < html.index("Bramble Foods Ltd")
        assert "2 days left" in html
        assert "no date yet" in html
        assert "1 counted attempt of 3" in html
        Question.objects.update(answered_at=clock.now(), answer="Companies House")
        assert "an answer waits to be read" in self.page(rita)

    def test_it_reads_as_much_for_many_as_for_one(self, rita: User, partner: Partner) -> None:
        counts = []
        for wanted in (1, 8):
            while Customer.objects.count() < wanted:
                name = f"Customer {Customer.objects.count()}"
                made = desk_cast.new_customer(partner, name, compliance_status="non_compliant")
                Customer.objects.filter(pk=made.pk).update(non_compliant_on=clock.now().date())
            counts.append(queries(rita, reverse("compliance:deadlines")))
        assert counts[0] == counts[1]


def test_another_kind_of_party_suggests_the_reason_but_no_verdict(desk: Desk, case: Case) -> None:
    first = case.candidates.order_by("-score")[0]
    assert first.entry is not None
    first.entry.party["type"] = "person"
    first.entry.save(update_fields=["party"])
    html = desk.page(candidate=first.pk)
    assert '<option value="different_type" selected>' in html
    assert 'value="no_match" id="verdict-no_match" required' in html, "no verdict is chosen beforehand"


def test_an_email_that_came_back_can_be_told(desk: Desk, case: Case) -> None:
    desk.post("ask", ask_registration="on", text_registration="Which register?")
    attempt = case.contact_rounds.get().attempts.get()
    address = reverse("compliance:bounced", args=[case.public_id, attempt.pk])
    assert address in desk.page(tool="partner")
    html = desk.post("bounced", attempt.pk).content.decode()
    assert "it does not count" in html
    assert address not in html
