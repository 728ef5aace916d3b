"""Who is asked about a customer, and what becomes of questions that reach some of them, or none."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.urls import reverse

from compliance.contacts import attempts
from compliance.deprovisioning import deadlines
from compliance.models import ContactAttempt
from compliance.review import cases
from compliance.tests import desk_cast
from compliance.tests.desk_cast import AT, CANARY
from portal.accounts.models import Membership, User
from portal.outbox.models import Mail
from portal.testing.cast import acting
from portal.testing.mails import leave

DAY = timedelta(days=1)
ASKED = [("owners", "Who owns you?"), ("other", "Which street\nis it?")]


@pytest.fixture
def ask(rita):
    """Rita puts two questions about a new customer of a partner."""

    def run(partner, *people):
        customer = desk_cast.new_customer(partner)
        customer.assignees.set(people)
        case = desk_cast.open_case(customer, (desk_cast.listed(), 8100, "review"))
        cases.claim(actor=acting(rita), case=case, at=AT)
        attempts.ask(actor=acting(rita), case=case, questions=ASKED, at=AT)
        return case

    return run


def refusing(monkeypatch, *addresses):
    """A mail server that knows none of these."""
    real = EmailMessage.send

    def send(self, *args, **named):
        if not addresses or self.to[0] in addresses:
            raise smtplib.SMTPRecipientsRefused({self.to[0]: (550, b"no")})
        return real(self, *args, **named)

    monkeypatch.setattr(EmailMessage, "send", send)


def told():
    return sorted(one.to[0] for one in mail.outbox)


def test_everybody_who_may_answer_and_the_partner_s_own_address(
    ask, partner, alice, frida, ada, bob, charlie
):
    ask(partner)
    leave(AT)

    assert told() == sorted([alice.email, frida.email, partner.contact_email])


def test_whoever_it_is_assigned_to_as_well(ask, partner, alice, ada):
    case = ask(partner, ada)
    leave(AT)

    assert ada.email in told()
    assert ContactAttempt.objects.count() == 1, "one try, however many read it"
    assert set(ContactAttempt.objects.get().person.split(", ")) == set(told())
    assert case.contact_rounds.count() == 1


def test_an_address_that_is_somebody_s_gets_one_mail(ask, partner, alice):
    partner.contact_email = alice.email.upper()
    partner.save()
    ask(partner)
    leave(AT)

    assert told() == [alice.email]


def test_a_sub_partner_without_people_is_asked_through_its_parent(ask, sub_partner, partner, alice):
    sub_partner.contact_email = ""
    sub_partner.save()
    ask(sub_partner)
    leave(AT)

    assert told() == sorted([alice.email, partner.contact_email])


def test_the_questions_stand_in_the_mail_with_the_page_that_takes_the_answer(ask, partner, alice):
    case = ask(partner)
    leave(AT)

    body = mail.outbox[0].body
    assert f"Dear {alice.name}," in body
    assert "1. Who owns you?" in body
    assert "2. Which street\nis it?" in body
    assert reverse("compliance:status", args=[case.customer.public_id]) in body
    assert not any(secret in body for secret in CANARY)


def test_each_in_their_own_language(ask, partner, alice, frida):
    User.objects.filter(pk=frida.pk).update(language="fr")
    ask(partner)
    leave(AT)

    subjects = {one.to[0]: one.subject for one in mail.outbox}
    assert subjects[alice.email] == "We need your answer about Bramble Foods Ltd"
    assert "votre réponse" in subjects[frida.email]


def test_who_has_left_meanwhile_is_not_written_to(ask, partner, alice, frida):
    ask(partner)
    Membership.objects.filter(user=frida).delete()
    leave(AT)

    assert frida.email not in told()
    assert Mail.objects.get(user=frida).why == "not_theirs"
    assert ContactAttempt.objects.get().outcome == "sent"


def test_one_that_comes_back_does_not_undo_the_try(ask, partner, alice, frida, monkeypatch):
    ask(partner)
    refusing(monkeypatch, alice.email)
    leave(AT)

    assert ContactAttempt.objects.get().outcome == "sent"
    assert Mail.objects.get(user=alice).state == "bounced"


def test_when_all_come_back_another_channel_is_due(ask, partner, alice, frida, monkeypatch):
    ask(partner)
    refusing(monkeypatch)
    leave(AT)

    tried = ContactAttempt.objects.get()
    assert (tried.outcome, Mail.objects.filter(state="bounced").count()) == ("bounced", 3)
    assert tried.proof


def test_one_address_that_is_never_reached_does_not_hold_the_clock(ask, rita, partner, alice, frida):
    """The questions have left: to whom they could not be brought yet is not what the partner waits for."""
    case = ask(partner)
    Mail.objects.filter(user=frida).update(due_at=AT + 90 * DAY)
    leave(AT)
    for day in (1, 2):
        said = {"channel": "phone", "outcome": "unanswered", "person": "Office"}
        attempts.log_attempt(actor=acting(rita), case=case, at=AT + day * DAY, **said)

    assert deadlines.run(AT + 3 * DAY - timedelta(minutes=1)) == 0
    assert deadlines.run(AT + 3 * DAY) == 1, "the notice of the day before"
    assert deadlines.run(AT + 10 * DAY) == 1


def test_questions_that_all_lie_in_our_own_queue_were_never_asked(ask, rita, partner, alice):
    case = ask(partner)
    for day in (1, 2):
        said = {"channel": "phone", "outcome": "unanswered", "person": "Office"}
        attempts.log_attempt(actor=acting(rita), case=case, at=AT + day * DAY, **said)

    assert deadlines.run(AT + 10 * DAY) == 0
    leave(AT + 10 * DAY)
    assert deadlines.run(AT + 10 * DAY) == 0
    assert deadlines.run(AT + 14 * DAY) == 1
