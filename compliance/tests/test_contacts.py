"""Asking, trying to reach, answering: who has the ball, what counts, what the partner may read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from compliance.contacts import answers, attempt_counts, questions, tipping_off
from compliance.contacts import attempts as contacts
from compliance.models import CaseEvent, ContactAttempt, ContactRound, Question
from compliance.review import cases, unread_answers
from compliance.review.case_log import NotHeld
from compliance.rules import clock
from compliance.rules import contacts as contact_rules
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT
from customers.models import Customer
from portal.audit.models import AuditEvent
from portal.base.actors import system
from portal.base.errors import NotAllowed
from portal.outbox.models import Mail
from portal.testing.cast import acting

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
ASKED = [("registration", "Which register?"), ("owners", "Who owns it?")]


@pytest.fixture
def case(partner, rita):
    made = desk_cast.open_case(desk_cast.new_customer(partner), (desk_cast.listed(), 8100, "review"))
    cases.claim(actor=acting(rita), case=made, at=AT)
    return made


@pytest.fixture
def waiting(case, rita):
    """A case whose partner was asked after ten minutes."""
    cases.claim(actor=acting(rita), case=case, at=AT + 4 * MINUTE)
    contacts.ask(actor=acting(rita), case=case, questions=ASKED, at=AT + 10 * MINUTE)
    return case


def standing(case):
    case.refresh_from_db()
    return case.state, Customer.objects.get(pk=case.customer_id).compliance_status


def give(case, who, at, text="HRB 4711"):
    name = Question.objects.filter(answered_at=None).order_by("position")[0].public_id
    return answers.answer(actor=acting(who), customer=case.customer, answers={name: text}, at=at)


def log(case, who, at, channel="phone", outcome="unanswered", person="Office", proof="+44"):
    return contacts.log_attempt(
        actor=acting(who), case=case, channel=channel, outcome=outcome, person=person, proof=proof, at=at
    )


def test_asking_starts_a_round_with_a_mail_and_pauses_the_clock(waiting):
    assert standing(waiting) == ("awaiting_partner", "awaiting_partner")
    tried, notice = ContactAttempt.objects.get(), Mail.objects.get()
    assert (tried.channel, tried.outcome, tried.person) == ("email", "sent", notice.partner.contact_email)
    assert (notice.kind, notice.due_at) == ("partner.questions", AT + 10 * MINUTE)
    later = AT + 3 * DAY
    assert clock.read(list(waiting.events.order_by("at", "pk")), 1, AT, later) == (600, True, True)


def test_asking_needs_the_case_and_a_question(case, rita, ravi):
    with pytest.raises(NotHeld):
        contacts.ask(actor=acting(ravi), case=case, questions=ASKED, at=AT)
    with pytest.raises(contacts.NoQuestions):
        contacts.ask(actor=acting(rita), case=case, questions=[("other", "  ")], at=AT)
    assert not ContactRound.objects.exists()


def test_without_an_address_the_first_try_is_a_bounce(case, rita, partner):
    partner.contact_email = ""
    partner.save()
    contacts.ask(actor=acting(rita), case=case, questions=ASKED, at=AT)
    assert ContactAttempt.objects.get().outcome == "bounced"
    assert not Mail.objects.exists()


def test_an_answer_ends_the_round_and_goes_to_the_top(waiting, alice, ravi, partner):
    other = desk_cast.open_case(
        desk_cast.new_customer(partner), (desk_cast.listed("Old", number=5), 9900, "strong"), at=AT - DAY
    )
    give(waiting, alice, AT + DAY)
    assert standing(waiting) == ("open", "in_review")
    assert ContactRound.objects.get().ended_because == "answered"
    assert clock.read(list(waiting.events.order_by("at", "pk")), 1, AT, AT + DAY + MINUTE)[0] == 660
    assert cases.take_next(actor=acting(ravi), at=AT + DAY) == waiting
    assert cases.take_next(actor=acting(ravi), at=AT + DAY) == other


def test_a_quick_answer_comes_back_to_who_asked(waiting, alice, rita):
    give(waiting, alice, AT + 12 * MINUTE)
    assert standing(waiting) == ("claimed", "in_review")
    assert waiting.claimed_by == rita


@pytest.mark.parametrize("person", ["charlie", "bob", "ada", "rita"])
def test_who_may_not_answer(request, waiting, person):
    who = request.getfixturevalue(person)
    with pytest.raises(NotAllowed):
        give(waiting, who, AT + DAY)


def test_the_machine_does_not_answer(waiting):
    with pytest.raises(NotAllowed):
        answers.answer(actor=system(), customer=waiting.customer, answers={}, at=AT)


def test_a_suspended_partner_answers(waiting, alice, partner):
    partner.suspended_at = AT
    partner.save()
    give(waiting, alice, AT + DAY)
    assert standing(waiting)[1] == "in_review"


def test_nothing_is_answered_twice_or_elsewhere(waiting, alice, other_partner):
    name = waiting.questions.order_by("position")[0].public_id
    give(waiting, alice, AT + DAY)
    with pytest.raises(answers.NothingAsked):
        answers.answer(actor=acting(alice), customer=waiting.customer, answers={name: "Again"}, at=AT)
    with pytest.raises(answers.NothingAsked):
        answers.answer(actor=acting(alice), customer=waiting.customer, answers={"nonsense": "x"}, at=AT)


def test_reading_an_answer(waiting, alice, ravi):
    give(waiting, alice, AT + DAY)
    assert unread_answers.is_unread(waiting.customer)
    assert answers.mark_read(actor=acting(ravi), case=waiting, at=AT + DAY) == 1
    assert answers.mark_read(actor=acting(ravi), case=waiting, at=AT + DAY) == 0
    assert not unread_answers.is_unread(waiting.customer)


def test_taking_a_case_back_without_an_answer(waiting, ravi):
    answers.resume(actor=acting(ravi), case=waiting, at=AT + DAY)
    assert standing(waiting) == ("claimed", "in_review")
    assert ContactRound.objects.get().ended_because == "resumed"
    with pytest.raises(answers.NotWaiting):
        answers.resume(actor=acting(ravi), case=waiting, at=AT + DAY)


def test_three_attempts_that_count_are_enough(waiting, ravi):
    start = AT + 10 * MINUTE
    log(waiting, ravi, start + MINUTE)
    log(waiting, ravi, start + DAY)
    log(waiting, ravi, start + 2 * DAY)
    assert ContactAttempt.objects.count() == 4
    with pytest.raises(contacts.EnoughAttempts, match="3"):
        log(waiting, ravi, start + 3 * DAY)


def test_attempts_need_a_waiting_case_and_known_words(case, rita):
    with pytest.raises(contacts.NoRound):
        log(case, rita, AT)
    with pytest.raises(contacts.UnknownWord):
        log(case, rita, AT, channel="pigeon")


def test_a_bounce_is_noted_once(waiting):
    tried = ContactAttempt.objects.get()
    contacts.bounce(attempt=tried, at=AT + DAY)
    contacts.bounce(attempt=tried, at=AT + DAY)
    assert ContactAttempt.objects.get().outcome == "bounced"
    assert CaseEvent.objects.filter(kind="bounced").count() == 1


def test_the_partner_reads_of_questions_answers_and_attempts_only(waiting, alice):
    give(waiting, alice, AT + DAY)
    told = AuditEvent.objects.filter(audience="partner")
    assert set(told.values_list("verb", flat=True)) == {
        "customers.status.changed",
        "compliance.questions.asked",
        "compliance.contact.attempted",
        "compliance.questions.answered",
    }
    for event in told:
        text = f"{event.object_id} {event.object_name} {event.before} {event.after} {event.reason}"
        assert waiting.public_id not in text
        assert not any(secret in text for secret in desk_cast.CANARY)


def test_who_was_spoken_to_has_answered(waiting, ravi):
    """It counts, but three such talks make nobody unreachable: the round ends and the case comes back."""
    with pytest.raises(contacts.NothingSaid):
        log(waiting, ravi, AT + DAY, outcome="spoke", proof=" ")

    log(waiting, ravi, AT + DAY, outcome="spoke", proof="They send the register extract.")

    assert standing(waiting) == ("claimed", "in_review")
    assert waiting.claimed_by == ravi
    assert ContactRound.objects.get().ended_because == "spoke"
    later = AT + DAY + 5 * MINUTE
    assert clock.read(list(waiting.events.order_by("at", "pk")), 1, AT, later) == (900, False, True)


def test_an_attempt_says_whom_one_tried_to_reach(waiting, ravi):
    with pytest.raises(contacts.NobodyNamed):
        log(waiting, ravi, AT + DAY, person="  ")


def test_a_reviewer_notes_that_a_mail_came_back(waiting, ravi, alice):
    tried = ContactAttempt.objects.get()
    for who in (acting(alice),):
        with pytest.raises(NotAllowed):
            contacts.bounce(attempt=tried, actor=who, at=AT + DAY)
    client = Client()
    client.force_login(ravi)

    page = reverse("compliance:case", args=[waiting.public_id])
    assert "This e-mail came back" in client.get(page, {"tool": "partner"}).content.decode()
    done = client.post(reverse("compliance:bounced", args=[waiting.public_id, tried.pk]), follow=True)

    assert "Try another channel" in done.content.decode()
    assert "This e-mail came back" not in done.content.decode()
    assert ContactAttempt.objects.get().outcome == "bounced"
    assert CaseEvent.objects.get(kind="bounced").by == ravi
    assert contact_rules.next_channel([ContactAttempt.objects.get()]) == "phone"


def test_only_mails_bounce_and_only_those_of_the_case(waiting, ravi, partner):
    call = log(waiting, ravi, AT + DAY)
    client = Client()
    client.force_login(ravi)

    assert client.post(reverse("compliance:bounced", args=[waiting.public_id, call.pk])).status_code == 404
    other = desk_cast.open_case(
        desk_cast.new_customer(partner), (desk_cast.listed("B", number=8), 8000, "review")
    )
    mail = ContactAttempt.objects.get(channel="email")
    assert client.post(reverse("compliance:bounced", args=[other.public_id, mail.pk])).status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "Are you related to Zyxwanda?",
        "Do you know QUORBEXIM Trading?",
        "You match the Entity List.",
        "Is this the party in the DPL?",
        "Your name has a score of 97.",
        "Êtes-vous liés à zyxwánda ?",
    ],
)
def test_a_question_that_gives_a_listed_party_away_is_refused(case, rita, text):
    with pytest.raises(tipping_off.TellsTooMuch):
        contacts.ask(actor=acting(rita), case=case, questions=[("other", text)], at=AT)

    assert not Question.objects.exists()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_catalogue_and_the_customer_s_own_words_may_be_asked(case, rita, language, partner):
    partner.language = language
    partner.save()
    asked = [
        (code, text or "Is Bramble Foods Ltd its full name?")
        for code, _l, text in questions.catalogue(language)
    ]

    contacts.ask(actor=acting(rita), case=case, questions=asked, at=AT)

    assert Question.objects.count() == len(asked)


def test_an_attempt_counts_from_the_next_working_day_past_a_holiday(case, rita, settings):
    """Asked on Friday; Monday is a holiday: Tuesday at the same time counts, not a minute sooner."""
    settings.HOLIDAYS = ["2026-03-09"]
    friday = AT + 4 * DAY
    cases.claim(actor=acting(rita), case=case, at=friday)
    contacts.ask(actor=acting(rita), case=case, questions=ASKED, at=friday)
    for moment in (friday + 60 * MINUTE, friday + DAY, friday + 3 * DAY, friday + 4 * DAY - MINUTE):
        log(case, rita, moment)
    assert attempt_counts.counted(ContactRound.objects.get()) == 1

    log(case, rita, friday + 4 * DAY)

    assert attempt_counts.counted(ContactRound.objects.get()) == 2


def test_a_new_round_counts_from_nothing(waiting, alice, rita):
    log(waiting, rita, AT + DAY)
    give(waiting, alice, AT + 2 * DAY)
    cases.claim(actor=acting(rita), case=waiting, at=AT + 2 * DAY)
    contacts.ask(actor=acting(rita), case=waiting, questions=ASKED, at=AT + 2 * DAY)

    running = ContactRound.objects.get(ended_at=None)

    assert attempt_counts.counted(running) == 1
    assert contact_rules.unreachable_at(running.attempts.all(), window=2) is None
